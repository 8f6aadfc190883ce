"""English words of the news that are known one by one: names, adjectives, idioms, particles."""


def word_set(words: str) -> frozenset[str]:
    """The words of a text with spaces between them."""
    return frozenset(words.split())


NAMES_WITH_THE = word_set(
    "ANC APC ATP AU AfD Alps Antarctic Arctic Atlantic BBC BJP Bahamas Balkans Baltic Bronx "
    "Bundestag CBI CCP CDC CIA CPC Caribbean Centre Commons DA DOJ DPP Danube DoJ Dow Duma ECB "
    "EFF EPA EU FA FAA FBI FDA Fed G20 G7 GOP Gambia Ganges Himalayas Houthis IAEA ICC ICJ IDF "
    "IMF IOC IRGC KMT Knesset Kremlin Lords Louvre MHA Maldives Mediterranean MoD NBA NDF NFL NHS "
    "NSA Nasdaq Netherlands Nile PDP PGA PKK PLA PM PMO Pacific Pentagon Philippines Pope RAF RBI "
    "RSF SEC Sahara Sahel Seine Senate Taliban Thames Treasury U.K U.K. U.N U.N. U.S U.S. UAE "
    "UK UN US USA Vatican WFP WHO WTA WTO West"
)
"""Names that a sentence writes with `the` when nothing follows them."""
HEADS_WITH_THE = word_set(
    "Academy Administration Agency Army Assembly Association Authority Board Bureau Championship "
    "Championships Coalition Commission Committee Council Court Crescent Cross Cup Department East "
    "Federation Flotilla Force Foundation Games Government Guard Guards Gulf House Institute "
    "Islands Kingdom League Ministry Museum Nations Navy Ocean Office Olympics Open Organisation "
    "Organization Party Republic River Sea Senate Service States Strait Strip Treasury Union"
)
"""Last words of names with `the`: `the Supreme Court`."""
PLACES = word_set(
    "Afghanistan Africa Albania Algeria Angola Ankara Antarctica Argentina Armenia Asia Assam "
    "Athens Australia Austria Azerbaijan Baghdad Bahrain Bangkok Bangladesh Beijing Beirut "
    "Belarus Belgium Benin Berlin Bihar Bolivia Bosnia Botswana Brazil Britain Brunei Brussels "
    "Budapest Bulgaria Burundi Cairo California Cambodia Cameroon Canada Caracas Catalonia Chad "
    "Chechnya Chile China Colombia Congo Copenhagen Crimea Croatia Cuba Cyprus Damascus Darfur "
    "Delhi Denmark Dhaka Djibouti Dublin Ecuador Egypt England Eritrea Estonia Eswatini Ethiopia "
    "Europe Fiji Finland Florida France Gabon Gaza Georgia Germany Ghana Greece Greenland "
    "Guatemala Guinea Gujarat Guyana Haiti Hanoi Havana Helsinki Honduras Hormuz Hungary Iceland "
    "India Indonesia Iran Iraq Ireland Islamabad Israel Istanbul Italy Jakarta Jamaica Japan "
    "Jerusalem Jordan Kabul Kashmir Kazakhstan Kenya Kerala Khartoum Kosovo Kuwait Kyiv "
    "Kyrgyzstan Lagos Laos Latvia Lebanon Lesotho Liberia Libya Lisbon Lithuania London "
    "Luxembourg Macau Madagascar Madrid Malawi Malaysia Mali Malta Manila Manipur Mauritania "
    "Mauritius Mexico Minneapolis Mogadishu Moldova Monaco Mongolia Montenegro Morocco Moscow "
    "Mozambique Myanmar Nairobi Namibia Nepal Nicaragua Niger Nigeria Norway Oman Oslo Pakistan "
    "Palestine Panama Paraguay Paris Peru Poland Portugal Prague Punjab Pyongyang Qatar "
    "Queensland Romania Rome Russia Rwanda Scotland Senegal Seoul Serbia Singapore Slovakia "
    "Slovenia Somalia Spain Stockholm Sudan Suriname Sweden Switzerland Syria Taiwan Tajikistan "
    "Tanzania Tasmania Tehran Texas Thailand Tibet Togo Tokyo Tripoli Tunisia Turkey Turkmenistan "
    "Uganda Ukraine Uruguay Uzbekistan Venezuela Victoria Vienna Vietnam Wales Warsaw Washington "
    "Yemen Zambia Zimbabwe"
)
"""Countries and towns that head a headline as a label: `Gaza: …`."""
ORIGINS = word_set(
    "Aboriginal Afghan African Albanian Algerian American Angolan Arab Argentine Argentinian "
    "Armenian Asian Australian Austrian Azerbaijani Bahraini Bangladeshi Basque Belarusian Belgian "
    "Bolivian Bosnian Brazilian British Buddhist Bulgarian Burmese Cambodian Cameroonian Canadian "
    "Catalan Catholic Central Chilean Chinese Christian Colombian Congolese Conservative Croatian "
    "Cuban Cypriot Czech Danish Democratic Dutch Eastern Ecuadorian Egyptian Emirati English "
    "Eritrean Estonian Ethiopian European Filipino Finnish French Georgian German Ghanaian Greek "
    "Guatemalan Haitian Hezbollah-led Hindu Hispanic Honduran Houthi Hungarian Icelandic Indian "
    "Indigenous Indonesian Iranian Iraqi Irish Islamist Israeli Italian Ivorian Jamaican Japanese "
    "Jewish Jordanian Kazakh Kenyan Korean Kosovan Kurdish Kuwaiti Labour Latin Latino Latvian "
    "Lebanese Libyan Lithuanian Malawian Malaysian Malian Maltese Maori Mexican Moroccan "
    "Mozambican Muslim Namibian Nazi Nepali Nicaraguan Nigerian Northern Norwegian Olympic Omani "
    "Orthodox Pakistani Palestinian Panamanian Parisian Peruvian Philippine Polish Portuguese "
    "Qatari Republican Romanian Russian Rwandan Saudi Scottish Senegalese Serbian Shia Shiite Sikh "
    "Singaporean Slovak Somali Southern Soviet Spanish Sudanese Sunni Swedish Swiss Syrian "
    "Taiwanese Tamil Tanzanian Thai Tibetan Tunisian Turkish Ugandan Ukrainian Uyghur Uzbek "
    "Venezuelan Vietnamese Welsh Western Yemeni Zambian Zimbabwean"
)
"""Adjectives with a capital."""
ADJECTIVES = word_set(
    "abandoned able accused advanced adverse advocacy aerial aggressive agonising airborne "
    "alarming alleged ambitious ancient angry annual anti-corruption anti-government anti-war "
    "antigovernment appalling armed attempted authoritarian average bad banned bare beloved "
    "besieged big bigger biggest bilateral bipartisan bird-flu bitter black bloody blue bold "
    "border botched brand-new brief bright broad broken brutal budget burning busy calm "
    "catastrophic cautious celebrated central certain cheap chilling civil civilian clean clear "
    "climate close coastal cold collective combined commercial common comprehensive confidential "
    "confirmed conservative constitutional controversial conventional convicted corporate corrupt "
    "costly criminal critical cross-border crowded crucial cruel cultural current cyber daily "
    "damaged damaging damning dangerous dark dead deadliest deadly decorated deep deeper defensive "
    "democratic deputy desperate detained devastating different digital diplomatic dire disastrous "
    "disgraced disputed divided domestic double double-digit dramatic drunk-driving dying early "
    "easier eastern easy economic editorial elderly elected electoral electric embattled emergency "
    "emerging emotional empty entire environmental escalating estranged ethical ethnic ex "
    "exceptional exciting exiled expected expensive exploding explosive express extended external "
    "extraordinary extreme failed fake fallen false famous far-right fatal federal fierce fifth "
    "final financial first fiscal five-year flagship flash fleeing floating flying following "
    "foreign forensic forgotten formal former fossil four-day fourth fragile free fresh frozen "
    "full further gaping general genetic geopolitical giant global gold governing gradual grand "
    "great greater green growing half-time hard hard-line hardest hardline harsh healthy "
    "heartbreaking heavy hefty heroic hidden high high-level high-profile high-speed higher "
    "hijacked historic honorary hostile hot huge human human-rights humanitarian ill illegal "
    "illicit immediate immigration impending important impressive imprisoned inadvisable inaugural "
    "incoming increased indefinite independent indigenous indirect industrial initial injured "
    "innocent intense interim internal international irreversible jailed joint jubilant junior key "
    "known landmark large largest last late late-night latest leading leaked left-arm left-wing "
    "legal legislative legitimate lenient lethal limited listed live living local lone long long- "
    "awaited long-running long-term long-time longtime looming low lower lucky lucrative magnetic "
    "main major malicious mandatory marine maritime masked mass massive maximum medical medicinal "
    "medieval mega mental metallic mild military minimum minor missing mixed mobile moderate "
    "modern modular monetary monthly moral moving multinational multiple municipal mysterious "
    "mystery naked narrow national nationwide natural naval near nearby neighbouring neutral new "
    "next night nomadic northern notorious nuclear occupied official offshore oil old one-day "
    "online only open operational opposing opposition ordinary organic organised ousted outgoing "
    "outrageous overnight overturned painful paramilitary parliamentary partial passing peaceful "
    "perfect permanent personal pivotal planned polar political poor popular positive possible "
    "postal potential powerful precedent pregnant prehistoric preliminary presidential previous "
    "prime private pro-Palestinian pro-democracy progressive prolonged prominent proposed proud "
    "provincial psychological public quake-hit quarterly quick racist radical random rare ready "
    "real rebel recent record recycling red regional regular reigning relevant religious remote "
    "renewable renewed reported rescued restrictive retail retired rich richer right-wing rights "
    "rightwing rising risky rival robust rogue romantic rotten royal ruined ruling rural sacked "
    "safe same sanctioned sceptical scientific second secret security seismic senior sensitive "
    "separate serial serious serving severe sexual sexualised sharp shock shocking shopping short "
    "short-term significant silent silver similar simple single sinking six-month sixth skeptical "
    "skilled slow small social solar southern special spectacular speeding spicy spinal spiritual "
    "stable standing state steep sticky stolen stranded strategic stray stricken strong stronger "
    "structural stunning substandard sudden super surgical surprise surviving suspected suspicious "
    "sweeping sweet swift symbolic systemic tactical technical technological teenage ten-year "
    "tense terminal terrifying territorial terrorist theatrical thermal third threatened three-day "
    "three-year tight tiny top total tough tougher toxic traditional tragic trailing transnational "
    "tribal tropical true two-day two-year ultra unanimous unanswered unarmed uncompromising "
    "undisclosed undocumented unequal unexploded unfair unhealthy unique united unlawful unlikely "
    "unmanned unnamed unpaid unpopular unprecedented unpredictable unsafe unusual upcoming upper "
    "urban urgent vast veteran vibrant violent viral virtual visible visual vital vocal volatile "
    "voluntary vulnerable wanted war-torn warring wartime weak weaker wealthy weekly western white "
    "wide widespread wild wildfire-hit winning winter working worrying worst wounded wrong yearly "
    "young younger youngest youth"
)
"""Adjectives that stand before a noun."""
IDIOMS = {
    "take": word_set("shelter cover refuge part place office power control action aim hold"),
    "takes": word_set("shelter cover refuge part place office power control action aim hold"),
    "taking": word_set("shelter cover refuge part place office power control action aim hold"),
    "took": word_set("shelter cover refuge part place office power control action aim hold"),
    "seek": word_set("shelter cover refuge part place office power control action aim hold"),
    "seeks": word_set("shelter cover refuge part place office power control action aim hold"),
    "in": word_set(
        "bed bulk charge church college court custody effect exile hand hospital jail "
        "line mind office order part place prison school sight town transit university "
        "view "
    ),
    "at": word_set(
        "church college gunpoint hand home knifepoint night peace risk school sea stake "
        "university war work "
    ),
    "to": word_set(
        "office bed church college court death hospital jail market mind power prison school "
        "sea town university war work "
    ),
    "from": word_set(
        "court custody day home hospital jail office place power prison school sea "
        "start university work "
    ),
    "on": word_set(
        "bail board camera charge course display edge film fire foot guard hold land "
        "leave parole record sale screen site stage standby strike target television "
        "tour track trial "
    ),
    "under": word_set(
        "strain stress threat arrest attack construction curfew fire guard investigation pressure "
        "review "
        "siege threat way "
    ),
    "by": word_set(
        "boat bus car force helicopter land law mistake night phone plane road sea ship train "
    ),
    "of": word_set("return emergency appeal law court death office power war "),
    "for": word_set(
        "example governor life murder office power president sale trial war work year- round "
    ),
    "out": word_set("court jail prison "),
    "into": word_set("court custody effect exile force office place power question space "),
    "over": word_set("time "),
    "via": word_set("drone phone satellite "),
    "after": word_set("death school work "),
    "with": word_set("murder fraud kidnapping assault manslaughter terrorism"),
    "as": word_set("captain coach minister part president prime "),
    "off": word_set("course work "),
}
"""Nouns that take no article after a preposition: `in court`."""

