"""English verbs: their forms, and which of them are nouns as often."""

from services.content.domain.headlines.english.words import word_set

_REGULAR = word_set(
    "acknowledge mirror abandon abduct abolish absorb abuse accelerate accept accord account "
    "accuse achieve acquire acquit act activate adapt add address adjourn adjust admire admit "
    "adopt advance advertise affect affirm agree aid aim air airlift alarm alert allege allocate "
    "allow alter amend analyse analyze anger announce answer anticipate apologise apologize appeal "
    "appear apply appoint apprehend approach approve argue arm arrange arrest arrive ask assail "
    "assassinate assault assert assess assist assume assure attach attack attempt attend attract "
    "attribute avert avoid award axe back backfire bag bail ban banish bank bar base bask batter "
    "battle beckon beef befriend beg believe bemoan benefit berate besiege bid blacklist blame "
    "blast bless blindside block board boast bolster bomb bond book boom boost box boycott brace "
    "brand brave breach brief broaden broker brush buck bury bust buzz bypass calculate call "
    "cancel cap capsize capture care carry cause caution cede celebrate center centre challenge "
    "champion change charge charm chase cheat check cheer chide churn circulate cite claim clamp "
    "clarify clash clean clear climax climb clinch close co-found coach collaborate collapse "
    "collect collide combat comfort command commemorate comment commit commute compare compensate "
    "compete complain complete complicate compromise conceal concede concern conclude condemn "
    "condole conduct confer confess confirm confiscate confront confuse congratulate connect "
    "conquer consider console constitute consult contact contain contest continue contract "
    "contribute control convene convert convict convince cook cool cooperate coordinate cope "
    "correct counter counterattack couple court cover crack craft crash create credit criminalise "
    "cripple criticise criticize cross crown cruise crush cry cultivate curb cure cushion damage "
    "dampen dance dare darken date dazzle debate debunk deceive decide decimate declare decline "
    "decrease decry dedicate deem deepen default defeat defect defend defraud defuse defy degrade "
    "delay delete deliberate delight deliver delve demand demolish demote denounce dent deny "
    "depart depend depict deplore deploy deport deposit deprive derail descend describe desert "
    "deserve design despise destroy detail detain detect deter deteriorate determine detonate "
    "devastate develop devise dictate die differ dine direct disable disagree disappear disappoint "
    "disarm discard discharge discipline disclose discourage discover discuss dismantle dismiss "
    "disown dispatch disperse displace display dispute disqualify disrespect disrupt dissolve "
    "distance distort distribute diverge diversify divert divest divide document dodge dominate "
    "donate double doubt downgrade downplay draft drag drain dream drift drill drop drown drum dub "
    "duck dump dupe earn ease echo eclipse edge edit educate eject elaborate elect electrocute "
    "elevate eliminate elude embark embezzle embody embolden embrace emerge emit employ empower "
    "emulate enable enact encounter encourage encroach end endanger endorse endure energise "
    "energize enforce engage enhance enjoy enlist enrich enrol enroll ensure entangle enter "
    "entertain entice equal equip eradicate erase erode erupt escalate escape escort establish "
    "estimate eulogise evacuate evade evaluate evict evolve exacerbate examine exceed exchange "
    "excite exclude excommunicate excuse execute exempt exert exhaust exhibit exit exonerate "
    "expand expect expedite expel experience expire explain explode exploit explore export expose "
    "express expunge extend extinguish extort extract extradite eye face fail faint falter fan "
    "farm fascinate fast favor favour fear feature fence fend ferry fetch feud field file fill "
    "film finalise finalize finance fine finish fire fish fix flag flank flash flatten flaunt flay "
    "flex flip float flood flop flourish flout flow focus foil fold follow force forge form foster "
    "free frustrate fuel fulfil fulfill fumble function fund gain gamble gangrape gather gauge "
    "gear generate gift glimpse glow gore govern grab graduate grant grapple grasp greet grieve "
    "grill grip groom ground guarantee guard guess guide gun hack hail halt halve hammer hamper "
    "hand handle happen harass harm harvest hasten hate haul haunt head headline heal heap heat "
    "heed heighten help herald highlight hijack hike hinder hinge hint hire hitch home hone honk "
    "honor honour hope hospitalise host hound house hover howl humiliate hunt identify idle ignite "
    "ignore illuminate imagine impact impair impeach imperil implement implicate implode import "
    "impose impress imprison improve improvise inaugurate inch incite incline include increase "
    "incur indicate indict induce infect infiltrate inflict influence inform infringe inhabit "
    "inherit initiate inject injure innovate insert insist inspect inspire instal install instruct "
    "insult insure integrate intend intensify intercept interest interfere interrogate interrupt "
    "intertwine intervene interview intimidate introduce intrude inundate invade invalidate invent "
    "invest investigate invite invoke involve irk isolate issue jail jeopardise jeopardize join "
    "joke jolt jostle journey judge jump key kick kickstart kidnap kill knock label lack lag "
    "lament land languish lapse lash last latch laud laugh launch leak lean learn lecture legalise "
    "legalize lengthen lessen level liaise liberate license lift liken limit line linger link list "
    "listen litigate litter live load loan loathe lobby locate lock lodge log look loom loosen "
    "loot love lower lure mail maim maintain malfunction man manage mandate manipulate manufacture "
    "march mark market marry mask massacre master match matter mature maul measure mediate melt "
    "mend mention merge merit migrate mimic mind mine minimise minimize miss mistreat misuse mix "
    "moan mobilise mobilize mock model moderate modernise modernize modify monitor moot motivate "
    "mount mourn move mow mull multiply murder nab name narrate narrow narrowly nationalise need "
    "neglect negotiate net neutralise nix nod nominate normalise normalize notch note notice "
    "notify nurture obey object oblige observe obstruct obtain occupy occur offend offer omit open "
    "operate oppose opt orchestrate order organise organize originate ostracise oust outlaw "
    "outline outnumber outpace outperform outrage outshine outsource outweigh outwit overhaul "
    "overlook overpower overrule overshadow overturn overwhelm own pack pain paint panic parade "
    "paralyse pardon park parole participate partner pass patrol pause pave peak peddle peg "
    "penalise penalize perform perish permit persist persuade phase phone pick picket picture pile "
    "pilot pin pioneer pique pitch pivot place plague plan plant play pledge plot plough plummet "
    "plunder plunge poach point poison poll ponder portray pose post postpone pound pour power "
    "practice practise praise pray preach precede predict prefer prepare presage prescribe present "
    "preserve preside press pressure presume prevail prevent price prioritise prioritize privatise "
    "probe proceed process proclaim procure produce profit program progress prohibit project "
    "prolong promise promote prompt propel propose prosecute prosper protect protest provide "
    "provoke publish pull pummel pump punish purchase pursue push puzzle quadruple qualify "
    "quarantine quash quell query question quiz quote race rack rage raid rail rain raise rally "
    "ram ramp range rank ransack rap rape rate rattle ravage re-elect reach react reaffirm realise "
    "realize reap reappear reapply reappoint reassess reassign reassure rebel rebound rebuff "
    "rebuke recall recede receive recite reckon reclaim reclassify recognise recognize recommend "
    "recommit reconcile reconnect reconsider reconvene record recount recover recreate recruit "
    "recycle redefine redirect reduce reel reelect refer refile reflect refocus reform refrain "
    "reframe refuel refund refuse refute regain regard regret regroup regulate rehabilitate reign "
    "reignite reimpose rein reinforce reinstate reiterate reject rejoin relate relaunch relax "
    "release relieve relinquish relocate rely remain remand remark remember remind remove rename "
    "render renew renovate rent reopen repair repatriate repay repeal repel replace replenish "
    "reply report represent reprimand request require reschedule rescind rescue research resemble "
    "reserve reset reshape reshuffle reside resign resist resolve resonate resort respect respond "
    "rest restart restore restrain restrict restructure result resume resurface resurrect retain "
    "retaliate retire retrace retract retreat retrieve return reunite revamp reveal reverse review "
    "revise revisit revive revoke revolt reward rig riot rip risk rival roar rob rock roll romp "
    "root round rout row rue ruffle ruin rule rumor rumour rush sabotage sack sacrifice sail "
    "salute salvage sanction sap satisfy scale scare scatter schedule scold scorch score scour "
    "scout scramble scrap scrape screen scrutinise scrutinize scupper scuttle seal search seat "
    "secede secure seduce seem seize select sentence separate serve settle sever shadow shame "
    "shape share shatter shell shelter shield shift ship shock shop shore shorten shoulder shout "
    "shove showcase shower shrug shuffle shun side sideline sift sign signal silence simplify skip "
    "skirt skyrocket slam slash slate slaughter slip slow slump smash smear smell smile smoke "
    "smuggle snap snatch sneak snub soar soften solve soothe sound sow span spare spark spearhead "
    "speculate spell spike spiral splash spoil sponsor spook sport spot spray sprint spur spy "
    "squander square squash squeeze stab stabilise stabilize stack staff stage stagnate stain "
    "stake stalk stall star stare start starve state station stay steady steam steel steer stem "
    "step stifle stimulate stir stock stockpile stoke stop store storm strain strand strangle "
    "stray stream streamline strengthen stress stretch stride strip stroke struggle study stumble "
    "stun subject submerge submit subpoena subside succeed suck sue suffer suggest sum summon "
    "supply support suppose suppress surface surge surpass surprise surrender surround survey "
    "survive suspect suspend sustain swallow swamp swap swarm sweeten switch sympathise sympathize "
    "table tackle tail taint talk tally tank tap target tarnish taste taunt tax team tease tempt "
    "tend term terminate terrify terrorise terrorize test testify thank thrash threaten thrive "
    "throttle thump thwart tie tighten tilt tip tire toast tolerate top topple torch torment "
    "torture toss total touch toughen tour tout tow toy trace track trade trail train trample "
    "transfer transform transit transmit transport trap travel traverse tread treat trek tremble "
    "trial trick trigger trim trip triple triumph trouble trounce trust try tumble turn tweak "
    "twist unblock uncover undermine unearth unfold unify unite unleash unlock unmask unplug "
    "unravel unsettle unveil update upend upgrade urbanise urge use usher usurp utilise utilize "
    "vaccinate value vandalise vanish vanquish vary vent venture verify vet veto vie view vilify "
    "violate visit voice volunteer vote vow wade wage wail wait waive walk wallop wane want warm "
    "warn wash waste watch water wave waver weaken weather weigh welcome whip whisk widen wield "
    "wipe wire wish witness wonder woo work worry worsen worship wound wrap wreck wrestle wrong "
    "yank yearn yield"
)
_IRREGULAR_FORMS = (
    "arise arose arisen, awake awoke awoken, bear bore borne, beat beat beaten, become became "
    "become, befall befell befallen, begin began begun, bend bent bent, bet bet bet, bind bound "
    "bound, bite bit bitten, bleed bled bled, blow blew blown, break broke broken, breed bred "
    "bred, bring brought brought, broadcast broadcast broadcast, build built built, burn burned "
    "burned, burst burst burst, buy bought bought, cast cast cast, catch caught caught, choose "
    "chose chosen, cling clung clung, come came come, cost cost cost, cut cut cut, deal dealt "
    "dealt, dig dug dug, dive dived dived, draw drew drawn, drink drank drunk, drive drove "
    "driven, eat ate eaten, fall fell fallen, feed fed fed, feel felt felt, fight fought fought, "
    "find found found, flee fled fled, fling flung flung, fly flew flown, forbid forbade "
    "forbidden, forecast forecast forecast, forego forewent foregone, forget forgot forgotten, "
    "forgive forgave forgiven, freeze froze frozen, get got got, give gave given, go went gone, "
    "grind ground ground, grow grew grown, hang hung hung, hear heard heard, hide hid hidden, hit "
    "hit hit, hold held held, hurt hurt hurt, keep kept kept, kneel knelt knelt, know knew known, "
    "lay laid laid, lead led led, leap leapt leapt, leave left left, lend lent lent, let let let, "
    "lie lay lain, light lit lit, lose lost lost, make made made, mean meant meant, meet met met, "
    "mislead misled misled, mistake mistook mistaken, offset offset offset, outdo outdid outdone, "
    "overcome overcame overcome, overhear overheard overheard, override overrode overridden, "
    "overrun overran overrun, oversee oversaw overseen, overtake overtook overtaken, overthrow "
    "overthrew overthrown, pay paid paid, plead pleaded pleaded, prove proved proven, put put "
    "put, quit quit quit, read read read, rebuild rebuilt rebuilt, redraw redrew redrawn, rethink "
    "rethought rethought, rewrite rewrote rewritten, rid rid rid, ride rode ridden, ring rang "
    "rung, rise rose risen, run ran run, say said said, see saw seen, seek sought sought, sell "
    "sold sold, send sent sent, set set set, shake shook shaken, shed shed shed, shine shone "
    "shone, shoot shot shot, show showed shown, shrink shrank shrunk, shut shut shut, sing sang "
    "sung, sink sank sunk, sit sat sat, slay slew slain, sleep slept slept, slide slid slid, slit "
    "slit slit, speak spoke spoken, speed sped sped, spend spent spent, spill spilled spilled, "
    "spin spun spun, split split split, spread spread spread, spring sprang sprung, stand stood "
    "stood, steal stole stolen, stick stuck stuck, sting stung stung, strike struck struck, "
    "strive strove striven, swear swore sworn, sweep swept swept, swell swelled swollen, swim "
    "swam swum, swing swung swung, take took taken, teach taught taught, tear tore torn, tell "
    "told told, think thought thought, throw threw thrown, thrust thrust thrust, undergo "
    "underwent undergone, understand understood understood, undertake undertook undertaken, "
    "unfreeze unfroze unfrozen, uphold upheld upheld, upset upset upset, wake woke woken, wear "
    "wore worn, weep wept wept, win won won, wind wound wound, withdraw withdrew withdrawn, "
    "withhold withheld withheld, withstand withstood withstood, wreak wreaked wreaked, write "
    "wrote written, co-write co-wrote co-written"
)
_IRREGULAR = {
    base: (past, participle)
    for base, past, participle in map(str.split, _IRREGULAR_FORMS.split(", "))
}
_DOUBLED = word_set(
    "acquit admit bag ban bar beg cancel commit confer control deter drag drop drum enrol enroll "
    "equal equip expel fan flag flip flop fuel grab grip gun hit incur kidnap label lag level log "
    "model nab net nod occur omit patrol peg permit pin plan plot prefer propel pummel quiz ram "
    "rap rebel refer refuel regret repel rip rival rob sap scrap ship shop shrug signal skip slam "
    "slip snap snub spiral spot spur stab star stem step stir stop strip stun submit sum swap tap "
    "tip top total transfer transmit trap travel trek trial trim trip vet whip worship wrap"
)
"""Verbs that double their last letter: `planned`, `planning`."""
NOUNS_TOO = word_set(
    "accord account act address advance aid aim air alarm alert answer appeal approach arm arrest "
    "assault attack attempt award back ban bank bar base battle bear beat benefit bet bid bite "
    "blame blast block blow board bomb bond book boost box boycott brace brand brave breach break "
    "brief broadcast brush bust call cap capture care cast catch cause center centre challenge "
    "change charge charm chase check cheer claim clash clean climb close coach collapse combat "
    "comfort command comment compromise concern conduct contact contest contract control cost "
    "counter couple court cover crack craft crash credit crown cruise crush cry curb cure cut "
    "damage dance dare date deal debate decline decrease default defeat delay delight demand "
    "deposit desert design dig dispatch dispute dive divide document double doubt draft drag "
    "drain draw dream drift drill drink drive drop drum dump ease echo edge end estimate exchange "
    "excuse exit experience exploit export extract eye face fall fan farm fast favor favour fear "
    "feature feed fence field fight file fill film finance fine finish fire fish fix flag flash "
    "float flood flow fly focus force forecast form free freeze fuel function fund gain gamble "
    "gift grant grasp grip ground guarantee guard guess guide gun halt hand handle harm harvest "
    "hate haul head headline heat help hide highlight hike hint hire hit hold home honor honour "
    "hope host house hunt hurt impact import increase influence insult interest interview invite "
    "issue jail joke judge jump key kick kill knock label lack land lapse last laugh launch lead "
    "leak leap lecture level lie lift light limit line link list load loan lobby lock log look "
    "loot love lure mail man mandate march mark market mask master match matter measure merit "
    "mind mine miss mix model monitor mount move murder name net note notice object offer open "
    "order outlaw outline overhaul own pack pain paint panic parade park partner pass pause pay "
    "peak permit phase phone pick picket picture pilot pin pitch place plague plan plant play "
    "pledge plot poison poll pose post pound power practice praise present press price probe "
    "process profit program progress project promise prompt protest push question quiz race raid "
    "rail rain rally range rank rape rate read rebel rebound rebuke recall record reform refund "
    "regret reign release remark rent repair reply report request rescue research reserve resort "
    "respect rest result retreat return reverse review revolt reward ride ring riot rise risk "
    "rival rock roll root round rout row rule rumor rumour run rush sack sail sanction scale "
    "scare schedule score scout scramble scrap screen seal search seat sentence separate set "
    "shake shape share shed shell shelter shield shift ship shock shoot shop show shuffle shut "
    "side sign signal silence sink slam slide slip slump smash smoke snap snub sound spark speed "
    "spell spike spill spin split sport spot spray spread spring sprint spur spy square squeeze "
    "stab staff stage stake stand star start state stay steam steel stem step stock stop store "
    "storm strain strand stream stress stretch strike strip stroke struggle study subject supply "
    "support surge surprise survey suspect swap sweep swing switch tackle talk tap target tax "
    "team tear term test throw tie tip top total touch tour track trade trail train transfer "
    "transit transport trap travel treat trek trick trigger trip triumph trouble trust try turn "
    "twist update upgrade upset use value venture veto view visit voice volunteer vote vow wage "
    "wait walk warm wash waste watch water wave weather welcome win wind wish witness work worry "
    "wound yield"
)
"""Verbs whose base form is as often a noun: `attack`, `strike`."""
INTRANSITIVE = word_set(
    "rage agree appear arrive become begin bleed bloom boom bounce cease cheer claim clash climb "
    "collapse collide come compete complain comply continue converge cooperate cough crash crumble "
    "dawn deal decline default depart depend deteriorate detonate die differ dip disappear dive "
    "diverge dominate drop drown dwindle ease emerge erupt escape evolve expire explode fade fail "
    "fall falter fare flee flourish fly follow go graduate grapple happen implode intervene jump "
    "kneel land languish lapse last laugh lead lie linger loom lose march mature meet melt narrow "
    "occur open peak perish persist plead plummet plunge prevail proceed prosper protest quit "
    "rally react reappear rebound recede reconvene relax relent remain reopen resign respond "
    "resurface retaliate retire retreat return revolt rise roar run rush sag say seem shrink sink "
    "sit skyrocket sleep slide slow slump smile soar spike spiral stagnate stall stand start stay "
    "step struggle stumble succeed succumb suffer surge surrender survive swell talk tank testify "
    "threaten thrive travel tremble triumph tumble vanish volunteer vote vow wait wane warn waver "
    "weep win withdraw wobble work worry worsen yield"
)
"""Verbs whose past form needs no object: `fell`, `resigned`."""
COMPLEMENTED = word_set(
    "appoint award crown declare deem deny dub elect fine give grant hand jail name sentence vote"
)
"""Verbs whose participle is followed by a noun or an adjective: `named captain`, `found dead`."""

