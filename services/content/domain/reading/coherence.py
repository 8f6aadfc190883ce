"""What hangs together: sentences that make sense without those that are left out."""

import re
from collections.abc import Callable

from services.content.domain import headlines
from services.content.domain.language import comment, terms
from services.content.domain.language.number_words import ENGLISH, GERMAN
from services.content.domain.reading import german_leads, german_teasers
from services.content.domain.reading.suitability import fit

_DANGLING = {
    "en": re.compile(
        r"^(?:he|she|it|they|them|his|her|hers|its|their|this|these|those|that|such|both|but"
        r"|and|or|so|also|yet"
        r"|however|meanwhile|instead|still|then|there|another|others?|nor|moreover|additionally"
        r"|furthermore"
        r"|in addition|as a result|similarly|by contrast|in response|for example"
        r"|for instance|one of them"
        r"|according to (?:him|her|them|it)|the (?:move|latter|former|two|pair|couple|trio|duo)"
        r"|since(?=,)|part of it|neither|here|even so|with the addition"
        r"|(?:at|in|on|during|after|before|since|following|despite)\s(?:the\s(?-i:[a-z-]+)|this|that|then)(?=,)"
        r"|the (?:last|first|second|third|next|other|previous|rest)(?: ones?)? (?:is|was|are|were"
        r"|has|had|have|came|will))\b",
        re.IGNORECASE,
    ),
    "de": re.compile(
        r"^(?:er|sie|es|ihn|ihm|ihr|ihre[rnms]?|seine?[rnms]?|dies(?:e[rnms]?)?|dabei|damit"
        r"|dazu|dafür|dagegen"
        r"|daher|deshalb|doch|aber|und|oder|auch|so|zudem|außerdem|allerdings|jedoch|dennoch"
        r"|trotzdem|inzwischen"
        r"|unterdessen|dort|hier|da|dann|danach|davor|beide|solche|darüber|darunter|denn|nun"
        r"|jetzt|weitere|dadurch|deswegen|daraufhin|daran|darauf|daraus|davon|dahinter|zuvor"
        r"|zunächst|anschließend|später|kurz darauf|wenig später|gleichzeitig|zugleich|stattdessen"
        r"|schließlich|ebenso|ebenfalls|ansonsten|andernfalls|hinzu|hingegen|jene[rnms]?|solche[rnms]?"
        r"|(?:nach|vor|mit|bei|in|seit|trotz|wegen|für|durch|an|auf|aus|über|unter|um|von|zu)"
        r" (?:seine[rnms]?|ihre[rnms]?|deren|dessen|diese[rnms]?|jene[rnms]?)"
        r"|(?:seit|als|nachdem|weil|wenn|obwohl|während|bevor|ehe|sobald|solange|damit|indem|falls)"
        r" (?:er|sie|es|ihm|ihn|ihnen|ihre?[nmrs]?|seine?[nmrs]?)"
        r"|das (?:ist|sind|war|waren|wird|wurde|hat|haben|ergab|ergibt|zeig\w+|teilte|sagte"
        r"|berichte\w*"
        r"|melde\w*|bedeutet|geht|gilt|soll|kann|könnte|würde|sei|habe|gab|gelang|macht\w*"
        r"|bestätigt\w*|kündigt\w*|führt\w*)"
        r"|der (?:mann|täter|vorfall)|die (?:frau|beiden|tat|maßnahme)"
        r"|(?:der|die|das) (?:letzten?|ersten?|zweiten?|dritten?|nächsten?|vorigen?|anderen?"
        r"|übrigen) (?:ist|sind|war|waren|wird|werden|wurden?|hat|haben|hatten?|soll|sollen"
        r"|kam|kamen))\b",
        re.IGNORECASE,
    ),
}
_KNOWN_ACTOR = re.compile(
    r"^The\s[a-z]\w*(?:\s\w+ly)?(?:,\s[^,]*,)?\s(?:is|are|was|were|has|have|had|will|would"
    r"|could|may|said|says"
    r"|also|allegedly|reportedly|told|made|took|came|went|found|won|lost|left|met|began|became|gave"
    r"|got|held|wrote|put|ran|saw|sent|spent|\w{2,}ed)\s"
)
"""`The companies allegedly …`: somebody whom the sentence before has introduced."""
_QUOTES_SOMEBODY = {
    "en": re.compile(
        r"[,.!][’'”\"]\s(?:said\s)?(?:he|she|they|(?:Mr|Mrs|Ms|Dr)\.?\s[A-Z][\w’'-]+)(?:\s\w+)?[\s.,]"
    ),
    "de": re.compile(r"[“”«\"],?\s(?:so\s)?(?:sagte\s)?(?:er|sie)\b"),
}
"""A quotation whose speaker somebody else has introduced: `“…,” Mr Oteh said`."""
_NAMED_KIND = re.compile(
    r"^The\s[A-Z][\w-]*\s(?:[a-z][\w-]*\s){0,2}(?:couple|duo|trio|pair|star|singer|actor|actress"
    r"|rapper|striker|player|goalkeeper|midfielder|driver|man|woman|teenager|user|company|firm)\b"
    r"[^A-Z]*$"
)
"""`The NFL power couple …`, without a name."""
_LATER_ONLY = {
    "en": re.compile(
        r"^(?:but|and|or|so|yet|nor|however|meanwhile|instead|also|then|here|even so)\b",
        re.IGNORECASE,
    ),
    "de": re.compile(r"^(?:und|oder|aber|doch|denn|hier|auch|jedoch)\b", re.IGNORECASE),
}
_REFERS = re.compile(
    r"^(?:\S+\s){1,6}also\s"
    r"|^(?:\S+\s){1,4}(?:ebenfalls|(?<!erstmals )(?<!nun )(?<!jetzt )auch|zudem|außerdem)\s"
    r"|^(?:\S+\s){1,9}(?:aber|dennoch|jedoch|deshalb|daher|trotzdem|demnach|stattdessen)\b"
    r"|^(?:\w+ing|Asked)\s[^,]{0,80},[’'”\"]?\s(?:he|she|it|they|neither|both)\s"
    r"|\bmade this known\b|\b(?:said|says|disclosed|stated|announced|revealed|confirmed) this"
    r"(?=[.,]|\s(?:in|at|on|to|when|while|during|after)\b)"
)
"""Words of a sentence that goes on with what was said before."""
_DEFINES = re.compile(
    r"^(?:The\s)?(?:[A-Z][\w’-]+\s){0,2}[A-Z][\w’-]+(?:,\s[^,]+,)?\s(?:is|are)\s"
    r"(?:the\sworld[’']s\s(?:\w+-)?(?:largest|biggest|top|leading|main|only)|home\sto|one\sof\sthe)\b"
)
"""`Indonesia is the world's largest exporter of coal`: that was so before, and is no news."""
_HIS = re.compile(
    r"^(?:(?:Thousands|Hundreds|Dozens|Many|Some)\sof\s)?(?:[Pp]eople|[A-Za-z][a-z]+(?:ers|ors|ists"
    r"|ans|ics|ents))\s(?:[a-z]+\s){1,3}(?:his|her|him)\b"
)
"""`Protesters demand his resignation …`: of somebody whom another sentence names."""
_MARKS, _ROOT = frozenset("“\"‘'„»«"), 4
_ANEW, _SAME, _PROMISED = 0.36, 0.5, 0.45
"""Share of the headline's words that the first sentences hold: where they say it anew in a
sentence about the same, in whatever sentences, and where nothing but them can be said."""
_RETOLD, _FEWEST = 0.42, 2
"""Share of the words of a headline, and words, that a sentence holds which says the same."""
_HEAD = 8
"""Words of a sentence in which it says what it is about."""
_FIGURE = re.compile(r"(?<![\w.,-])(?!(?:19|20)\d\d\b)\d[\d.,]*(?![\w-]|-year|\d)")
_NUMBER_WORD = re.compile(
    r"\b[A-Za-zäöüß]+(?:-(?:one|two|three|four|five|six|seven|eight|nine))?\b"
)
_NAME = re.compile(r"(?<=[\w,] )[A-ZÄÖÜ]\w+")
_ANY_NAME = re.compile(r"\b[A-ZÄÖÜ]\w+")


