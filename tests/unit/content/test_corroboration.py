from contracts import SourceRef
from services.content.domain.choosing.corroboration import corroboration
from services.content.domain.news import Article


def article(outlet: str, title: str, text: str) -> Article:
    return Article(SourceRef(outlet=outlet, title=title), (text,), text=text)


DAM = article(
    "A", "Dam of Marlow bursts", "The dam above Marlow burst after days of rain and flooded a camp."
)
SAME = article(
    "B", "Marlow dam bursts after rain", "A camp was flooded when the dam burst after days of rain."
)
SIDE = article("C", "Insurers count the cost", "Insurers in Marlow expect to pay nine million.")
OTHER = article("D", "Rail strike goes on", "Trains stand still for a third day in the north.")


def told(*event: Article) -> list[str]:
    found = corroboration(DAM.sentences[0], DAM, event, "en")
    return [each.source.outlet for each in found]


def test_who_tells_the_same_news_corroborates_it_and_its_sides_do_not() -> None:
    assert told(DAM, SAME, SIDE, OTHER) == ["B"]


def test_an_article_that_cannot_be_said_corroborates_too() -> None:
    video = Article(SAME.source, (), text=SAME.text)
    assert told(DAM, video, SIDE) == ["B"]


def test_a_live_page_about_something_else_does_not_corroborate() -> None:
    live = article("E", "LIVE: Trains stand still in the north", f"{SAME.text} {OTHER.text}")
    assert told(DAM, SAME, live) == ["B"]


def test_nothing_corroborates_what_one_outlet_has_alone() -> None:
    assert told(DAM) == []
    assert told(DAM, OTHER) == []


def test_a_dozen_are_named_at_most() -> None:
    many = [article(f"Outlet {n}", SAME.source.title, SAME.text) for n in range(20)]
    assert told(DAM, *many) == [f"Outlet {n}" for n in range(12)]
