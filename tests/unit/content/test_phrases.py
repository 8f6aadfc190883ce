import re
from random import Random
from string import Formatter
from typing import get_args

import pytest

from contracts import Language
from contracts.style import Formality
from contracts.vocabulary import known_values
from services.content.adapters.local_writer import phrasebook
from services.content.domain.language.outlets import outlet_slots
from services.content.domain.telling.phrases import KINDS, Deck

LANGUAGES: tuple[Language, ...] = known_values(Language)
FORMALITIES: tuple[Formality, ...] = get_args(Formality)
OUTLET = set(outlet_slots("Kurier", "de")) | set(outlet_slots("Courier", "en"))
VERBS = set(phrasebook("de").verbs)
SLOTS = {
    "welcome": {"greeting", "show", "station"} | VERBS,
    "clock": {"time", "Time", "date", "Date", "clock"},
    "host": {"host"},
    "cohost": {"host"},
    "headlines": set[str](),
    "update": set[str](),
    "kicker": set[str](),
    "attribution": OUTLET,
    "credit": OUTLET,
    "contrast": {"outlet", "Outlet", "other", "count", "others"},
    "recap": set[str](),
    "closing": {"show", "station"} | VERBS,
    "farewell": {"host"},
}
CLAIMS = re.compile(
    r"\b(breaking|shocking|dramatic|sadly|fortunately|tragic|exclusive|surprising\w*|important"
    r"|later|latest|earlier|meanwhile|elsewhere|tonight|yesterday|tomorrow"
    r"|agree\w*|confirm\w*|reveal\w*|world|abroad|home"
    r"|später|vorhin|inzwischen|anderswo|gestern|morgen"
    r"|leider|zum Glück|tragisch\w*|dramatisch\w*|exklusiv|wichtig\w*|überraschend\w*|aktuell\w*"
    r"|bestätig\w*|enthüll\w*|einig|Welt|Ausland|Inland)\b",
    re.IGNORECASE,
)
LAST = re.compile(
    r"\b(finally|lastly|last|to end"
    r"|zuletzt|schließlich|abschließend|letzte\w*|zum (?:Ab)?schluss)\b",
    re.IGNORECASE,
)


def slots_of(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name}


def normal(template: str) -> str:
    """What a listener would take for the same phrase: case, stops and slots aside."""
    bare = re.sub(r"\{\w+\}", "{}", template).casefold()
    return " ".join(re.findall(r"[\w{}']+", bare))


@pytest.mark.parametrize("formality", FORMALITIES)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_several_phrases(
    language: Language, formality: Formality, kind: str
) -> None:
    least = 4 if kind in {"attribution", "contrast"} else 6
    assert len({normal(p) for p in phrasebook(language, formality).phrases[kind]}) >= least