_VOWELS = "aeiou"


def _soft(base: str) -> bool:
    return base.endswith("y") and base[-2] not in _VOWELS


def _third(base: str) -> str:
    if _soft(base):
        return base[:-1] + "ies"
    return base + ("es" if base.endswith(("s", "sh", "ch", "x", "z", "o")) else "s")


def _stem(base: str) -> str:
    return base + base[-1] if base in _DOUBLED else base


def _past(base: str) -> str:
    if base in _IRREGULAR:
        return _IRREGULAR[base][0]
    if _soft(base):
        return base[:-1] + "ied"
    return base + "d" if base.endswith("e") else _stem(base) + "ed"


def _participle(base: str) -> str:
    return _IRREGULAR[base][1] if base in _IRREGULAR else _past(base)


def _gerund(base: str) -> str:
    if base.endswith("ie"):
        return base[:-2] + "ying"
    if base.endswith("e") and not base.endswith(("ee", "oe", "ye")):
        return base[:-1] + "ing"
    irregular = base in _IRREGULAR and base[-1] in "tnmpgbd" and base[-2] in _VOWELS
    short = irregular and base[-3:-2] not in tuple(_VOWELS) and base not in _LONG
    return (base + base[-1] if short else _stem(base)) + "ing"


_LONG = word_set("happen open broaden deepen mean")
BASES = _REGULAR | _IRREGULAR.keys()
THIRDS = {_third(base): base for base in BASES} | {"has": "have", "does": "do"}
SURE_THIRDS = frozenset(third for third, base in THIRDS.items() if base not in NOUNS_TOO)
"""Forms in `-s` that are no plurals of nouns."""
PASTS = {_past(base): base for base in BASES}
PARTICIPLES = {_participle(base): base for base in BASES} | {
    "gotten": "get",
    "spelt": "spell",
    "learnt": "learn",
    "burnt": "burn",
    "pled": "plead",
}
GERUNDS = {_gerund(base): base for base in BASES}
UNCHANGED = frozenset(base for base in BASES if PASTS.get(base) == base)
"""Verbs whose past is their base form: `hit`, `cut`."""


def past(form: str) -> str | None:
    """The past form of the verb whose present form is `form`, or None where it is unknown."""
    base = THIRDS.get(form, form)
    return _past(base) if base in BASES else None


FORMS = BASES | PASTS.keys() | THIRDS.keys()
