"""German headlines that are no news, or that nobody could say aloud."""

import re

_UNSAYABLE = re.compile(
    r"""
    ^\W*(?:kommentar|meinung|kolumne|glosse|gastbeitrag|leitartikel|essay|analyse|interview|podcast
        |video|bilder|fotos?|fotostrecke|bilderstrecke|faktencheck|rezension|pro\ (?:und|&)
        |presseschau|faq|quiz|rätsel|horoskop|newsletter|porträt|nachruf|reportage
        |\w+-?(?:podcast|kolumne|newsletter|horoskop))\b[^:|–—]{0,24}[:|–—-]
    | ^\W*(?:wie|warum|wieso|weshalb|was|wer|wem|wen|wo|wohin|wann|welche[rsnm]?|so|darum|deshalb
        |dies(?:e[rsnm]?)?|hier|ob|wenn|weil|solange|obwohl
        |nachdem|bevor|dass|als|kann|dann|also|endlich|bloß|lieber|eben|nur
        |können|ist|sind|wird|soll|hat|haben|droht|muss|darf|das|da|zum\ tod|er|sie|es|man|ich
        |wir|du|ihr)\s
    | [?…\[\]{}<>#@*|;] | \.\.\. | \?! | (?-i:[a-zäöüß]{3})\.\s | !
    | \b(?:ein|eine)\ (?:kommentar|kolumne|analyse|gastbeitrag|glosse|interview|essay|überblick
        |rezension|nachruf|porträt)\b
    | \b(?:überrascht|überraschen|schockiert|begeistert)\ mit\b | \bwettert?n?\b | \bblamier\w+
    | \bsanktionier\w+
    | \b(?:packt|packen)\ aus\b | \bKlartext\b | \b(?:sorgt|sorgen)\ für\ (?:wirbel|aufsehen|ärger
        |unmut|empörung|kritik|diskussion\w*|verwirrung)\b
    | \b(?:meldet|melden)\ sich\ zu\ wort\b | \b(?:legt|legen|tritt|treten)\ nach$
    | \b(?:soll|sollen|muss|müssen|will|wollen)\ gehen(?=,|$)
    | \b(?:will|wollen)\ (?:mehr|weniger)\b.*\b(?:im\ (?:regal|tank|geldbeutel|portemonnaie)
        |auf\ dem\ (?:teller|konto))$
    | \b(?:rechnet|rechnen)\ (?:mit\ \w+\ )?ab$ | \b(?:reagiert|reagieren|äußert\ sich)$
    | \bim\ (?:überblick|video|interview|podcast|liveticker|liveblog|gespräch|porträt|test
        |wortlaut)\b
    | \b(?:was\ wir\ wissen|das\ müssen\ sie|was\ bekannt\ ist|was\ jetzt|die\ wichtigsten
        |alle\ infos|zum\ nachlesen|kurz\ informiert|das\ (?:sagen|sind|bedeutet|steckt))\b
    | \b(?:ich|wir|uns|unser\w*|mein|meine[rmns]?|du|dein\w*|euch|mich|mir|dich|dir)\b
    | \s(?-i:Sie|Ihnen|Ihre?[rmns]?)\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
_OPENS_WITH_QUOTE = re.compile(r"^[\"'„“”»«‘]")


def is_unsayable(kicker: str, news: str) -> bool:
    """Whether the news, or the kicker before it, is no news or has marks that no voice can say."""
    if _UNSAYABLE.search(_spared(news)) or _UNSAYABLE.search(f"{kicker}: "):
        return True
    quotes = _OPENS_WITH_QUOTE.match(news) or ":" in re.sub(r"\d:\d", "", news)
    return bool(quotes) or not _balanced(f"{kicker} {news}")


def _spared(text: str) -> str:
    """`text` without quotations, and without what only looks like a mark."""
    bare = re.sub(r"»[^«]*«|„[^“”]*[“”]|\"[^\"]*\"", "Wort", text)
    return re.sub(r"^(?:Das|Die|Der)\s(?=[A-ZÄÖÜ])", "Ein ", bare)


def _balanced(text: str) -> bool:
    return (
        text.count("»") == text.count("«")
        and text.count('"') % 2 == 0
        and (text.count("„") == text.count("“") + text.count("”"))
        and text.count("(") == text.count(")")
    )