_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_NUMBERS = (
    {word: str(n) for n, word in enumerate(ENGLISH) if n > 1}
    | {word: str(n) for n, word in enumerate(GERMAN) if n > 1}
    | {word: str(10 * n) for n, word in enumerate(_TENS, start=2)}
    | {
        f"{ten}-{unit}": str(10 * n + m)
        for n, ten in enumerate(_TENS, start=2)
        for m, unit in enumerate(ENGLISH[1:10], start=1)
    }
)
"""Numbers in words that a headline may give in figures."""


def connected(told: tuple[str, ...], language: str, *, views_wanted: bool = False) -> list[str]:
    """The fit sentences of a paragraph, without those that lean on one that is left out.

    A question that is left out takes its answer along. So does comment, unless views are wanted.
    """
    kept: list[str] = []
    broken = question = False
    for sentence in _unfolded(told, language):
        leans = broken and (question or points_back(sentence, language))
        if fit(sentence) and _sayable(sentence, language, views=views_wanted) and not leans:
            kept.append(sentence)
            broken = question = False
        else:
            broken, question = True, sentence.rstrip("\"'”’)").endswith("?")
    return kept


def _unfolded(told: tuple[str, ...], language: str) -> tuple[str, ...]:
    """`told` without views behind the news; and German teasers without what stands before them."""
    if language != "de":
        return tuple(map(comment.without_view, told))
    parts = ((s, german_teasers.unfolded(s)) for s in told)
    return tuple(p for s, new in parts for p in ((s,) if points_back(new[0], language) else new))