@pytest.mark.parametrize("formality", FORMALITIES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_phrase_stands_twice_in_a_book(language: Language, formality: Formality) -> None:
    book = phrasebook(language, formality)
    said = [normal(phrase) for kind in KINDS for phrase in book.phrases[kind]]
    assert sorted(said) == sorted(set(said))


@pytest.mark.parametrize("formality", FORMALITIES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_phrase_is_made_of_others(language: Language, formality: Formality) -> None:
    book = phrasebook(language, formality)
    said = {re.sub(r"\{\w+\}", "{}", p) for kind in KINDS for p in book.phrases[kind]}

    def made_of(words: str) -> bool:
        return words in said or begins(words)

    def begins(words: str) -> bool:
        first = (phrase for phrase in said if words.startswith(f"{phrase} "))
        return any(made_of(words[len(phrase) + 1 :]) for phrase in first)

    assert [phrase for phrase in said if begins(phrase)] == []


@pytest.mark.parametrize("formality", FORMALITIES)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_phrases_use_the_slots_of_their_kind(
    language: Language, formality: Formality, kind: str
) -> None:
    for phrase in phrasebook(language, formality).phrases[kind]:
        assert slots_of(phrase) <= SLOTS[kind], phrase


@pytest.mark.parametrize("formality", FORMALITIES)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["attribution", "credit", "contrast"])
def test_attributions_name_the_outlet(language: Language, formality: Formality, kind: str) -> None:
    for phrase in phrasebook(language, formality).phrases[kind]:
        assert slots_of(phrase), phrase


@pytest.mark.parametrize("formality", FORMALITIES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_an_attribution_goes_on_with_a_sentence_and_leaves_its_stop(
    language: Language, formality: Formality
) -> None:
    for phrase in phrasebook(language, formality).phrases["attribution"]:
        assert phrase.startswith(", "), phrase
        assert not phrase.endswith("."), phrase


@pytest.mark.parametrize("formality", FORMALITIES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_other_phrases_are_whole_sentences(language: Language, formality: Formality) -> None:
    book = phrasebook(language, formality)
    for kind in set(KINDS) - {"attribution"}:
        for phrase in book.phrases[kind]:
            assert phrase.endswith("."), phrase
            assert phrase[0].isupper() or phrase[0] == "{", phrase


@pytest.mark.parametrize("formality", FORMALITIES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_phrases_claim_nothing_about_a_story_its_place_or_its_time(
    language: Language, formality: Formality
) -> None:
    book = phrasebook(language, formality)
    assert [p for kind in KINDS for p in book.phrases[kind] if CLAIMS.search(p)] == []


@pytest.mark.parametrize("formality", FORMALITIES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_kicker_alone_says_that_a_story_is_the_last(
    language: Language, formality: Formality
) -> None:
    """It alone stands where no story can follow, whatever is left out."""
    book = phrasebook(language, formality)
    said = [p for kind in KINDS for p in book.phrases[kind] if LAST.search(p)]
    assert said == list(book.phrases["kicker"])


@pytest.mark.parametrize("formality", FORMALITIES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_deck_repeats_nothing_before_everything_was_dealt(
    language: Language, formality: Formality
) -> None:
    deck = Deck(phrasebook(language, formality), Random(7))
    size = len(phrasebook(language, formality).phrases["kicker"])
    first = [deck.deal("kicker", {}) for _ in range(size)]
    again = [deck.deal("kicker", {}) for _ in range(size)]
    assert len(set(first)) == size
    assert set(again) == set(first)


def test_a_deck_deals_only_phrases_whose_slots_are_known_and_that_are_short_enough() -> None:
    deck = Deck(phrasebook("en"), Random(7))
    short = {deck.deal("credit", {"source": "X"}, longest=20) for _ in range(9)}
    assert short == {"That story is from X."}
    assert deck.deal("credit", {"source": "X"}, longest=3) == ""
    assert deck.deal("credit", {}) == ""


def test_decks_of_different_seeds_differ_and_of_the_same_seed_do_not() -> None:
    def hand(seed: int) -> list[str]:
        deck = Deck(phrasebook("en"), Random(seed))
        return [deck.deal("kicker", {}) for _ in range(5)]

    assert hand(1) == hand(1)
    assert hand(1) != hand(2)


def test_a_name_that_ends_in_a_stop_gets_no_second_one() -> None:
    deck = Deck(phrasebook("en"), Random(7))
    book = phrasebook("en").phrases["host"]
    dealt = [deck.deal("host", {"host": "Sam Jr."}) for _ in book]
    assert not [phrase for phrase in dealt if ".." in phrase]


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("Die Nachrichten", "Hier sind Die Nachrichten."),
        ("RadioX News", "Hier sind RadioX News."),
        ("Der Morgen", "Hier ist Der Morgen."),
        ("Nachrichtenmagazin", "Hier ist Nachrichtenmagazin."),
    ],
)
def test_a_german_verb_agrees_with_the_title(title: str, words: str) -> None:
    assert "Hier {ist} {show}.".format(show=title, **phrasebook("de").agreeing(title)) == words


def test_every_german_verb_beside_the_show_agrees() -> None:
    singular = "|".join(phrasebook("de").verbs)
    beside = re.compile(rf"\b(?:{singular}) (?:sich )?{{show}}|{{show}} (?:{singular})\b")
    phrases = phrasebook("de").phrases
    assert [p for kind in KINDS for p in phrases[kind] if beside.search(p)] == []
