"""German sections beside the news of the day: of one town, of the arts, of advice and features."""

import re

from services.content.domain.news import Article
from services.content.domain.reading.german_teasers import explains

_TOWNS = (
    "muenchen|hamburg|berlin|frankfurt|koeln|stuttgart|duesseldorf|dortmund|essen|leipzig|dresden"
    "|hannover|nuernberg|bremen|bonn|potsdam|wien|graz|linz|salzburg|innsbruck|zuerich|bern|basel"
    "|luzern|augsburg|ulm|kassel|mainz|wiesbaden|darmstadt|kiel|rostock|erfurt|magdeburg"
)
_LANDS = (
    "bayern|hessen|sachsen|thueringen|brandenburg|niedersachsen|saarland|nrw|nordrhein-westfalen"
    "|schleswig-holstein|mecklenburg-vorpommern|sachsen-anhalt|baden-wuerttemberg|rheinland-pfalz"
    "|ruhrgebiet|rhein-main|rhein-neckar|oberoesterreich|niederoesterreich|steiermark|kaernten"
    "|tirol|vorarlberg|burgenland|franken"
)
_LOCAL = re.compile(
    rf"""/(?:(?P<place>{_TOWNS}|{_LANDS})|regional(?:es)?|region(?:en)?(?:-und-\w+)?|lokal(?:es)?
        |landkreis[\w-]*|stadtleben|[\w-]*stadtteile|bezirke)/
    |//(?:wien|noe|ooe|steiermark|kaernten|salzburg|tirol|vorarlberg|burgenland)\.orf\.at/""",
    re.VERBOSE | re.IGNORECASE,
)
_FEATURES = re.compile(
    r"""/(?P<place>feuilleton|kultur|kunst[\w-]*|literatur|buecher|theater|kino|filme?|serien|tv|musik|pop
        |stil|mode|leben|lifestyle|leute|menschen|promis?|stars?|unterhaltung|entertainment|royals?
        |boulevard|vip|klatsch|familie|kinder-und-familie|eltern|reisen?|essen(?:-und-trinken)?
        |genuss|psychologie|partnerschaft|liebe|beziehung(?:en)?|sex|arbeit|karriere|hochschule
        |garten|wohnen|haustiere|kochen|rezepte|games|gaming|spiele|tests?|testberichte?|service
        |produkte|iconist|icon|kmpkt|karriere-hochschule|sinn|entdecken
        |bestenlisten|hintergrund|geschichte|glossen?|satire|streiflicht
        |magazin|zeit-magazin|zett|campus|historisches|debatte|essay|reportagen?)/
    |//(?:sz-magazin|magazin)\.
    |/[^/]*-(?:interview|nachruf|portraet|rezension|kritik|glosse|kommentar|kolumne|essay|reportage
        |ratgeber|promis?)(?:-a?-?[\d.]|-mit-|$|\.)""",
    re.VERBOSE | re.IGNORECASE,
)
_OF_A_REGION = re.compile(r"\b(?:local|lokal|region)", re.IGNORECASE)
"""Categories of feeds of local news, which are there for them."""
_PAID = re.compile(r"^\W*(?:[A-Z]{1,4}|SPIEGEL|ZEIT)\s?\+|abopflichtig|\b[A-Z]{1,3}\+\W*$")
_QUOTED = re.compile(r"(?:^|\s)[»„“\"][^»«„“”\"]{12,}[«”“\"]\W*(?:$|-\s|–\s)")
"""A headline of which what somebody says is all, or the news."""


def is_beside_the_news(article: Article) -> bool:
    """Whether an article is no news for everybody, unless several outlets have it.

    One whose headline cannot be said is a feature where it is paid for, or where a quotation or
    a question stands in its place.
    """
    title, link = article.source.title, article.source.link or ""
    if article.spare and (_PAID.search(title) or _QUOTED.search(title) or explains(title)):
        return True
    found = (_LOCAL.search(link), _FEATURES.search(link))
    return any(each and not _is_home(each["place"], article) for each in found)


def _is_home(section: str | None, article: Article) -> bool:
    """Whether an outlet is named after the place or the section, or its feed is for a region."""
    spelled = (section or "").casefold().replace("ue", "ü").replace("oe", "ö")
    named = bool(section) and spelled in re.findall(r"\w+", article.source.outlet.casefold())
    return named or bool(_OF_A_REGION.search(article.category))
