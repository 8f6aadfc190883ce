"""What fits into a show: which stories are certain."""

from dataclasses import replace

from contracts import SourceRef
from services.content.domain.news import Article, Topic
from services.content.domain.telling.passages import Passage, Telling
from services.content.domain.telling.sharing import share_out

RATE = 15.0
"""Characters a second."""
LEADS = 5


def telling(name: str, outlets: int, seconds: float, passages: int = 1) -> Telling:
    """A story whose passages take so many seconds each."""
    text = name.ljust(int(seconds * RATE), ".")
    article = Article(SourceRef(outlet=name, title=name), (text,))
    topic = Topic((article,), ((text, article),), outlets=outlets)
    return Telling(topic, (Passage((text,), article),) * passages)


def certain(*stories: Telling, room: float, terse: bool = False) -> list[str]:
    shares = share_out(stories, news=LEADS, room=room, supply=2 * room, rate=RATE, terse=terse)
    return [share.telling.topic.articles[0].source.title for share in shares if share.certain]


BIG = [telling(f"big {n}", 6, 9) for n in range(LEADS)]


def test_a_slim_story_of_several_outlets_comes_before_a_full_one_of_one() -> None:
    slim, full = telling("slim", 3, 8), telling("full", 1, 9, passages=2)
    assert certain(*BIG, slim, full, room=LEADS * 10 + 9)[LEADS:] == ["slim"]
    alone = telling("alone", 1, 8)
    assert certain(*BIG, alone, full, room=LEADS * 10 + 20)[LEADS:] == ["full"]


LONG_SECONDS = 320 / LEADS
LONG = [telling(f"long {n}", 6, LONG_SECONDS) for n in range(LEADS)]
LONG_ROOM = LEADS * (LONG_SECONDS + 1.1)


def test_with_time_a_line_of_two_outlets_gives_way_to_what_is_told_in_full() -> None:
    full = telling("full", 1, 11, passages=2)
    line, more = telling("line", 2, 6), telling("more", 2, 12)
    assert certain(*LONG, line, full, room=LONG_ROOM + 26)[LEADS:] == ["full"]
    assert certain(*LONG, more, full, room=LONG_ROOM + 15)[LEADS:] == ["more"]
    assert certain(*LONG, line, full, room=LONG_ROOM + 8)[LEADS:] == ["line"]


def test_a_line_of_many_victims_is_not_passed_over() -> None:
    full = telling("full", 1, 11, passages=2)
    line = telling("Ferry sinks off Marland, 80 dead ", 1, 6)
    other = telling("Ferry sinks off Marland, nobody hurt ", 1, 6)
    assert certain(*LONG, line, full, room=LONG_ROOM + 10)[LEADS:] == [
        line.topic.articles[0].source.title
    ]
    assert certain(*LONG, other, full, room=LONG_ROOM + 26)[LEADS:] == ["full"]


def test_a_story_of_several_outlets_or_of_many_victims_gives_way_to_no_better_fit() -> None:
    fits = telling("fits", 1, 13)
    for stays in (telling("several", 3, 6), telling("Ferry sinks, 80 dead ", 2, 6)):
        name = stays.topic.articles[0].source.title
        assert certain(*LONG, stays, fits, room=LONG_ROOM + 16)[LEADS:] == [name]
    alone = telling("alone", 1, 6)
    assert certain(*LONG, alone, fits, room=LONG_ROOM + 16)[LEADS:] == ["fits"]


def test_in_a_short_show_what_several_outlets_have_comes_before_what_two_have() -> None:
    two, several = telling("two", 2, 9), telling("several", 3, 9)
    assert certain(*BIG, two, several, room=LEADS * 10 + 10)[LEADS:] == ["several"]
    assert certain(*BIG, two, several, room=LEADS * 10 + 21)[LEADS:] == ["two", "several"]


def test_with_little_time_there_are_rather_more_stories_than_more_of_each() -> None:
    others = [telling(f"other {n}", 3, 9, passages=2) for n in range(2)]
    names = ["other 0", "other 1"]
    assert certain(*BIG, *others, room=LEADS * 10 + 20, terse=True)[LEADS:] == names


def slim(name: str, *, worth: float = 0.0, trade: bool = False) -> Telling:
    """A German headline of one outlet, or a sentence for a trade."""
    made = telling(name, 1, 6)
    rule = "" if trade else "de.artikel"
    topic = replace(made.topic, score={"worth": worth}, trade=trade)
    return Telling(topic, (replace(made.passages[0], rule=rule),))


def test_with_time_a_german_headline_alone_comes_after_what_has_more_to_tell() -> None:
    alone, grave, trade = slim("alone"), slim("grave", worth=0.3), slim("trade", trade=True)
    more = [telling(f"more {n}", 1, 7, passages=2) for n in range(3)]
    big = [telling(f"big {n}", 6, 60) for n in range(LEADS)]
    titles = [each.topic.articles[0].source.title for each in more]
    room = LEADS * 61.1 + 3 * 17.2
    assert certain(*big, trade, alone, grave, *more, room=room)[LEADS:] == titles
    for count, last in enumerate(([], ["grave"], ["alone", "grave"], ["trade", "alone", "grave"])):
        told = certain(*big, trade, alone, grave, *more, room=room + 8.7 * count)[LEADS:]
        assert sorted(told) == sorted([*last, *titles])


def test_with_little_time_it_has_its_place_and_so_has_that_of_several_outlets() -> None:
    alone, more = slim("alone"), telling("more", 1, 5, passages=2)
    assert certain(*BIG, alone, more, room=LEADS * 10.1 + 8.7)[LEADS:] == ["alone"]
    several = Telling(replace(alone.topic, outlets=2), alone.passages)
    assert not several.is_slim
    assert alone.is_slim
    english = Telling(alone.topic, (replace(alone.passages[0], rule="en.articles"),))
    assert not english.is_slim


def test_where_all_that_is_told_stays_nothing_gives_way() -> None:
    stay = [telling(f"stays {n}", 3, 9) for n in range(2)]
    assert certain(*stay, telling("alone", 1, 18), room=30) == ["stays 0", "stays 1"]
