"""Another outlet tells the news of a story once more, or something else of it."""

import pytest

from contracts import SourceRef
from services.content.domain.news import Article
from services.content.domain.telling import angles
from services.content.domain.telling.facts import SpokenFacts

NEWS = "President Ada Quill of Norway met her Danish colleague for talks in Oslo today."


def article(title: str, *sentences: str, outlet: str = "B", rule: str = "") -> Article:
    return Article(
        SourceRef(outlet=outlet, title=title), sentences, rule=rule, text=" ".join(sentences)
    )


def told(*articles: Article) -> list[str]:
    lead = article("Quill meets Danish colleague in Oslo", NEWS, outlet="A")
    return [sentence for sentence, _ in SpokenFacts().take((lead, *articles), "en")][1:]


def test_an_opening_about_the_same_one_is_told_where_its_headline_promises_something_else() -> None:
    pipeline = (
        "President Ada Quill and her Danish guest made no progress on plans for a bridge over "
        "the northern strait."
    )
    assert told(article("Norway and Denmark leave the bridge over the strait open", pipeline))
    assert not told(article("Quill holds talks with Danish colleague", pipeline))


def test_an_opening_that_does_what_the_news_tell_is_told_once() -> None:
    again = (
        "Norway's President Ada Quill met her colleague for talks today, with fishing quotas, a "
        "bridge and the prices of winter power all in the balance."
    )
    assert not told(article("Fishing, bridges, power: what is open in the north", again))


@pytest.mark.parametrize(
    ("sentence", "little"),
    [
        ("Officials in Oslo said a vessel was struck by drones.", True),
        ("News of the blow to the fleet in the northern harbour surfaced yesterday.", True),
        ("Insurers expect higher premiums for grain from the northern harbours.", False),
        ("Reports of higher premiums come from all harbours, insurers in the north say.", False),
    ],
)
def test_the_news_in_other_words_add_little(sentence: str, *, little: bool) -> None:
    said = ["Drones hit a ship off Norway today, the navy said."]
    assert angles.adds_little(sentence, said, own=False) is little


@pytest.mark.parametrize(
    ("sentence", "again"),
    [
        ("A cargo ship reported heavy waves and asked pilots of the islands for help.", True),
        ("A cargo train left the harbour of the islands with grain for the north.", False),
        ("The cargo ship reported heavy waves and asked pilots of the islands for help.", False),
    ],
)
def test_what_the_news_are_about_is_no_new_thing(sentence: str, *, again: bool) -> None:
    said = ["A Danish-flagged cargo ship was hit by a projectile."]
    assert angles.begins_again(sentence, said, headed=True) is again


def test_a_short_opening_of_mostly_known_words_begins_again() -> None:
    said = ["One person was killed in a Danish attack on the harbour of Oslo."]
    short = "Denmark struck the northern towns of Oslo and Bergen."
    assert angles.begins_again(short, said, headed=False)
    assert not angles.begins_again(short, said, headed=True)


def test_a_deed_of_others_in_a_headline_is_told_where_there_is_little_else() -> None:
    title = "Oslo police seal off bridges to keep protesters away"
    sealed = article(title, "Oslo bridges were sealed off by police.", rule="en.passive")
    assert told(sealed) == list(sealed.sentences)
    plain = article(title, "Oslo police seal off bridges.", rule="en.article")
    assert told(plain) == []
    more = [
        article(f"Angle {n}", sentence, outlet=f"C{n}")
        for n, sentence in enumerate(
            (
                "Fishermen of Oslo sent Quill a list of demands on cod and herring.",
                "Danish trains to Oslo will run twice as often, guests of Quill said.",
            )
        )
    ]
    assert told(*more, sealed) == [each.sentences[0] for each in more]


def test_what_happened_comes_before_reactions_and_both_before_how_it_came_to_that() -> None:
    past = article("Old strife", "Two years after the mill closed, its workers feel forgotten.")
    aid = article("Help", "Denmark pledged tents and forty doctors to the towns.")
    event = article("Roads", "Landslides closed both roads to the valley.")
    lead = article("Quake", "A quake shook Norway.")
    assert angles.in_order([lead, past, aid, event]) == [lead, event, aid, past]
    pledge = article("Denmark pledges aid", "Denmark pledged tents.")
    assert angles.in_order([pledge, past, aid, event]) == [pledge, aid, event, past]


def test_what_the_news_answer_is_told_once() -> None:
    told = ["Denmark hit the harbour of Oslo."]
    why = "Denmark says the attack was in retaliation for the boarding of its tankers by pirates."
    assert angles.explains(why, told)
    assert not angles.explains(why, [*told, "Oslo had waited for reprisals since Monday."])
    assert not angles.explains("Denmark says the attack was aimed at pirates and tankers.", told)