def _sayable(sentence: str, language: str, *, views: bool) -> bool:
    """Whether a sentence is whole, and tells the news: teasers often lack a verb or an article."""
    if language == "en" and not views and comment.comments(sentence):
        return False
    if language == "en" and (comment.shows_the_outlet(sentence) or comment.withholds(sentence)):
        return False
    if language == "de" and german_teasers.is_teaser(sentence):
        return False
    return not headlines.is_fragment(sentence, language)


def coherent(title: str, lead: str | None, told: tuple[str, ...], language: str) -> tuple[str, ...]:
    """`lead` and then `told`, where they make sense without what was left out.

    The lead is left out where the first sentences say it: with its figures and its names. Without
    a lead, the first sentences must themselves say what the title promises; else the story
    would begin in its middle.
    """
    covered = _covered(title, told[:2], language)
    begins = bool(told) and not points_back(told[0], language)
    if lead is None:
        news = language != "de" or (
            german_teasers.tells_news(" ".join(told[:2])) and not german_teasers.explains(title)
        )
        return told if begins and news and covered >= _PROMISED else ()
    if language == "de" and _goes_without(lead, told, language):
        return told
    said = covered >= (_ANEW if begins and _about_the_same(title, told[0], language) else _SAME)
    said = said and not (language == "de" and _is_alone_the_news(lead, told[0]))
    if begins and said and _has_its_figures(title, told[0]) and _has_its_names(title, told[0]):
        return told
    kept = tuple(s for s in told if not _LATER_ONLY[language].match(s))
    return german_leads.once(lead, kept) if language == "de" and begins else (lead, *kept)


def _is_the_news(told: tuple[str, ...], lead: str) -> bool:
    """Whether German `told` tells news, and a headline before it only how things are."""
    news = german_teasers.tells_news(" ".join(told[:2]))
    return news and german_teasers.tells_a_state(lead) and not german_teasers.tells_news(lead)


def _is_alone_the_news(lead: str, first: str) -> bool:
    """Whether a German headline tells news, and the sentence behind it only how things are."""
    told = german_teasers.tells_news(first) or not german_teasers.tells_a_state(first)
    return german_teasers.tells_news(lead) and not told


