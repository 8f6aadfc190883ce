"""German common nouns: what stands with a capital letter and is no name."""

import re
from functools import lru_cache

from services.content.domain.headlines.german_nouns import noun
from services.content.domain.headlines.german_words import word_set

_HEADS = word_set(
    "abend abgabe ablauf absage absatz abschied abschluss abschnitt absicht abstand abzug adresse "
    "akte alarm alltag alter amt analyse anfang angabe angebot angst anlage anlass anliegen anruf "
    "anschlag ansicht anspruch anstieg anteil antrag antwort anwohner anzahl anzeige apotheke "
    "arbeit argument arm art artikel arzt atem atmosphäre attacke aufenthalt aufgabe auflage "
    "aufnahme aufruf auftrag auftritt auge augenblick ausdruck ausfall ausgabe ausgang auskunft "
    "ausland auslöser ausmaß ausnahme aussage ausschuss aussicht ausweg auto autobahn bahn bahnhof "
    "ball bande bank bar basis bau bauer baum beamte bedarf bedenken bedingung befehl beginn "
    "begriff behörde beifall bein beispiel beitrag bereich bericht beruf beschäftigte bescheid "
    "beschluss besitz besuch besucher betrag betreiber betrieb betrug bett beute beweis bewohner "
    "bewerber bild bitte blick block blut boden bombe boot bord botschaft brand brauch brief "
    "brücke bruch brust buch bund bürger büro bus chance chaos charakter chef chemie chor code "
    "computer dach damm dampf dank datei datum dauer debatte decke defekt demokratie detail dialog "
    "dieb diebstahl dienst ding dorf drama dritte drogen drohne druck durchbruch durchsage "
    "durchschnitt ebene ecke ehe ehre eid eigentum eile eindruck einfluss eingang eingriff "
    "einheit einigkeit einkauf einkommen einsatz einschnitt einwand einwohner einzelheit eis "
    "eisenbahn element elend eltern ende energie engpass enkel entwurf erbe erdbeben erde erdrutsch "
    "ereignis erfolg ergebnis erlaubnis erlös ernte ersatz erwachsene essen etappe ex fabrik fach "
    "fachleute fahne fahrer fahrgast fahrt fahrzeug faktor fall familie farbe fassade feier feind "
    "feld fels fenster ferien fernsehen fest festival feuer figur filiale film finale finger firma "
    "fisch fläche flagge flamme fleisch flucht flug flughafen flugzeug fluss flut folge form formel "
    "forscher foto frage frau freiheit freizeit freude freund frieden frist front frost frucht "
    "frühling frühjahr führer fund funk fuß fußball gang garten gast gas gebäude gebiet gebot "
    "gebühr geburt geburtstag gedanke gedenken geduld gefahr gefecht gefühl gegend gegner gehalt "
    "geheimnis geisel geist gelände geld gelegenheit gemeinde gerät gericht gerücht gesamt geschäft "
    "geschenk geschichte gesellschaft gesetz gesicht gespräch geste gesuch gewalt gewicht gewinn "
    "gewitter gift gipfel glas glaube gleis glück gold gott grab grad gramm grenze grippe größe "
    "grund gruppe gruß güter haft haftbefehl hafen halle halt hammer hand handel handy hang haupt "
    "haus haushalt haut heer heft heim helfer herbst herr herz herkunft hersteller hilfe himmel "
    "hinsicht hinweis hitze hitzewelle hochwasser hoffnung höhe höhepunkt holz horizont hotel hund "
    "hunger idee impfstoff import industrie infrastruktur inhalt initiative insasse insel inhaber "
    "institut interesse interview jagd jahr jahrestag jahrhundert jahrzehnt jubel jugend jugendliche "
    "junge jury kabel kabine kader kaffee kälte kamera kammer kampagne kampf kandidat kanal kapital "
    "kapitän karte katastrophe kauf käufer keller kenntnis kern kette kind kino kirche klage klasse "
    "kleidung klima klinik klub knie kohle kollege komitee kommando kommission komponist konflikt "
    "kongress konsequenz konto kontrolle konzept konzern konzert kopf körper kosten kraft kran "
    "kranke krankheit kredit kreis krieg krise kritik kritiker kugel kultur kunde kunst kurs küste "
    "labor lack laden ladung lager land landkreis landwirt länge lärm last laster lauf leben lebens "
    "leck leder lehre lehrer leiche leid leiter leute licht liebe lied lieferung liga linie liste "
    "lkw lob loch lohn lok los lösung luft lüge lust macht mädchen magen mahlzeit mal malerei mandat "
    "mangel mann mannschaft mantel marke markt marsch maschine maß masse maßnahme mast material "
    "mauer maus medaille medien medikament meer mehrheit meile meinung menge mensch merkmal messe "
    "messer metall methode miete mieter milch militär minderheit mine minute mitarbeiter mitbewohner "
    "mitglied mitte mittag mittel mitternacht mode modell moderator moment monat mond mord morgen "
    "motiv motor motto müll mund musik mut mutter nachbar nachfolger nachricht nachteil nacht nachmittag "
    "nähe nahrung name nation natur nebel netz niederlage niveau norden norm not notfall notruf nummer "
    "nutzer oberfläche objekt ofen öffentlichkeit ohr öl oper opfer orden ordner organ orkan ort "
    "osten panik panne panzer papier parade park parkplatz partei partie partner party pass passagier "
    "patient pause person perspektive pfad pfeil pferd pflanze pflege pflicht pilot plan planet platte "
    "platz plenum pokal politik politiker post posten praxis preis premiere presse prinzip probe "
    "problem produkt produzent profi programm projekt protest prozent prozess prüfer prüfung publikum "
    "punkt qualität quartal quelle quote rad rahmen rakete rand rang rat rätsel raub rauch raum "
    "reaktion reaktor rebell rechnung recht rede redner reform regal regel regen region reihe reise "
    "rekord rennen rente rest restaurant resultat retter rhythmus richter richtung risiko riss ritt "
    "rock rohr rohstoff rolle roman route rücken rückgang rückkehr rückstand rücktritt ruf rüge ruhe "
    "ruine runde sache saison sänger satellit satz schaden schall schatten schatz schauplatz "
    "scheibe schein schicht schicksal schiff schild schirm schlacht schlaf schlag schlamm schloss "
    "schluss schmerz schmuck schnee schnitt schock schrank schreck schrei schrift schritt schüler "
    "schuld schule schuss schutz schwäche schwerpunkt schwester see seele seemann seeleute segel seil "
    "seite sektor sekunde sender serie server sessel sicherheit sicht sieg sieger signal silber sinn "
    "sitz sitzung sohn soldat sommer sonne sorge sorte spannung spaß speise spende sperre spiegel "
    "spiel spieler spitze sprache sprecher sprit sprung spur staat stab stadion stadt stadtteil stahl "
    "stamm stand standort start station statistik status stau staub steig stein stelle stellung "
    "steuer stich stichwahl stiftung stil stille stimme stimmung stock stoff stolz stopp strafe "
    "strahl strand straße strategie strecke streik streit strom struktur stück student studie studio "
    "stufe stuhl stunde sturm sturz suche süden summe system szene tabelle tag tage tal talent tank "
    "tanz tarif tasche tat täter tatort tausch team technik teich teil teilnehmer teich telefon "
    "teller tempel tempo tendenz termin terrasse test text theater thema therapie these ticket tiefe "
    "tier tisch titel tochter tod ton topf tor tote tour tourist tradition träger training transport "
    "traum treff treffen treffer trend treppe trikot trost trümmer trupp truppe tuch tunnel tür turm "
    "turnier typ übergang übergriff überblick überleben umfang umfrage umgang umsatz umstand umwelt "
    "unfall unglück universum unruhe unschuld unterkunft unterlage unternehmen unterricht unterschied "
    "unterschrift unwetter urlaub ursache urteil vater verband verbot verbrechen verdacht verein "
    "verfahren verfasser verfügung vergleich verhalten verhältnis verkauf verkehr verlag verlauf "
    "verlust vermögen vernunft versuch vertrag vertrauen verzicht video viertel virus vogel volk "
    "vorbild vorfall vorgang vorhaben vorjahr vorlage vormittag vorrat vorschlag vorsicht vorsitz "
    "vorsitzende vorsprung vorstand vorstoß vorteil vortrag vorwurf waffe wagen wahl wahlkampf wahrheit "
    "wald wand wandel ware warnung wasser weg weile wein weise weite welle welt wende werk wert wesen "
    "westen wetter wetterdienst widerspruch widerstand wille wind winter wirklichkeit wirkung wirt "
    "wirtschaft wissen woche wochenende wohl wohnblock wohnhaus wolke wort wunde wunder wunsch wurf "
    "würde wut zahl zahn zeichen zeit zeitpunkt zeitraum zeitung zelt zelle zentrum zeuge ziel zimmer "
    "zins zivilist zone zoo zoll zorn zucker zug zugang zugriff zukunft zulauf zunahme zustand "
    "abkommen abstecher absturz abteilung abwehr agrar akteur allianz anbau anbieter anhänger ankunft "
    "ansatz anstrengung anteil apparat armut asyl aufbau aufgebot aufklärung aufruhr aufstand aufstieg "
    "aufsicht aufwand ausbau ausbruch ausstieg austausch ausweis automat bach bakterie balance ballon "
    "band batterie befund begegnung begleiter beobachter berater besetzer bestand beteiligte betroffene "
    "biene biss blatt blitz boot börse brille brunnen budget bühne bündnis champagner crash dame defizit "
    "demonstrant desaster diagnose diagonale diät diskussion distanz dorfbewohner dosis dürre ecke ehemann "
    "ehefrau einbruch einspruch empfang entwickler erfahrung erholung eröffnung erreger etat eskalation "
    "export fahndung fähre falle fan fehler ferse flasche fluor flüchtling frachter fracht fraktion gedicht "
    "gehirn gemälde gemüse generation general generalsekretär genuss gesteins gestein getreide gewehr "
    "gewerkschaft gewerkschafter gipfeltreffen granate haltung häftling heizung herde hindernis honig "
    "hubschrauber hügel humor impfung inflation infekt insekt insolvenz jäger kabinett kapitel karneval "
    "karriere kasse keim kilo kita klausel koalition kommentar komplott konjunktur konsum kontakt korb "
    "koffer kosten krater kraftwerk krankenhaus kulisse kürzung landung laster lastwagen laune lawine lebensmittel lehrling "
    "leistung leitung lektion lenkrad lieferant liter lücke maler matrose mediziner meldung meister "
    "migrant mischung misere modus moschee motorrad museum nachwuchs nebenwirkung netzwerk nerv niederschlag "
    "normalität notstand notwehr obst offensive omnibus orchester ordnung paket parlamentarier passant "
    "pension personal pfleger pille planung plattform platzierung pleite prognose propeller prämie professor "
    "quartier rabatt radar rebellion region reifen reiz rekrut reporter reserve respekt rettung revier "
    "revolution rinder rind roboter rolle roulette rückschlag rückzug sabotage sammlung schaf schäfer "
    "schäferin schlange schleuse schmuggel schnaps schock schrott schub schulden schwert schwein "
    "schwung seemeile seelsorger sekretär selbst seuche shuttle signal sirene skandal sorte sprengstoff "
    "spritze stärke statue stereotyp steuerung stream strömung sucher suppe superstar symbol tank tanker "
    "taucher taxi telefonat temperatur terror terrorist tribüne trinkwasser triebwerk trockenheit überfall "
    "überfluss überschuss überschwemmung umbau umbruch umzug unterstützer unterstützung untersuchung update urheber "
    "variante verbündete verbraucher verbrauch verfassung vergangenheit verkehrsmittel verletzung vermittler "
    "vermisste versammlung versorgung verspätung verteidiger verteidigung vertreter verursacher verwaltung "
    "vorgabe vorstellung vorwand vulkan wachstum wasserstoff wechsel wehr weltmeister wettbewerb wettkampf "
    "widersacher wiederaufbau wirbelsturm wohnung wolf wrack wähler wärmepumpe zähler zaun zeremonie zeugin "
    "komma zusage zusammenstoß zustände zwischenfall zyklon eilmeldung zusammenbruch brems pumpe abwehr wehr "
    "angeklagte angehörige abgeordnete bekannte verwandte verdächtige geistliche freiwillige obdachlose "
    "asche krone dollar dose gasse rasse klage lage tage sage frage waage wiege ziege fliege riege "
    "säge züge flüge bezüge lüge hof gehöft tank tore tor bahnübergang übergang schranke geleise "
    "börsenkurs fehltritt vortritt schritt auftakt takt kontakt akt pakt infarkt effekt respekt projekt "
    "prospekt aspekt dialekt delikt konflikt edikt produkt instinkt pixel titel zettel sattel wurzel "
    "regel kugel segel nagel hagel flügel zügel spiegel siegel riegel insel geisel achsel wechsel rätsel"
    "zustimmung zuschauer zuwachs zweck zweifel zweig"
)
_NOT_AT_ENDS = word_set(
    "alter arm art bar bauer baum berg block bund burg dorf eis ecke feld fels fuß garten gast graf "
    "grad haus hand hammer heim herr herz holz hund kern kopf kugel lack land lauf lehre licht lied "
    "los lust mal mann mark maus mund mut norden ohr öl ort rad rand rat recht rest ring rock ruf "
    "sand schild schloss schnee see segel seil sinn stab stadt stahl stamm stein stich stock stolz "
    "stuhl sturm süden tag tal tat teich teller ton tor tuch turm vogel wald wand weg wein weise "
    "westen wind winter wolf wurf zahn zorn zweig ex rebell alarm post kohl"
)
"""Nouns that names of people and towns end in as well: a compound with them may be a name."""
_SAFE_COMPOUND = re.compile(
    r"(?:mit|bei|vor|nach|haupt|innen|alt|groß|klein|hoch|fach|bundes|landes|stadt|staats|welt|volks"
    r"|kriegs|wahl|rat|kranken|rast|bau|park|tat|wohn|kauf|feuer|not|flug|sport|schul|hilfs|gebirgs"
    r"|fahr|motor|hafen|küsten|grenz|nachbar|heimat|bürger|zentral|tages|jahres|feier|geburts|mon"
    r"|diens|donners|frei|sams|sonn|werk|arbeits|eigen|wirbel|schnee|sand|see|nord|süd|ost|west)s?"
    r"[a-zäöüß]+$"
)
_ENDINGS = re.compile(
    r"(?:ung|heit|keit|schaft|tion|sion|tät|ismus|ment|nis|ling|tum|eur|enz|anz|ik|ie|ur|itis|ium"
    r"|ologe|ologin|ist|istin|ent|entin|ator|erin|iker|atie|age|üre|chen|lein|sal|sel)"
    r"(?:en|e|n|s|er|se|sen|innen|nen|es)?$"
)
_NAMES = word_set(
    "Müller Schneider Fischer Weber Wagner Becker Schulz Hoffmann Koch Bauer Richter Klein Wolf "
    "Schröder Schwarz Zimmermann Braun Krüger Hofmann Hartmann Lange Schmitt Werner Krause Köhler "
    "König Walter Mayer Huber Kaiser Fuchs Peters Lang Scholz Möller Weiß Jung Hahn Vogel Keller "
    "Berger Winkler Roth Beck Lorenz Baumann Franke Schuster Simon Böhm Kraus Martin Schumacher "
    "Krämer Vogt Jäger Otto Sommer Groß Seidel Heinrich Brandt Haas Schreiber Graf Ziegler Kuhn "
    "Pohl Engel Horn Busch Bergmann Voigt Sauer Arnold Wolff Pfeiffer Merz Kohl Steinbrück Pistorius "
    "Erik Dominik Frederik Patrik Marie Sophie Melanie Stefanie Valerie Leonie Natalie Stephanie "
    "Emilie Julie Amelie Arthur Artur Laurent Vincent Lucie Charlie Maik Ulrik Henrik Hendrik "
    "München Aachen Jüchen Bonn Essen Halle Hagen Siegen Hamm Fürth Worms Kiel Zürich Basel Bern "
    "Linz Graz Gera Jena Celle Emden Plauen Dresden Leipzig Köln Hannover Bremen Nürnberg Bayern "
    "Sachsen Hessen Saarland Rheinland Schwaben Franken Westfalen Niedersachsen Thüringen Flandern "
    "Lothringen Elsass Tirol Kärnten Steiermark Donau Rhein Elbe Spree Isar Neckar Alpen Anden "
    "Nordsee Ostsee Mittelmeer Schwarzwald Harz Sylt Rügen Usedom Borkum Norderney Mallorca"
)
"""Names that look like nouns: the commonest surnames, first names, towns and lands."""
_INFLECTED = ("", "e", "en", "n", "er", "ern", "s", "es", "se", "sen", "nen", "ses", "innen", "in")
_UMLAUTS = str.maketrans({"ä": "a", "ö": "o", "ü": "u"})
_PEOPLE = re.compile(r"(?:ende|ete|igte|ierte|lte|chte|eiche|lose|ige|liche|ische)[rnsm]?$")
"""People and things named by an adjective or a participle: `Verletzte`, `Reisende`."""
_AGENTS = re.compile(
    r"(?:geber|nehmer|macher|träger|bringer|halter|leger|steller|tester|sucher|treiber|führer|holer"
    r"|schützer|kämpfer|läufer|springer|werfer|fahrer|retter|wächter|bauer(?=n)|forscher|prüfer"
    r"|sprecher|händler|künstler|sportler|wissenschaftler|rechtler|ständler|kräfte|kraft)"
    r"(?:s|n|in|innen)?$"
)
"""People by what they do."""
_SHORTEST = 3
_FREE = frozenset(_plain for head in _HEADS for _plain in (head, head.translate(_UMLAUTS)))


@lru_cache(maxsize=8192)
def is_common(word: str) -> bool:
    """Whether a German word with a capital letter is a common noun, as far as can be told."""
    if word.isupper() or word in _NAMES or word.removesuffix("s") in _NAMES:
        return False
    known = noun(word)
    lower = word.rpartition("-")[2].lower()
    if known is not None and known.kind.name != "UNIQUE":
        return True
    return bool(
        _ENDINGS.search(lower) or _PEOPLE.search(lower) or _AGENTS.search(lower)
    ) or _has_head(lower)


def _has_head(word: str) -> bool:
    for ending in _INFLECTED:
        if ending and not word.endswith(ending):
            continue
        stem = word[: len(word) - len(ending)]
        if len(stem) >= _SHORTEST and _ends_in_head(stem):
            return True
    return False


def _ends_in_head(stem: str) -> bool:
    for form in (stem, stem.translate(_UMLAUTS)):
        if form in _FREE:
            return True
        for cut in range(2, len(form) - _SHORTEST + 1):
            head = form[cut:]
            if head not in _FREE:
                continue
            safe = head not in _NOT_AT_ENDS or _SAFE_COMPOUND.match(form)
            if safe and len(head) > _SHORTEST:
                return True
    return False
