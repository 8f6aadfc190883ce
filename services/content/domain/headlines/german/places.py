"""Places of the news in German, as tables."""

from services.content.domain.headlines.german.words import word_set

LANDS = word_set(
    "USA Niederlande Philippinen Malediven Ukraine Türkei Schweiz Slowakei Mongolei EU UN"
)
"""States that always have their article."""
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
    "Nahost Gaza-Stadt Alaska Aleppo Andalusien Apulien Arizona Bergkarabach Braunschweig "
    "Bremerhaven "
    "Chan-Yunis Cottbus Darmstadt Davos Dnipro Freiburg Gaza Georgia Gera Grönland Görlitz "
    "Göttingen Halle Hawaii Heidelberg Idlib Jena Kalabrien Kaschmir Katalonien Khartum Koblenz "
    "Krefeld Kursk Lampedusa Liechtenstein Lwiw Lübeck Michigan Minsk Monaco Münster Nevada Ohio "
    "Passau Potsdam Rafah Ratingen Regensburg Saporischschja Schwerin Solingen Tibet "
    "Transnistrien Trier Ulm Weimar Wiesbaden Wolfsburg Würzburg Xinjiang Zwickau Osteuropa "
    "Westeuropa Südeuropa Nordeuropa Mitteleuropa Südosteuropa Lateinamerika Südamerika "
    "Nordamerika Zentralafrika Ostafrika Westafrika Nordafrika Südostasien Zentralasien "
    "Ostdeutschland Westdeutschland Norddeutschland Süddeutschland Nordsyrien"
) | {"Den Haag", "New York", "Los Angeles", "Tel Aviv", "Hong Kong", "Buenos Aires", "Sri Lanka"}
"""Names of places that need no article."""
FIRST_PARTS = {name.partition(" ")[2]: name.partition(" ")[0] for name in PLACES if " " in name}
"""The first words of places of two words, by the second: `York`."""
PLACES_WITH_ARTICLE = {
    "Ukraine": "der Ukraine", "Türkei": "der Türkei", "Schweiz": "der Schweiz", "USA": "den USA",
    "Slowakei": "der Slowakei", "Niederlande": "den Niederlanden", "Mongolei": "der Mongolei",
    "Philippinen": "den Philippinen", "Alpen": "den Alpen", "Pyrenäen": "den Pyrenäen",
    "Anden": "den Anden", "Pfalz": "der Pfalz", "Oberpfalz": "der Oberpfalz",
    "Steiermark": "der Steiermark", "Karibik": "der Karibik", "Normandie": "der Normandie",
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
ISLANDS = word_set("Island Kuba Hawaii Sizilien Kreta Mallorca Lampedusa Malta Zypern Grönland")
"""Places on which something happens rather than in them."""
