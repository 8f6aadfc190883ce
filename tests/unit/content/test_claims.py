"""German claims that are weak: no headlines, and told with what denies them."""

import pytest

from contracts import SourceRef
from services.content.domain.language.terms import stem
from services.content.domain.news import Article, Topic
from services.content.domain.telling import claims, passages
from services.content.domain.telling.facts import SpokenFacts
from services.content.domain.telling.gist import gists
from services.content.domain.telling.passages import Passage, Telling
from services.content.domain.telling.sharing import share_out
from services.content.domain.telling.summary import headline_passages

_CLAIM = "Der umstrittene Autor Jan Roth schreibt ohne Belege, Marland habe die Fähre versenkt."
_USED = "Die Regierung in Tann nutzt das für ihre Zwecke."
_DENIAL = "Marland hat die Vorwürfe wegen Fährunglück zurückgewiesen."


def article(outlet: str, title: str, *sentences: str, rule: str = "") -> Article:
    return Article(SourceRef(outlet=outlet, title=title), sentences, rule=rule)


def told(*facts: tuple[str, Article]) -> Telling:
    articles = tuple(dict.fromkeys(found for _, found in facts))
    topic = Topic(articles, facts, outlets=len(articles))
    return passages.tellings([topic], "de", terse=False)[0]


def claim(*, length: int = 0) -> Telling:
    reporter = article("A", "Autor sieht Marland hinter Untergang", _CLAIM, _USED)
    text = "x" * length
    others = article("C", "Fähre", f"Die Fähre {text} lag an der Küste vor Tann.")
    denial = article("B", "Marland weist Vorwürfe zurück", _DENIAL, rule="de.zeit")
    return told(
        (_CLAIM, reporter),
        (_USED, reporter),
        (others.sentences[0], others),
        (_DENIAL, denial),
    )


@pytest.mark.parametrize(
    "sentence",
    [
        _CLAIM,
        "Ein Blog berichtet in einem schwach belegten Beitrag von einem Anschlag.",
        "Marland hat angeblich Schiffe verkauft.",
        "Die These ist bisher nicht belegt.",
        "Die unbewiesene Behauptung macht in Tann die Runde.",
    ],
)
def test_a_claim_is_weak_where_its_text_says_so(sentence: str) -> None:
    assert claims.is_weak(["Ein Satz steht davor.", sentence])


@pytest.mark.parametrize(
    "sentence",
    [
        "Der Landtag hat das umstrittene Fährgesetz beschlossen.",
        "Die umstrittene Ministerin Ina Holm tritt zurück.",
        "Die Polizei hat einen angeblichen Kapitän festgenommen.",
        "Der Verdacht ist durch Briefe gut belegt.",
    ],
)
def test_other_news_is_no_weak_claim(sentence: str) -> None:
    assert not claims.is_weak([sentence])


def test_a_weak_claim_is_no_headline_of_the_show() -> None:
    def headed(first: str, title: str) -> Telling:
        lead = article("A", "Meldung", first)
        topic = Topic((lead, article("B", title)), ((first, lead),))
        return Telling(topic, (Passage((first,), lead),))

    stories = [
        headed(
            "Der Rat von Tann hat beschlossen, die alte Brücke am Hafen für immer zu schließen.",
            "Der Rat schließt die alte Brücke von Tann",
        ),
        headed(_CLAIM, "Jan Roth sieht Marland hinter der versenkten Fähre"),
        headed(
            "Bei der Wahl in Lind hat sich Ina Holm gegen den Reeder Jan Berg durchgesetzt.",
            "Ina Holm hat die Wahl in Lind gegen Jan Berg gewonnen",
        ),
    ]
    said = [passage.text for passage in headline_passages(stories, "de")]
    assert len(said) == len(stories) - 1
    assert not any("Marland" in text for text in said)
    plain = headed(
        _CLAIM.replace("umstrittene ", "").replace("ohne Belege", "im Mai"),
        "Jan Roth sieht Marland hinter der versenkten Fähre",
    )
    said = [passage.text for passage in headline_passages([stories[0], plain], "de")]
    assert any("Marland" in text for text in said)


def test_a_denial_stands_right_behind_the_claim_and_is_told_with_it() -> None:
    story = claim()
    assert [passage.sentences[0] for passage in story.passages[:2]] == [_CLAIM, _DENIAL]
    assert story.least == len(story.passages[:2])
    for room in (18.0, 60.0):
        share = share_out([story], news=1, room=room, supply=room, rate=15.0, terse=False)[0]
        assert share.certain >= story.least
    tight = share_out([story], news=1, room=10.0, supply=10.0, rate=15.0, terse=False)
    assert tight == []


def test_a_story_without_a_denial_or_that_is_one_is_told_step_by_step() -> None:
    lead = article("A", "Fähre", "Die Fähre ist vor Tann gesunken.")
    other = article("B", "Suche", "Taucher suchen nach dem Wrack.")
    assert told((lead.sentences[0], lead), (other.sentences[0], other)).least == 1
    denial = article("A", "Marland", _DENIAL)
    assert told((_DENIAL, denial), (other.sentences[0], other)).least == 1


def test_a_denial_behind_its_claim_does_not_say_again_of_what() -> None:
    reporter = article("A", "Autor sieht Marland hinter Untergang der Fähre", _CLAIM)
    title = "Marland weist Vorwürfe wegen Fährunglück zurück"
    denial = article("B", title, _DENIAL, rule="de.zeit")
    said = [s for s, _ in SpokenFacts().take((reporter, denial), "de")]
    assert said == [_CLAIM, "Marland hat die Vorwürfe zurückgewiesen."]
    assert [s for s, _ in SpokenFacts().take((denial,), "de")] == [_DENIAL]
    whole = "Marland hat die Vorwürfe wegen der Schäden an der Fähre zurückgewiesen."
    assert claims.plainly_denied(whole) == whole


def test_a_german_headline_says_only_what_its_story_says() -> None:
    first = "Der vor Tann gefundene Roboter ist laut Polizei Teil einer Flotte aus Marland."
    lead = article("A", "Roboter vor Tann gefunden", first)
    beyond = article("B", "Roboter aus Marland konnte Funksprüche abhören")
    within = article("C", "Roboter vor Tann war Teil einer Flotte aus Marland")
    story = Telling(Topic((lead, beyond, within), ((first, lead),)), (Passage((first,), lead),))
    heard = [g.text for g in gists(story, "de", wanted=90, longest=100)]
    assert "Ein Roboter vor Tann war Teil einer Flotte aus Marland." in heard
    assert not any("abhören" in text for text in heard)
    shown = [g.text for g in gists(story, "de", wanted=90, longest=100, titles=True)]
    assert any("abhören" in text for text in shown)


def test_verbs_of_what_somebody_wants() -> None:
    wanted = claims.wants("Königin Holm fordert Fähren und warnt vor dem Sturm.")
    assert wanted == {stem("fordert", "de"), stem("warnt", "de")}
    assert claims.wants("Königin Holm besucht Rom und die Forderung bleibt.") == frozenset()


def test_a_german_headline_in_other_words_of_the_same_deed_stays() -> None:
    first = "Mit den Stimmen der Koalition hat der Landtag heute das Moorgesetz verabschiedet."
    lead = article("A", "Moore", first)
    other = article("B", "Landtag beschließt ein Gesetz zum Schutz der Moore")
    story = Telling(Topic((lead, other), ((first, lead),)), (Passage((first,), lead),))
    heard = [g.text for g in gists(story, "de", wanted=90, longest=100)]
    assert "Der Landtag beschließt ein Gesetz zum Schutz der Moore." in heard
