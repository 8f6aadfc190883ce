"""The outlet in its own text: where it speaks of itself, of a picture, or of what it thinks."""

import re

from services.content.domain.language.sentences import QUOTATION

_NO_BODY = (
    r"(?!(?:US|UK|UN|EU|NATO|NASA|FIFA|UEFA|WHO|IMF|IAEA|FBI|CIA|ICC|ICJ|MPs?|MEPs|PM|OPEC|ECB)\b)"
)
_NEWSROOM = (
    r"(?:AFP|AP|Reuters|Bloomberg|Associated\sPress|Agence\sFrance-Presse|Xinhua|Al\sJazeera"
    r"|Euronews|Guardian|Telegraph|Economist|Politico|Axios|dpa"
    rf"|{_NO_BODY}"
    r"[A-Z]{2,8}(?:\s\d+|\s[A-Z]{3,}|\sNews)?"
    r"(?=[.,]|\s(?:that|the|why|how|in|on|at|by|today|yesterday|he|she|they|it)\b)"
    r"|[A-Z][\w-]*(?:\s[A-Z][\w-]*)?\s(?:News|Times|Post|TV|Radio|Herald|Tribune|Gazette|Daily"
    r"|Magazine|Television|24))(?!\w)"
)
_WITNESS = re.compile(
    rf"""
    \b(?:told|tells|(?:spoke|speaks|speaking|talked|talking)\s(?:to|with)
        |interviews?\s(?:with|to|by|for))\s(?:the\s)?{_NEWSROOM}
    |(?:^|,\s)(?:[Tt]he\s)?{_NO_BODY}[A-Z]{{2,8}}(?:\s\d+)?
        (?:\s[A-Z][a-z]+)?\s(?:has\sgone|has\sbeen|went|goes|speaks|spoke|visits|meets|asks|asked|hears|has\sseen)\b
    |\bthis\s(?:newspaper|paper|publication|broadcaster|news\sagency)\b
    |\b(?:journalists?|reporters?|correspondents?|photographers?)\s
        (?:observed|witnessed|saw|heard|noted|at\sthe\sscene|on\sthe\sground)\b
    |\b(?:[Tt]he|[Aa]nother)\suser\b(?!\s(?:interface|experience|data|base))
    |\bnetizens?\b
    |\b(?:instal?lment|part)\sof\s(?:a|our|the)\s(?:[\w-]+\s)?series\b
    |\bfront\spages\b|\bpleased\sto\swelcome\b
    """,
    re.VERBOSE,
)
"""`…, two officials told Reuters`; `according to the user`."""
_CAPTION = re.compile(
    r"""
    \b(?:pictured|file\s(?:photo|picture|image)|(?:in|of)\sthis\s(?:photo(?:graph)?|picture|image)
        |seen\s(?:here|above|below)|\((?:left|right|centre|center|L|R|C)\)|aerial\sview\sof)
    |^(?:Smoke|Flames|Plumes?\sof\ssmoke)\s(?:rises?|billows?|pours?|is\sseen|are\sseen)
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""What stands under a picture: `Smoke rises over Kyiv after …`."""
_JUDGING_WORDS = (
    "remarkable remarkably shameful shamefully disgraceful disgracefully poignant poignantly "
    "heartwarming breathtaking jaw-dropping mind-blowing star-studded monumental legendary iconic "
    "blockbuster stunning stunningly sensational sensationally thrilling excruciating "
    "excruciatingly bizarre shockingly surprisingly unsurprisingly ironically thankfully searing "
    "searingly bizarrely "
    "glorious gloriously dazzle dazzles dazzling must-see"
)
_JUDGING = frozenset(_JUDGING_WORDS.split())
_VIEW = re.compile(
    r"""
    \briddled\swith\b | \bworst-kept\ssecret\b | \b(?:especially|particularly|deeply)\stouching\b
    | \bquestions?\s(?:looms?|looming|hangs?|hanging|swirl(?:s|ed|ing)?)\b
    | \bremains\sto\sbe\sseen\b
    | \bsprings?\sto\smind\b | \bof\scourse\b | \bmuch\sto\sthe\s(?:delight|dismay)\b
    | \bit\sis\s(?:no\ssurprise|clear|obvious)\sthat\b | \bis\snow\surgent\b
    | \b(?:countries|governments|leaders|politicians|the\sworld|the\sWest
        |champions\sof\s\w+)\smust\b
    | \ba\s(?:testament|testimony)\sto\b | \bposter\schild\b
    | \bone\sof\sthe\smost\s(?:popular|beautiful|famous|beloved|loved)\b
    | ^(?:Honestly|Frankly|Sadly|Luckily)\b
    | \bframed\saround\b | \bshock\smove\b | \bapparently\san\sattempt\sto\b
    """,
    re.VERBOSE,
)
_TRAILING_VIEW = re.compile(
    r",\s(?:underscoring|underlining|highlighting|illustrating|reflecting)\s[^,.]*"
    r"(?:,\s(?:and|as|amid)\s[^,.]*)?\.$"
    r"|,\s(?:[A-Z][\w-]+\s){1,3}(?:journalists?|reporters?|correspondents?)"
    r"\s(?:observed|saw|witnessed)\.$"
)
"""What the outlet makes of it: `…, underscoring growing concerns along the border.`; or that it was
there: `…, Harbour Press journalists observed.`"""
_WHOLE = 8
"""Words of a sentence that stays without it."""
_WORD = re.compile(r"[a-z]+(?:-[a-z]+)*")
"""Praise, blame and guesses in the words of the outlet itself."""
_FIGURES = (
    r"(?:death\stolls?|tolls?|casualt(?:y|ies)|disaster|response|damage|figures?|numbers?|data"
    r"|statistics|details?|information|lists?|reports?|updates?|statements?|guidelines?)"
)
_WITHHELD = re.compile(
    r"^(?:[\w’'.-]+\s){1,5}(?:releas|publish|issu|provid|updat|shar|giv)(?:es?|ed|d)?\s"
    rf"(?:(?:an?|the|its|their|new|latest|further|updated?)\s)*{_FIGURES}"
    rf"(?:,?\s(?:and\s)?{_FIGURES})*\.?$"
)
"""`Officials release updated death toll and response figures.`"""
_SAYS = re.compile(
    r"\b(?:said|says?|according\sto|described|calls?\sit|called\s(?:it|the|his|her|their)|dismiss\w+)\b"
)


def comments(sentence: str) -> bool:
    """Whether an English sentence passes judgement in words that nobody is said to have used."""
    unquoted = QUOTATION.sub(" ", sentence)
    judges = not _JUDGING.isdisjoint(_WORD.findall(unquoted.lower())) or _VIEW.search(unquoted)
    return bool(judges) and not _SAYS.search(unquoted)


def withholds(sentence: str) -> bool:
    """Whether an English sentence says that figures or details are out, and not which."""
    return bool(_WITHHELD.match(sentence))


def without_view(sentence: str) -> str:
    """An English sentence without a clause at its end that says what the outlet makes of it."""
    rest = _TRAILING_VIEW.sub(".", sentence)
    return rest if len(rest.split()) >= _WHOLE else sentence


def shows_the_outlet(sentence: str) -> bool:
    """Whether an English sentence is about the outlet's own work, or describes its picture."""
    unquoted = QUOTATION.sub(" ", sentence)
    return bool(_WITNESS.search(unquoted) or _CAPTION.search(unquoted))
