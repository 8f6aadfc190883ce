"""German nouns and places of the news, as tables."""

from services.content.domain.headlines.german_words import word_set

# Nouns with their plurals, after a slash: an ending, or a whole word; `-` where both are alike, and
# `=` where a headline that does not tell them apart means one: `Ex-Minister verurteilt`.
UNIQUE = {
    "m": (
        "Bundestag Bundesrat Bundesgerichtshof Kreml Europarat Sicherheitsrat Rechnungshof EuGH "
        "BGH IWF BND DGB Leitzins Bahnverkehr Flugverkehr Luftraum Klimawandel Mindestlohn "
        "Nobelpreis Friedensnobelpreis Literaturnobelpreis Gerichtshof Strafgerichtshof "
        "Währungsfonds Bundesrechnungshof Verfassungsschutz Generalbundesanwalt Vatikan "
        "Bundesnachrichtendienst Bauernverband Senat Kongress Supreme-Court Bund Landtag "
        "Bundesfinanzhof Wetterdienst Zentralrat Iran Irak Libanon Jemen Sudan Ethikrat "
        "Stadtrat Gemeinderat Weltsicherheitsrat Koalitionsausschuss Vermittlungsausschuss Dax "
        "VfL BVB FSV TSV VfGH VwGH OGH Fernverkehr Nahverkehr Zugverkehr Luftverkehr "
        "Schiffsverkehr "
        "Nationalrat Ständerat Aktienmarkt Arbeitsmarkt Wohnungsmarkt Immobilienmarkt "
        "Südsudan Tschad DFB ADAC WWF ORF NDR WDR "
        "MDR SWR RBB BR EGMR MAD VfB FC HSV "
        "Weltklimarat Kriegszustand Gazastreifen Mittelstand Ramadan Krisenstab Weltraum "
        "Weltfrieden Tarifstreit Rettungsdienst Einzelhandel Brexit Klimaschutz Bitcoin "
        "Atomausstieg Kohleausstieg Welthandel Katastrophenschutz Staatsschutz Kultusminister "
        "Solidaritätszuschlag"
    ),
    "f": (
        "Lage Stimmung Nachfrage Konjunktur Polizei Bundespolizei Wirtschaft Bevölkerung ARD "
        "Nasdaq Raumstation Bundeswehr Bundesregierung Regierung Opposition Koalition Ampel "
        "Union Bahn Staatsanwaltschaft Bundesanwaltschaft Feuerwehr EU NATO Nato WHO UNO Uno UN "
        "AfD CDU CSU SPD FDP Linke Ukraine Türkei Schweiz Slowakei EZB Fed Hamas Hisbollah "
        "Bundesbank Bundesnetzagentur Linkspartei Zentralbank Notenbank OECD IG-Metall Nasa "
        "NASA Esa ESA Lufthansa Telekom Commerzbank Post Bundesagentur Stiko Börse Weltbank "
        "Opec Ständige Küstenwache Armee Luftwaffe Justiz Stadtverwaltung "
        "Generalstaatsanwaltschaft Bafin Mongolei Tagesschau Documenta Berlinale Bundesliga "
        "Kripo Bergwacht Europäische-Union Gewerkschaft Erde Sonne Menschheit "
        "Atomenergiebehörde Finanzaufsicht Inflationsrate Inflation NFL NBA DFL FIFA Fifa UEFA "
        "Uefa BBC CIA IAEA OSZE ISS GDL EVG KfW BaFin SPÖ ÖVP FPÖ SVP PKK PiS RAF Bahnindustrie "
        "Volkspartei Autoindustrie "
        "Landesregierung Staatsregierung Nationalbank Ratspräsidentschaft "
        "Ampelkoalition Arbeitslosenzahl Arbeitslosenquote Arbeitslosigkeit Maskenpflicht "
        "Impfpflicht Wehrpflicht Schuldenbremse Kindergrundsicherung Gaspreisbremse "
        "Strompreisbremse DFB-Elf Nationalmannschaft Geldpolitik Migrationspolitik Asylpolitik "
        "Klimapolitik Bevölkerungszahl Weltwirtschaft Teuerung Teuerungsrate Teuerungswelle "
        "Kernenergie Atomkraft Weltgesundheitsorganisation Zivilbevölkerung "
        "Bundesbahn Artenvielfalt Ostsee Nordsee Antarktis Arktis Krim Bretagne Toskana "
        "Pressefreiheit Jugend Meinungsfreiheit Justizministerin"
    ),
    "n": (
        "Bürgergeld Deutschlandticket RKI ZDF IOC Bundesverfassungsgericht "
        "Bundesverwaltungsgericht Bundeskartellamt Kabinett Parlament EU-Parlament "
        "Europaparlament Repräsentantenhaus Unterhaus Oberhaus Pentagon Bundeskriminalamt "
        "Kanzleramt BKA Verfassungsgericht Weltall Rote-Kreuz Bundesarbeitsgericht "
        "Bundeskabinett Kraftfahrtbundesamt Bundessozialgericht Bundesumweltamt Umweltbundesamt "
        "Abgeordnetenhaus Statistikamt Ifo-Institut Militär Bundesgericht BSI "
        "Bamf BAMF THW DRK FBI "
        "Robert-Koch-Institut Bundespräsidialamt Innenministerium EU-Gericht Kriegsrecht "
        "Regierungsviertel Westjordanland Elterngeld Kindergeld Wohngeld Bafög Heizungsgesetz "
        "Bundesinstitut Asylrecht Streikrecht Wahlrecht Staatsbürgerschaftsrecht Klima Weltklima "
        "Verbrenner-Aus Mittelmeer Bruttoinlandsprodukt"
    ),
}
UNIQUE_PLURALS = (
    "USA Niederlande Taliban Philippinen Vereinten Huthi Streitkräfte Malediven Nationen Staaten"
)
LONE_PEOPLE = {"m": "Papst Kanzler Bundeskanzler Bundespräsident", "f": "Bundeskanzlerin"}
LANDS = word_set(
    "USA Niederlande Philippinen Malediven Ukraine Türkei Schweiz Slowakei Mongolei EU UN"
)
PEOPLE = {
    "m": "Mann/Männer Polizist*/en Präsident*/en Minister/= Täter/- Fahrer/= Schauspieler/= "
    "Politiker/- Richter/- Sprecher/= Sänger/= Pilot*/en Soldat*/en Journalist*/en Student*/en "
    "Junge*/n Rentner/- Arzt/Ärzte Lehrer/- Forscher/- Trainer/= Bürgermeister/= Abgeordneter "
    "Anwalt/Anwälte Kapitän/e Tourist*/en Passagier/e Radfahrer/= Autofahrer/= Regisseur/e "
    "Terrorist*/en Aktivist*/en Oligarch*/en König/e Prinz*/en Botschafter/- Manager/- Gründer/- "
    "Musiker/- Autor/en Schriftsteller/- Bischof/Bischöfe Priester/- Rapper/= Unternehmer/- "
    "Investor/en Diktator/en Experte*/n Chef/s Vater/Väter Sohn/Söhne Zeuge*/n Wanderer/- "
    "Bergsteiger/- Taucher/- Fischer/- Häftling/e Flüchtling/e Spion/e Offizier/e General/Generäle "
    "Kommissar/e Motorradfahrer/= Fußgänger/= Jäger/- Landwirt/e Nobelpreisträger/= Attentäter/= "
    "Oppositionsführer/= Regierungschef/s Ministerpräsident*/en Premierminister/= Premier/s "
    "Außenminister/= Verteidigungsminister/= Staatschef/s Kandidat*/en Spieler/- Torwart/e "
    "Geheimdienstler/- Influencer/- Youtuber/- Moderator/en Komponist*/en Kronzeuge*/n Bauer*/n "
    "Verteidiger/- Staatsanwalt/Staatsanwälte Betreiber/- Händler/- Vermieter/- Mieter/- Kunde*/n "
    "Patient*/en Mitarbeiter/- Helfer/- Retter/- Sanitäter/- Bewohner/- Anwohner/- Nachbar*/n "
    "Schüler/- Betrüger/- Dieb/e Räuber/- Einbrecher/- Hacker/- Gutachter/- Berater/- Ökonom*/en "
    "Aktionär/e Gewerkschafter/- Pfarrer/- Rabbiner/- Skifahrer/- Fotograf*/en Philosoph*/en "
    "Historiker/- Dirigent*/en Pianist*/en Dichter/- Künstler/- Produzent*/en Astronaut*/en "
    "Virologe*/n Physiker/- Komiker/- Kabarettist*/en Verleger/- Architekt*/en Designer/- "
    "Modeschöpfer/- Fußballer/= Boxer/= Tänzer/= Angreifer/- Schütze*/n Fahrgast/Fahrgäste "
    "Angestellter "
    "Erzbischof/Erzbischöfe",
    "f": "Frau/en Polizistin/nen Präsidentin/nen Ministerin/nen Schauspielerin/nen Mutter/Mütter "
    "Politikerin/nen Richterin/nen Sprecherin/nen Sängerin/nen Soldatin/nen Journalistin/nen "
    "Studentin/nen Rentnerin/nen Ärztin/nen Lehrerin/nen Forscherin/nen Trainerin/nen "
    "Bürgermeisterin/nen Tochter/Töchter Touristin/nen Fahrerin/nen Königin/nen Aktivistin/nen "
    "Autorin/nen Chefin/nen Ministerpräsidentin/nen Premierministerin/nen Außenministerin/nen "
    "Kandidatin/nen Radfahrerin/nen Spielerin/nen Zeugin/nen Geisel/n Komponistin/nen "
    "Regisseurin/nen Schriftstellerin/nen Moderatorin/nen Künstlerin/nen Tänzerin/nen "
    "Fotografin/nen Musikerin/nen Nachbarin/nen Schülerin/nen Patientin/nen Kundin/nen "
    "Unternehmerin/nen Modeschöpferin/nen Nobelpreisträgerin/nen Philosophin/nen Dichterin/nen",
    "n": "Kind/er Mädchen/- Baby/s Opfer/- Paar/e Ehepaar/e",
}
PLURAL_PEOPLE = "Menschen Leute Eltern Männer Frauen Kinder Länder"
COUNT = {
    "m": (
        "Angriff/e Anschlag/Anschläge Unfall/Unfälle Brand/Brände Absturz/Abstürze Ausweis/e "
        "Baum/Bäume Sturz/Stürze Raub/e Balkon/e Zaun/Zäune Hang/Hänge Laster/- "
        "Abgrund/Abgründe Standard/s Sender/- Anbieter/- Hersteller/- Autobauer/- Warnstreik/s "
        "Autobahnabschnitt/e Vergleich/e Appell/e Gegner/- Nachfolger/= Parteitag/e "
        "Untersuchungsausschuss/Untersuchungsausschüsse Haushaltsentwurf/Haushaltsentwürfe "
        "Zuschuss/Zuschüsse Rettungsschirm/e Tank/s Panzer/- Kampfjet/s Streik/s "
        "Dammbruch/Dammbrüche Erdrutsch/e Untergang/Untergänge Protest/e Einsatz/Einsätze "
        "Verlust/e Gewinn/e Rückruf/e Ring/e Stromausfall/Stromausfälle Gletscher/- "
        "Sturm/Stürme Orkan/e Tornado/s Hurrikan/e Taifun/e Zyklon/e Waldbrand/Waldbrände "
        "Mord/e Überfall/Überfälle Einsturz/Einstürze Ausbruch/Ausbrüche Vulkan/e Konzern/e "
        "Vertrag/Verträge Plan/Pläne Antrag/Anträge Haushalt/e Bericht/e Prozess/e Skandal/e "
        "Konflikt/e Krieg/e Zug/Züge Güterzug/Güterzüge Lastwagen/- Wagen/- Tanker/- Frachter/- "
        "Hubschrauber/- Satellit*/en Ballon/s Asteroid*/en Komet*/en Planet*/en "
        "Flughafen/Flughäfen Bahnhof/Bahnhöfe Hafen/Häfen Tunnel/- Damm/Dämme "
        "Staudamm/Staudämme Fluss/Flüsse Club/s Verein/e Verband/Verbände Preis/e Kompromiss/e "
        "Vorschlag/Vorschläge Beschluss/Beschlüsse Gipfel/- Rekord/e Impfstoff/e Virus "
        "Messerangriff/e Luftangriff/e Drohnenangriff/e Raketenangriff/e Fonds/- "
        "Entwurf/Entwürfe Gesetzentwurf/Gesetzentwürfe Notstand/Notstände "
        "Weihnachtsmarkt/Weihnachtsmärkte Markt/Märkte Supermarkt/Supermärkte Nationalpark/s "
        "Vorfall/Vorfälle Rückschlag/Rückschläge Fehler/- Hackerangriff/e Cyberangriff/e "
        "Putsch/e Putschversuch/e Haftbefehl/e Ausschuss/Ausschüsse Zusammenstoß/Zusammenstöße "
        "Kollaps/e Bus/se Reisebus/se Schulbus/se Lkw/- Pkw/- Kohleofen/- "
        "Tarifvertrag/Tarifverträge Film/e Wald/Wälder Wolf/Wölfe Bär*/en Hund/e "
        "Produktionsstopp/s Amoklauf/Amokläufe Landkreis/e Schuss/Schüsse Sieg/e Fund/e Tanz/Tänze "
        "Vorstand/Vorstände "
        "Antritt/e Auftrag/Aufträge Flug/Flüge Raum/Räume Turm/Türme Sitz/e Staat/en Deal/s "
        "Hinweis/e Höchststand/Höchststände Ausfall/Ausfälle Notfall/Notfälle Verlag/e "
        "Friedensplan/Friedenspläne Zeitplan/Zeitpläne Regionalzug/Regionalzüge Bombenleger/- "
        "Anhänger/- Konkurrent*/en Entwickler/- Ausstand/Ausstände Aufstand/Aufstände "
        "Überschuss/Überschüsse Umsatz/Umsätze Absatz/Absätze Riesenslalom/s Slalom/s Titel/- "
        "Pokal/e Weltrekord/e Wettbewerb/e Stadtteil/e Bezirk/e Grundsatz/Grundsätze "
        "Friedensvertrag/Friedensverträge Zwischenfall/Zwischenfälle Reaktor/en Server/- "
        "Rechner/- Roboter/- Fall/Fälle Schritt/e Termin/e Artikel/- Song/s Roman/e Clan/s "
        "Mörder/- Killer/- Straftäter/- Todesfall/Todesfälle Großbrand/Großbrände "
        "Dachstuhl/Dachstühle Schaden/Schäden Militärstützpunkt/e Stützpunkt/e Posten/- Konvoi/s "
        "Soldat*/en Söldner/- Kämpfer/- Rebell*/en Separatist*/en Islamist*/en Extremist*/en "
        "Neonazi/s Migrant*/en Helikopter/- Jet/s Bomber/- Kredit/e Rabatt/e "
        "Aufsichtsrat/Aufsichtsräte Betriebsrat/Betriebsräte Freispruch/Freisprüche"
    ),
    "f": (
        "Bombe/n Drohne/n Rakete/n Explosion/en Lawine/n Flut/en Überschwemmung/en Fähre/n "
        "Massenpanik/en Schießerei/en Razzia/Razzien Demonstration/en Kundgebung/en Brücke/n "
        "Schule/n Kirche/n Moschee/n Synagoge/n Klinik/en Fabrik/en Autobahn/en Straße/n "
        "Studie/n Umfrage/n Klage/n Reform/en Strafe/n Geldstrafe/n Haftstrafe/n "
        "Bewährungsstrafe/n Gefängnisstrafe/n Geiselnahme/n Messerattacke/n Attacke/n "
        "Entführung/en Hitzewelle/n Dürre/n Sturmflut/en Katastrophe/n Sekte/n Party/s Kita/s "
        "Universität/en Bank/en Firma/Firmen Partei/en Insel/n Großstadt/Großstädte "
        "Stadt/Städte Siedlung/en Menschenmenge/n Menschengruppe/n Leiche/n Waffenruhe/n "
        "Feuerpause/n Resolution/en Einigung/en Abstimmung/en Wahl/en Stichwahl/en "
        "Bundestagswahl/en Kommission/en Behörde/n Pipeline/s Sonde/n Raumsonde/n Mission/en "
        "Kneipe/n Wohnung/en Tankstelle/n Feier/n Auktion/en Rekordsumme/n Seilbahn/en "
        "Straßenbahn/en Grenze/n Bahnstrecke/n Strecke/n Sperre/n Kontrolle/n Krise/n Messe/n "
        "Höhle/n Mine/n Fraktion/en Abgabe/n Steuer/n Obergrenze/n Quote/n Pandemie/n "
        "Epidemie/n Seuche/n Lücke/n Industrie/n Branche/n Plattform/en Kampagne/n Petition/en "
        "Anlage/n Stiftung/en Debatte/n Ausnahme/n Umleitung/en Verschärfung/en Lösung/en "
        "Offensive/n Großoffensive/n Mobilmachung/en Gegenoffensive/n Werft/en Reederei/en "
        "Lizenz/en Prognose/n Bilanz/en Hausdurchsuchung/en Anklage/n Debatte/n Affäre/n "
        "Beschwerde/n Forderung/en Frist/en Aktie/n Panne/n Pause/n Mauer/n Fabrik/en "
        "Feuerwache/n Prämie/n Gebühr/en Rede/n Ausstellung/en Sammlung/en Serie/n Tour/en "
        "Verfassungsklage/n Resolution/en Warnung/en Zahl/en Mehrheit/en Parade/n Militärparade/n "
        "Konferenz/en Sitzung/en Garantie/n Agentur/en Kolonie/n Galaxie/n Tierart/en "
        "Zeitung/en Kanone/n Flotte/n Regel/n "
        "Niederlage/n Villa/Villen Ehe/n Zone/n Nacht/Nächte "
        "Großbank/en Menschenart/en Art/en Legende/n Ikone/n Raffinerie/n Fluggesellschaft/en "
        "Versicherung/en Landratswahl/en Großrazzia/Großrazzien Rentenreform/en "
        "Wahlrechtsreform/en Meisterschaft/en Medaille/n Goldmedaille/n Silbermedaille/n "
        "Bronzemedaille/n Mannschaft/en Liste/n Karte/n Rechnung/en Zeitenwende Generation/en "
        "Familie/n Gemeinde/n Provinz/en Ortschaft/en Straftat/en Tat/en Rendite/n Anleihe/n "
        "Pleite/n Operation/en Anfrage/n Frage/n Batterie/n Wärmepumpe/n Heizung/en Turbine/n "
        "Windkraftanlage/n Solaranlage/n Gigafactory/s Zentrale/n Filiale/n Kette/n Marke/n "
        "Sorte/n Variante/n Welle/n Grippewelle/n Impfung/en Therapie/n Untersuchung/en "
        "Maßnahme/n Stelle/n Gruppe/n Bande/n Miliz/en Brigade/n Einheit/en Kaserne/n Basis/Basen "
        "Militärbasis/Militärbasen Station/en Sicherheitslücke/n Schwachstelle/n Attrappe/n "
        "Granate/n Pistole/n Axt/Äxte"
    ),
    "n": (
        "Erdbeben/- Manifest/e Konzept/e Angebot/e Rettungspaket/e Bündnis/se Sondervermögen/- "
        "Netzwerk/e Labor/e Institut/e Projekt/e Modell/e Signal/e Zeichen/- Beben/- Seebeben/- "
        "Unglück/e Feuer/- Hochwasser/- Unwetter/- Attentat/e Gesetz/e Gericht/e Urteil/e "
        "Abkommen/- Verbot/e Verfahren/- Ultimatum/Ultimaten Dorf/Dörfer Haus/Häuser "
        "Hochhaus/Hochhäuser Krankenhaus/Krankenhäuser Wohnhaus/Wohnhäuser Hotel/s "
        "Mehrfamilienhaus/Mehrfamilienhäuser Kaufhaus/Kaufhäuser Parkhaus/Parkhäuser "
        "Kraftwerk/e Atomkraftwerk/e Kohlekraftwerk/e Bergwerk/e Stahlwerk/e Werk/e Schiff/e "
        "Boot/e U-Boot/e Flugzeug/e Auto/s Gebäude/- Land/Länder Nachbarland/Nachbarländer "
        "Referendum/Referenden Unternehmen/- Restaurant/s Theater/- Stadion/Stadien Kino/s "
        "Museum/Museen Festival/s Konzert/e Messer/- Ministerium/Ministerien Amt/Ämter "
        "Konto/Konten Dekret/e Gutachten/- Bergdorf/Bergdörfer Grenzdorf/Grenzdörfer Sägewerk/e "
        "Grubenunglück/e Fährunglück/e Zugunglück/e Busunglück/e "
        "Misstrauensvotum/Misstrauensvoten Einkaufszentrum/Einkaufszentren Asylbewerberheim/e "
        "Flüchtlingsboot/e Pflegeheim/e Gemälde/- Virus/Viren Medikament/e Treffen/- Bündnis/se "
        "Bürgerbegehren/- Landgericht/e Massengrab/Massengräber Lager/- Gefängnis/se Paket/e "
        "Hilfspaket/e Sparpaket/e Bußgeld/er Schutzgebiet/e Naturschutzgebiet/e Embargo/s "
        "Vetorecht/e Rekordtief/s Rekordhoch/s Tempolimit/s Wettrüsten Defizit/e "
        "Fossil/Fossilien Drama/Dramen Minenunglück/e Wohnheim/e Altenheim/e Tierheim/e Programm/e "
        "System/e Objekt/e Modul/e Leck/s Datenleck/s Ziel/e Team/s Teleskop/e Denkmal/Denkmäler "
        "Gebiet/e Gremium/Gremien "
        "Ereignis/se Gespräch/e Spiel/e Buch/Bücher Bild/er Dokument/e Kabel/- Veto/s Visum/Visa "
        "Seniorenheim/e Testspiel/e Finale/- Duell/e Derby/s Rennen/- Turnier/e Ticket/s "
        "Gelände/- Depot/s Munitionsdepot/s Grundstück/e Zelt/e Pferd/e Krokodil/e Rind/er "
        "Schwein/e Fahrzeug/e Motorrad/Motorräder Fahrrad/Fahrräder Taxi/s Kriegsschiff/e "
        "Containerschiff/e Kreuzfahrtschiff/e Handy/s Smartphone/s Spähprogramm/e Raumschiff/e "
        "Tauchboot/e "
        "Startup/s Geschäft/e Haushaltsloch/Haushaltslöcher Gleis/e Regime/- Mandat/e "
        "Amtsenthebungsverfahren/- Impeachment/s Quartal/e Halbjahr/e Rentenpaket/e Klimapaket/e "
        "Gebot/e Monopol/e Kartell/e"
    ),
}
DEED = {
    "m": (
        "Rücktritt Abzug Rückzug Ausstieg Einstieg Austritt Beitritt Schutz Bau Ausbau Abbau "
        "Kauf Verkauf Start Stopp Abschuss Besuch Tod Anstieg Rückgang Süden Norden Osten "
        "Westen Nordosten Nordwesten Südosten Südwesten Verzicht Export Import Handel Umgang "
        "Einbruch Vormarsch Vorwurf Streit Kampf Weg"
    ),
    "f": (
        "Lieferung Rente Übernahme Freilassung Auslieferung Aufnahme Rückkehr Rückgabe Reise "
        "Suche Schließung Öffnung Gründung Entlassung Verhaftung Festnahme Hilfe Rettung Kritik "
        "Anerkennung Aufhebung Senkung Erhöhung Abschaffung Einführung Verlängerung Hinrichtung "
        "Verlegung Räumung Zusage Zustimmung Verurteilung Nutzung Herausgabe Einstufung "
        "Verteidigung"
    ),
    "n": "Ende Verbot",
}
PLACES = word_set(
    "Deutschland Frankreich Italien Spanien Portugal Polen Tschechien Österreich Ungarn "
    "Rumänien Bulgarien Griechenland Serbien Kosovo Kroatien Slowenien Russland Belarus "
    "Georgien Armenien Israel Syrien Gazastreifen Ägypten Libyen Tunesien Algerien Marokko "
    "Nigeria Mali Niger Kenia Äthiopien Somalia Südafrika Kongo Indien Pakistan Afghanistan "
    "Bangladesch China Japan Taiwan Südkorea Nordkorea Thailand Myanmar Vietnam Indonesien "
    "Australien Neuseeland Kanada Mexiko Brasilien Argentinien Chile Peru Kolumbien Venezuela "
    "Kuba Haiti Ecuador Großbritannien England Schottland Irland Belgien Luxemburg Dänemark "
    "Schweden Norwegen Finnland Island Estland Lettland Litauen Zypern Malta Nicaragua Bayern "
    "Hessen Sachsen Thüringen Brandenburg Niedersachsen Hamburg Bremen Berlin München Köln "
    "Frankfurt Stuttgart Leipzig Dresden Hannover Nürnberg Düsseldorf Dortmund Essen Paris "
    "London Rom Madrid Moskau Kiew Kyjiw Warschau Wien Zürich Genf Brüssel Washington Peking "
    "Tokio Teheran Bagdad Damaskus Beirut Jerusalem Europa Afrika Asien Nordrhein-Westfalen "
    "Sachsen-Anhalt Baden-Württemberg Rheinland-Pfalz Saarland Moldau Bosnien Albanien Montenegro "
    "Nordmazedonien Aserbaidschan Kasachstan Usbekistan Saudi-Arabien Katar Kuwait Jordanien Nepal "
    "Kambodscha Malaysia Singapur Hongkong Uganda Ruanda Ghana Kamerun Mosambik Simbabwe Sambia "
    "Tansania Madagaskar Guatemala Honduras Panama Bolivien Paraguay Uruguay Jamaika Tirol Kärnten "
    "Vorarlberg Mecklenburg-Vorpommern Schleswig-Holstein Salzburg Graz Linz Innsbruck Basel "
    "Bern Bonn Mainz Kassel Magdeburg Erfurt Rostock "
    "Kiel Chemnitz Mannheim Karlsruhe Augsburg Bochum Duisburg Wuppertal Bielefeld Aachen "
    "Straßburg "
    "Mailand Neapel Barcelona Lissabon Athen Istanbul Ankara Kairo Dubai Mumbai Sydney Kalifornien "
    "Florida Texas Odessa Charkiw Cherson Bachmut Mariupol Donezk Luhansk Sizilien Kreta Mallorca "
    "Alaska Aleppo Andalusien Apulien Arizona Bergkarabach Braunschweig Bremerhaven "
    "Chan-Yunis Cottbus Darmstadt Davos Dnipro Freiburg Gaza Georgia Gera Grönland Görlitz "
    "Göttingen Halle Hawaii Heidelberg Idlib Jena Kalabrien Kaschmir Katalonien Khartum Koblenz "
    "Krefeld Kursk Lampedusa Liechtenstein Lwiw Lübeck Michigan Minsk Monaco Münster Nevada Ohio "
    "Passau Potsdam Rafah Ratingen Regensburg Saporischschja Schwerin Solingen Tibet "
    "Transnistrien Trier Ulm Weimar Wiesbaden Wolfsburg Würzburg Xinjiang Zwickau"
) | {"Den Haag", "New York", "Los Angeles", "Tel Aviv", "Hong Kong", "Buenos Aires", "Sri Lanka"}
"""Names of places that need no article."""
PLACES_WITH_ARTICLE = {
    "Ukraine": "der Ukraine", "Türkei": "der Türkei", "Schweiz": "der Schweiz", "USA": "den USA",
    "Slowakei": "der Slowakei", "Niederlande": "den Niederlanden", "Mongolei": "der Mongolei",
    "Philippinen": "den Philippinen",
}  # fmt: skip
CONTRACTED_PLACES = {
    "Südsudan",
    "Tschad",
    "Senegal",
    "Iran",
    "Irak",
    "Libanon",
    "Jemen",
    "Sudan",
    "Gazastreifen",
    "Westjordanland",
    "Saarland",
    "Kosovo",
}
ISLANDS = word_set("Hawaii Sizilien Kreta Mallorca Lampedusa Malta Zypern Grönland")
"""Places on which something happens rather than in them."""