def _goes_without(lead: str, told: tuple[str, ...], language: str) -> bool:
    """Whether German `told` is better off without a headline before it.

    Its first sentence says the same at greater length, or tells news, and the headline none; or
    nothing says who it was that died.
    """
    if not told:
        return german_teasers.says_only_who_died(lead)
    first, begins = told[0], not points_back(told[0], language)
    if begins and _is_the_news(told, lead):
        return True
    wanted, said = terms.stems(lead, language), terms.stems(first, language)
    longer = len(first) > len(lead) and begins
    figures = set(_FIGURE.findall(lead)) <= set(_FIGURE.findall(first))
    dead = german_teasers.says_who_died(lead) <= german_teasers.says_who_died(first)
    alike = len(wanted & said) >= max(_FEWEST, _RETOLD * min(len(wanted), len(said)))
    retold = alike or german_teasers.are_of_one(lead, first) or german_leads.has_acted(lead, first)
    return longer and figures and dead and retold


def without(
    told: tuple[str, ...], unwanted: Callable[[str], bool], language: str
) -> tuple[str, ...]:
    """`told` without the `unwanted` sentences, and without those that lean on one of them."""
    kept: list[str] = []
    broken = False
    for sentence in told:
        broken = unwanted(sentence) or (broken and points_back(sentence, language))
        if not broken:
            kept.append(sentence)
    return tuple(kept)


def alone(told: tuple[str, ...], language: str) -> tuple[str, ...]:
    """Those of `told` that make sense without any other; German ones all, if the first is news."""
    kept = tuple(sentence for sentence in told if not points_back(sentence, language))
    if language == "de":
        return (
            told if kept[:1] == told[:1] and german_teasers.tells_news(" ".join(kept[:1])) else ()
        )
    return kept


def _about_the_same(title: str, sentence: str, language: str) -> bool:
    """Whether a sentence begins with what the title begins with."""
    subject = {s[:_ROOT] for s in terms.ordered_stems(title, language)[:2]}
    head = " ".join(sentence.split()[:_HEAD])
    return bool(subject & terms.roots(head, language))


def _has_its_figures(title: str, sentence: str) -> bool:
    """Whether a sentence gives the figures that the title gives, years and ages aside."""
    return _figures(title) <= _figures(sentence)


def _figures(text: str) -> set[str]:
    """The counts in `text`, as digits; small ones in words are taken for what they count."""
    written = (f.rstrip(".,").replace(",", "") for f in _FIGURE.findall(text))
    worded = (_NUMBERS.get(w.lower(), "") for w in _NUMBER_WORD.findall(text))
    return {f for f in (*written, *worded) if f}


def _has_its_names(title: str, sentence: str) -> bool:
    """Whether a sentence names half of what the title names, beside its first word."""
    names = {name[:_ROOT] for name in _NAME.findall(title)}
    known = {name[:_ROOT] for name in _ANY_NAME.findall(sentence)}
    return len(names & known) * 2 >= len(names)


def _covered(title: str, told: tuple[str, ...], language: str) -> float:
    """Share of the title's words that `told` holds, in whatever form: `seizures` is `seize`."""
    wanted = terms.roots(title, language)
    said = terms.roots(" ".join(told), language)
    return len(wanted & said) / max(1, len(wanted))


def leans(sentence: str, language: str) -> bool:
    """Whether a sentence goes on with the very one before it: `He …`, `… also said`."""
    if language == "de" and german_teasers.reports_of_somebody(sentence):
        return True
    if language == "de" and german_leads.names_it_behind(sentence):
        return False
    english = language == "en" and _HIS.match(sentence)
    return bool(_DANGLING[language].match(sentence) or _REFERS.search(sentence) or english)


def points_back(sentence: str, language: str) -> bool:
    """Whether a sentence cannot begin a story: it leans, or `The vessel …` is not known yet."""
    leaning = leans(sentence, language) or _KNOWN_ACTOR.match(sentence)
    if leaning or headlines.is_known_already(sentence, language):
        return True
    if sentence[:1] in _MARKS and _QUOTES_SOMEBODY[language].search(sentence):
        return True
    if language == "de":
        return german_teasers.refers(sentence) or german_leads.names_it_behind(sentence)
    words = sentence.split()
    if words[0] == "The" and words[1][0].islower():
        return not any(w[0].isupper() for w in words[2:])
    return bool(_NAMED_KIND.match(sentence) or _DEFINES.match(sentence))