DETERMINERS = word_set(
    "a an the his her its their my our your this that these those no any each every all both some "
    "another either neither such many most more several few much what which whose enough"
)
PREPOSITIONS = word_set(
    "in on of at over by from after against with amid to for into under during between before "
    "about near across among through without within along despite behind since until per via off "
    "onto around above below beyond toward towards upon outside inside amidst ahead like than as "
    "out up down away back alongside throughout following"
)
CONJUNCTIONS = word_set(
    "and or but nor when while if because whether though although unless where who whom that whose "
    "which why how so yet as not only just also still now then again ever never even"
)
SUBORDINATORS = word_set(
    "as after when if because while where until since before though although whereas but unless"
)
AUXILIARIES = word_set(
    "is are was were has have had will would can could may might must should do does did "
    "isn't aren't wasn't weren't hasn't haven't won't can't cannot couldn't doesn't didn't don't "
    "shouldn't wouldn't"
)
PRONOUNS = word_set(
    "he she it they him her them himself herself itself themselves who someone nobody anyone "
    "everyone something nothing everything there one others each us we i you"
)
ADVERBS = word_set(
    "alive dead open again home aboard early late overnight today yesterday tomorrow tonight "
    "monday tuesday wednesday thursday friday saturday sunday abroad apart together forward "
    "together online indefinitely live twice once too well far away ahead instead nationwide "
    "amid soon long alone worldwide guilty free here there missing short low high sharply"
)
PERIODS = word_set("days weeks months years hours decades minutes")
NUMBERS = word_set(
    "billion crore eight eighteen eighty eleven fifteen fifty five forty four fourteen hundred "
    "lakh million nine nineteen ninety seven seventeen seventy six sixteen sixty ten thirteen "
    "thirty thousand three trillion twelve twenty two"
)
TAKES_INFINITIVE = word_set(
    "plan plans bid bids deal deals attempt attempts effort efforts move moves right rights "
    "decision order orders call calls chance vote votes way ways race push refusal ability time "
    "reason pressure permission power powers law laws tool tools offer offers request pledge vow "
    "threat threats need battle fight scheme campaign drive bill proposal proposals agreement "
    "failure scramble struggle due set ready able unable likely unlikely poised "
    "step steps mission refuses wants want how where what when whether intention commitment "
    "promise invitation urge hope hopes desire quest opportunity authority mandate appeal "
    "petition motion rush measure measures incentive first last only access road rise return"
)
"""Words whose `to` goes on with what they say: `a plan to`."""
RELATIVES = word_set("who which that whose whom where")
