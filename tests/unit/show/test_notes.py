"""Show notes: what a listener reads beside the show, and what never gets into it."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts import Chapter, Language, SourceRef, SpokenSegment
from services.show.domain.notes import MAX_NOTES, clock, is_web_address, show_notes

MADE_BY = ("Hosts: Ava, Tom (computer voices)", "Written <by> a computer.")
PEACE = SourceRef(outlet="The Post", title="Peace deal signed", link="https://a.example/1?a=1&b=2")
RAIN = SourceRef(outlet="Echo & Co", title='Rain <b>"soon"</b>', link="javascript:alert(1)")


class Read(HTMLParser):
    """The links and texts of a document, and its unclosed elements."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.links: list[str | None] = []
        self.texts: list[str] = []
        self.open: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.open.append(tag)
        self.links += [value for _, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts += [data.strip()] if data.strip() else []


def notes(
    *sources: SourceRef,
    titles: tuple[str, ...] = ("Peace deal signed",),
    language: Language = "en",
    music: str = "Theme by A. Composer, CC BY 4.0",
    picture: str = "",
    notice: str = "",
    description: str = "The News, 9 November 2026.",
) -> str:
    """The notes of a show with an opening, and a story of a minute for each title."""
    stories = [
        Chapter(title=title, start=12 + 60 * n, end=72 + 60 * n, story=n + 1)
        for n, title in enumerate(titles)
    ]
    segments = [
        SpokenSegment(
            id=f"s{n}", kind="story", speaker="Ava", text="So.", start=12, end=20,
            story=chapter.story, sources=sources,
        )
        for n, chapter in enumerate(stories * 2)
    ]  # fmt: skip
    return show_notes(
        description=description,
        chapters=(Chapter(title="Welcome", start=0, end=12), *stories),
        segments=segments,
        made_by=MADE_BY,
        music=music,
        picture=picture,
        notice=notice,
        language=language,
    )


def test_chapters_have_their_time_and_each_source_once() -> None:
    read = Read(notes(PEACE))
    assert "0:00 Welcome" in read.texts
    assert "0:12 Peace deal signed" in read.texts
    assert read.texts.count("The Post:") == 1
    assert read.links == [PEACE.link]


@pytest.mark.parametrize(("language", "word"), [("en", "Music"), ("de", "Musik")])
def test_the_notes_end_with_who_made_the_show_and_its_music(language: Language, word: str) -> None:
    music = f"{word}: Theme by A. Composer, CC BY 4.0"
    assert Read(notes(PEACE, language=language)).texts[-3:] == [*MADE_BY, music]


@pytest.mark.parametrize(("language", "word"), [("en", "Cover"), ("de", "Titelbild")])
def test_the_picture_of_the_station_is_credited(language: Language, word: str) -> None:
    read = Read(notes(PEACE, language=language, picture="Harbour – CC0, Ann <ann@example.org>"))
    assert read.texts[-1] == f"{word}: Harbour – CC0, Ann <ann@example.org>"


def test_a_notice_comes_first() -> None:
    assert Read(notes(PEACE, notice="Made from samples.")).texts[0] == "Made from samples."


def test_markup_of_a_source_is_text_and_only_web_addresses_are_linked() -> None:
    read = Read(notes(RAIN))
    assert read.tags == {"p", "ul", "li"}
    assert read.links == []
    assert 'Echo & Co: Rain <b>"soon"</b>' in read.texts


@pytest.mark.parametrize(
    "link",
    [None, "", "javascript:alert(1)", "data:text/html,x", "//a.example/x", "https://", "ftp://a.b/",
     "https://a.example/ x", "https://a.example/\x00", "http://[::1", "https://a.b/" + "x" * 2000],
)  # fmt: skip
def test_what_is_no_web_address_is_not_linked(link: str | None) -> None:
    assert not is_web_address(link)


@given(
    st.lists(st.text(max_size=60), min_size=1, max_size=8).map(tuple),
    st.builds(SourceRef, outlet=st.text(), title=st.text(), link=st.none() | st.text()),
)
def test_any_text_gives_whole_html(titles: tuple[str, ...], source: SourceRef) -> None:
    read = Read(notes(source, titles=titles))
    assert read.open == []
    assert read.tags <= {"p", "ul", "li", "a"}


def test_long_notes_keep_every_chapter_and_are_bounded() -> None:
    many = [
        SourceRef(outlet="O", title=f"{n} {'t' * 300}", link=f"https://a.example/{'x' * 900}{n}")
        for n in range(40)
    ]
    made = notes(*many, titles=tuple(f"Story {n}" for n in range(60)))
    assert len(made) <= MAX_NOTES
    assert all(f"Story {n}</li>" in made or f"Story {n}<ul>" in made for n in range(60))
    assert "Story 59</li>" in made


def test_positions_beyond_an_hour_name_it() -> None:
    assert [clock(s) for s in (0, 7.9, 187, 3765)] == ["0:00", "0:07", "3:07", "1:02:45"]
