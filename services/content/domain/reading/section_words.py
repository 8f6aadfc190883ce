"""The words of the sections of the news, in English and German."""

CULTURE = "culture"
SPORT = "sport"

NAMES = {
    "business": """business businessnews companies economics economy finance finances market markets
        money börse boerse finanzen geld unternehmen wirtschaft konjunktur karriere""",
    CULTURE: """arts books bollywood celebrity culture entertainment film films lifestyle movies
        music nollywood showbiz style theatre tv-and-radio feuilleton kultur kino leute
        musik stil unterhaltung""",
    "education": "education bildung bildungswelten campus schule",
    "environment": "climate climate-change environment nature klima umwelt natur nachhaltigkeit",
    "health": "fitness health healthcare medicine wellness gesundheit medizin",
    "politics": """diplomacy election elections politics bundestag innenpolitik politik wahlen""",
    "science": """archaeology research science sciences space forschung raumfahrt wissen
        wissenschaft""",
    SPORT: """cricket cycling football formula-1 golf ipl mlb nba nfl nhl olympics rugby soccer
        sport sports tennis bundesliga formel-1 fussball fußball handball olympia""",
    "technology": """ai gadgets tech technology sci-tech digital digitales internet mobiles netzwelt
        netzpolitik technik technologie""",
}
"""Words of addresses and tags of outlets, by the section that they stand for."""

