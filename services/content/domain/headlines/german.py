"""German headlines as sentences."""

import re
from collections.abc import Sequence

from services.content.domain.headlines import german_articles as articles
from services.content.domain.headlines import german_clause as clauses
from services.content.domain.headlines import german_labels as labels
from services.content.domain.headlines import german_lexicon as lexicon
from services.content.domain.headlines import german_tokens
from services.content.domain.headlines import german_victims as victims
from services.content.domain.headlines import german_words as small
from services.content.domain.headlines.aloud import Sentence, closed
from services.content.domain.headlines.german_clause import Clause
from services.content.domain.headlines.german_labels import Role

_UNSAYABLE = re.compile(
    r"""
    ^\W*(?:kommentar|meinung|kolumne|glosse|gastbeitrag|leitartikel|essay|analyse|interview|podcast
        |video|bilder|fotos?|fotostrecke|bilderstrecke|faktencheck|rezension|pro\ (?:und|&)
        |presseschau|faq|quiz|rätsel|horoskop|newsletter|porträt|nachruf|reportage
        |\w+-?(?:podcast|kolumne|newsletter|horoskop))\b[^:|–—]{0,24}[:|–—-]
    | ^\W*(?:wie|warum|wieso|weshalb|was|wer|wem|wen|wo|wohin|wann|welche[rsnm]?|so|darum|deshalb
        |dies(?:e[rsnm]?)?|hier|ob|wenn|weil|solange|obwohl
        |nachdem|bevor|dass|als|kann
        |können|ist|sind|wird|soll|hat|haben|droht|muss|darf|das|da|zum\ tod|er|sie|es|man|ich
        |wir|du|ihr)\s
    | [?…\[\]{}<>#@*|;] | \.\.\. | \?! | (?-i:[a-zäöüß]{3})\.\s | !
    | \b(?:ein|eine)\ (?:kommentar|kolumne|analyse|gastbeitrag|glosse|interview|essay|überblick
        |rezension|nachruf|porträt)\b
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
_LONGEST = 300
"""Characters of a headline, marks and kicker included."""
_THOUSANDS = re.compile(r"(?<=\d)\s(?=\d{3}\b)")
_WITNESSES = small.word_set("Polizei Gericht Feuerwehr Rettungskräfte Retter Staatsanwaltschaft")
"""Whoever acts rather than being spoken of: `Marl: Polizei räumt Dorf`."""
_FIGURE = re.compile(r"(?<![\w-])\d+")
_NAME = r"(?P<name>[A-ZÄÖÜ][\w.’'-]+(?:(?:\s(?:von|van|de|der|al|bin))*\s[A-ZÄÖÜ][\w.’'-]+){1,2})"
_DIED = (
    re.compile(rf"^(?:Zum Tode? von|Nachruf auf)\s{_NAME}(?=\s?[:–,]|$)"),
    re.compile(rf"[«“”\"]\s{_NAME}\sist (?:tot|gestorben)$"),
)
"""Who died: `Zum Tod von Anna Berg: Die Stimme`, `Autorin von »Nebel« Anna Berg ist tot`."""
_LOWERED = small.DETERMINERS | small.PREPOSITIONS | {"rund", "etwa", "knapp", "fast", "mindestens"}


def sentence(headline: str) -> Sentence | None:
    """`headline` as a whole sentence, or None where no rule makes it sayable.

    Marks and labels are dropped, a kicker becomes part of the sentence where it has to; missing
    auxiliaries are supplied, and articles where they are surely known.
    """
    if len(headline) > _LONGEST:
        return None
    bare = labels.without_marks(headline)
    rules = ("de.label",) if bare != " ".join(headline.split()) else ()
    text = _THOUSANDS.sub(".", bare)
    for pattern in _DIED:
        if died := pattern.search(text.rstrip(" .")):
            return closed(f"{died['name']} ist gestorben", _joined(rules, "de.tod"))
    for kicker, news in labels.splits(text.rstrip(" .")):
        said = _said(kicker, news, rules)
        if said and _keeps_figures(text, said.text):
            return said
    return None


def _said(kicker: str, news: str, rules: Sequence[str]) -> Sentence | None:
    kept = labels.without_tail(news)
    whole = f"{kicker} {kept}"
    if _UNSAYABLE.search(_spared(kept)) or _UNSAYABLE.search(f"{kicker}: "):
        return None
    if _OPENS_WITH_QUOTE.match(kept) or ":" in re.sub(r"\d:\d", "", kept) or not _balanced(whole):
        return None
    rules = (*rules, *(["de.schwanz"] if kept != news else []))
    counted = victims.told(kept, kicker)
    if counted:
        return closed(counted, _joined(rules, "de.opfer"))
    clause = clauses.parse(kept)
    if clause is None:
        return None
    return _with_kicker(kicker, clause, rules)


def _with_kicker(kicker: str, clause: Clause, rules: Sequence[str]) -> Sentence | None:
    whole = articles.supplied(clause)
    changed = (clause.rule, "de.artikel" if whole != clause else "")
    if not kicker:
        return closed(_straight(whole), _joined(rules, *changed))
    found = labels.read(kicker, "" if "laut" in clause.rest else clause.verb)
    witnessed = german_tokens.bare(clause.prefield[0]) in _WITNESSES
    if found.role is Role.SPEAKER and "laut" not in clause.rest and not witnessed:
        return None
    phrase = ""
    if found.role is Role.SOURCE:
        phrase = found.phrase
    elif found.role is Role.EVENT and not _mentions(whole, kicker):
        phrase = victims.after(kicker)
    elif _needs_place(whole):
        phrase = labels.located(kicker)
    if not phrase:
        return closed(_straight(whole), _joined(rules, "de.dachzeile", *changed))
    if not whole.subject_first:
        return (
            None
            if found.role is Role.SOURCE
            else closed(_straight(whole), _joined(rules, "de.dachzeile", *changed))
        )
    return closed(_inverted(phrase, whole), _joined(rules, "de.dachzeile", *changed))


def _straight(clause: Clause) -> str:
    text = " ".join((*clause.prefield, clause.verb, *clause.rest))
    return text[:1].upper() + text[1:]


def _inverted(phrase: str, clause: Clause) -> str:
    """The clause with `phrase` at its head, and so its subject behind the verb."""
    first, *others = clause.prefield
    if (first.lower() in _LOWERED and first not in small.CROWDS) or german_tokens.is_adjective(
        clause.prefield, 0
    ):
        first = first.lower()
    words = [clause.verb, first, *others, *clause.rest]
    if words[0].endswith(","):
        return _straight(clause)
    return f"{phrase[:1].upper()}{phrase[1:]} {' '.join(words)}"


def _mentions(clause: Clause, kicker: str) -> bool:
    """Whether the news names the event of its kicker itself."""
    said = " ".join((*clause.prefield, *clause.rest)).casefold()
    return any(w.casefold()[-5:] in said for w in kicker.split() if w[:1].isupper())


def _needs_place(clause: Clause) -> bool:
    """Whether the news begins with somebody whom its place alone makes known."""
    words = [german_tokens.bare(w) for w in (*clause.prefield, *clause.rest)]
    known = lexicon.PLACES | lexicon.PLACES_WITH_ARTICLE.keys() | lexicon.CONTRACTED_PLACES
    return clause.prefield[0].lower() in small.DETERMINERS and not known & set(words)


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


def _keeps_figures(headline: str, said: str) -> bool:
    return set(_FIGURE.findall(headline)) <= set(_FIGURE.findall(said))


def _joined(rules: Sequence[str], *more: str) -> str:
    return " ".join(dict.fromkeys(rule for rule in (*rules, *more) if rule))


def stands(text: str) -> bool:
    """Whether `text` is a whole sentence as it stands."""
    return clauses.has_finite_verb(text)