WORDS = {
    "en": {
        SPORT: r"""all[ -]blacks|all-rounder|arsenal|athletes?|athletics|ballon d.or|badminton
            |barcelona|baseball|basketball|batsm[ae]n|batters?|batting|bayern|bcci|bowlers?
            |boxing|celtic|champions league|championships?|chelsea|club|coach|cricket|cup final
            |cyclist|debut|defenders?|draft|europa league|fifa|fixtures?|footballers?|football
            |formula (?:1|e|one)|f1|forward|free agen(?:t|cy)|full-back|game|goal-?keepers?
            |goalless|goals?|golfer|grand (?:prix|slam)|group [a-l]|hat-?trick|head coach
            |heavyweight|hockey|host nation|hotspur|injury(?: time| layoff)?|innings|ioc|ipl
            |juventus|knockouts?|la liga|laps?|last (?:16|32)|leagues?|lebron|linebacker
            |liverpool|lpga|manchester (?:city|united)|marathon|match(?:es)?|medals?|messi
            |midfielders?|mlb|mma|motogp|nba|nfl|nhl|offseason|olympi\w+|one-day|opponents?
            |penalt(?:y|ies)|pga|pitcher|play-?offs?|premier league|psg|qualifiers?|qualification
            |quarterback|quarter-?finals?|real madrid|relegat\w+|roland garros|ronaldo
            |round of (?:16|32)|rugby|runners?-up|scor(?:e|ed|er|ers|ing)|season|second-half
            |seed(?:ed)?|semi-?finals?|serie a|shoot-?out|sixes|six nations|skipper|soccer
            |spinner|springboks|stadium|stoppage time|strikers?|super bowl|t20|team-?mates?
            |tennis|test (?:match|series)|first test|second test|third test|tie-?break|titles?
            |top seed|tottenham|touchdowns?|tournaments?|transfer|ufc|uefa|undefeated
            |(?:australian|french|us) open|wallabies|warm-up|wickets?|wimbledon|wingers?
            |world champions?|world cup|world no\.? ?\d+|wrestl\w+|wta|atp|wwe|zidane""",
        "business": r"""acquisitions?|bonds?|brokers?|ceo|central bank|chief executive
            |commodit\w+|consumer prices|crude|currency|deficit|dividends?|dow jones|earnings
            |economists?|exchange|exports?|factory|fdi|fiscal|fund manager|gdp|growth forecast
            |imf|inflation|interest rates?|investors?|investments?|ipo|lenders?|listed
            |manufactur\w+|market cap\w*|merger|mortgage|nasdaq|nifty|oil prices?|prices?
            |profits?|quarter(?:ly)?|rate cut|recession|retail sales|revenues?|rupee|sales|sensex
            |shareholders?|shares?|start-?ups?|stocks?|stock market|supply chains?|tariffs?
            |trade deficit|tycoon|wall street|yields?|yuan|billion|valuation""",
        "technology": r"""algorithms?|android|apple|apps?|artificial intelligence|chatbots?
            |chatgpt|chips?|chipmaker|cloud computing|cyber\w*|data cent(?:er|re)s?|deepfakes?
            |electric vehicle|gadgets?|gemini|google|hackers?|iphone|laptops?|malware|meta
            |microsoft|nvidia|openai|processors?|ransomware|robots?|robotics|semiconductors?
            |silicon valley|smartphones?|social media platform|software|spyware|technology|tesla
            |tiktok|wearable""",
        "science": r"""archaeolog\w+|asteroids?|astronauts?|astronom\w+|black hole|cells|comet
            |cosmic|dinosaurs?|discovery|dna|esa|evolution\w*|experiments?|fossils?|galax\w+
            |gene(?:s|tic)?|genome|journal nature|lunar|mars|molecul\w+|moon|nasa|neurons?
            |orbit\w*|particles?|peer|physic(?:s|ists?)|planets?|quantum|researchers?|rockets?
            |satellites?|scientists?|space|spacecraft|spacex|species|study|telescope""",
        "health": r"""antibiotics?|cancer|cardio\w+|cases of|cholera|clinical trials?|dementia
            |diabetes|diagnos\w+|diet|disease|doctors?|drugs regulator|ebola|epidemic|flu
            |health ministry|health|hiv|hospitals?|hygiene|immun\w+|infect\w+|malaria|measles
            |medic(?:al|ine|ines)|mental health|mpox|nurses?|nutrition|obesity|outbreak|pandemic
            |patients?|polio|surgery|surgeons?|symptoms?|treatment|tumou?rs?|vaccin\w+|virus""",
        "environment": r"""biodiversity|carbon|climate|conservation\w*|coral|deforestation
            |ecosystems?|emissions?|endangered|environmental\w*|fossil fuels?|glaciers?
            |global warming|greenhouse|habitats?|net zero|plastic|poach\w+|pollut\w+|rainforest
            |renewables?|renewable energy|rewilding|solar (?:energy|farms?|panels?|power)
            |wetlands?|wildlife|wind farms?""",
        CULTURE: r"""actors?|actress|albums?|art exhibition|artists?|authors?|bollywood
            |box office|biopic|cannes|celebrity|choreograph\w+|cinemas?|comedian|concerts?
            |director|drama series|exhibition|fashion|festival|filmmakers?|films?|galler(?:y|ies)
            |grammys?|hollywood|museums?|movies?|musicals?|musicians?|netflix|nollywood|novels?
            |novelist|opera|oscars?|painters?|playwright|pop star|rapper|red carpet|series
            |singers?|song|songs|theatre|trailer""",
    },
    "de": {
        SPORT: r"""\w*bundesliga\w*|achtelfinal\w*|auswärtssieg|biathlon\w*|borussia
            |champions league|dfb\w*|eintracht|eishockey\w*|elfmeter\w*|em|europa league|fc
            |\w*fußball\w*|fifa|formel (?:1|eins)|gegentor\w*|gold(?:medaille)?|halbfinal\w*
            |halbzeit|handball\w*|heimsieg|hinrunde|kapitän|kicker|ligaspiel|\w*mannschaft\w*
            |marathon\w*|medaillen?|\w*meisterschaft\w*|mittelfeld\w*|nationalelf|nba|nfl
            |niederlage|olympi\w+|\w*pokal\w*|profis?|\w*rennen|rückrunde|saison\w*|schalke
            |skisprung\w*|ski\w*|slalom|spiele?|spieltag|\w*spieler\w*|sport\w*|stadion\w*
            |stürmer\w*|super-?g|super bowl|tabelle\w*|tennis\w*|torwart|torhüter|tore?
            |\w*trainer\w*|transfer\w*|\w*turnier\w*|uefa|vereine?|verein|viertelfinal\w*|vfb|vfl
            |weltcup\w*|weltmeister\w*|werder|wm""",
        "business": r"""aktien\w*|aktionäre?|anleger|arbeitsmarkt|aufsichtsrat|aufträge
            |bank(?:en)?|bilanz|börse\w*|dax|dividende|export\w*|ezb|fusion|gewinn\w*|großhandel
            |handelsblatt|immobilien\w*|industrie\w*|inflation\w*|insolvenz\w*|investor\w*
            |konjunktur\w*|konzern\w*|leitzins\w*|lieferketten?|milliarden|ölpreis|preise
            |quartal\w*|rezession|sparer|start-?ups?|tarif\w*|umsatz\w*|unternehmen\w*
            |verbraucherpreise|vorstand\w*|wirtschaft\w*|zinsen""",
        "technology": r"""algorithm\w+|android|apple|apps?|browser|chatbots?|chatgpt|chips?|cloud
            |cyber\w*|datenschutz\w*|datenleck|digital\w*|google|hacker\w*|internet\w*|iphone
            |künstliche intelligenz|ki|linux|microsoft|netzbetreiber|notebooks?|nvidia|openai
            |prozessor\w*|ransomware|roboter|server|sicherheitslücken?|smartphones?|software\w*
            |spielekonsole|tesla|tiktok|twitter|updates?|windows""",
        "science": r"""archäolog\w+|asteroid\w*|astronaut\w*|astronom\w+|bakterien|dna|entdeckung
            |esa|evolution\w*|experiment\w*|forsch(?:er|erin|ung|ungs\w+|ende\w*)|fossil\w*
            |galaxie\w*|gene?|genetisch\w*|labor|mars\w*|molekül\w*|mond\w*|nasa|physik\w*
            |planet\w*|quanten\w*|rakete|raumfahrt\w*|raumsonde|satellit\w*|studie\w*|teleskop\w*
            |weltall|weltraum\w*|wissenschaft\w*""",
        "health": r"""antibiotik\w+|arzneimittel\w*|ärzt\w+|arzt|corona\w*|covid|diabetes
            |diagnose|epidemie|erkrank\w+|gesundheit\w*|grippe\w*|impf\w+|infekt\w+|klinik\w*
            |kranken\w+|krankheit|krebs\w*|masern|medikament\w*|medizin\w*|operation|pandemie
            |patient\w*|pflege\w*|rki|seuche|therapie\w*|virus|viren""",
        "environment": r"""arten(?:schutz|sterben|vielfalt)|co2\w*|emission\w*|energiewende
            |erderwärmung|erneuerbare\w*|gletscher\w*|klima\w*|naturschutz\w*|ökosystem\w*
            |plastik\w*|regenwald|solar\w*|treibhaus\w*|umwelt\w*|windkraft|windräder""",
        CULTURE: r"""album|ausstellung\w*|autor\w*|berlinale|bestseller|bücher|buch|drehbuch
            |festival\w*|film\w*|galerie|hollywood|kino\w*|komiker\w*|komponist\w*|konzert\w*
            |kultur\w*|künstler\w*|kunst|literatur\w*|maler\w*|moderator\w*|museum|museen
            |musik\w*|netflix|oper|orchester|oscars?|rapper\w*|regisseur\w*|roman|sänger\w*
            |schauspieler\w*|schriftsteller\w*|serie|song|theater\w*|tv-show""",
    },
}
"""Patterns of words in texts, by language and section."""
