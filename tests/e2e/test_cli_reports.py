"""The commands that make no show: news, feeds, doctor and pronounce."""

import json
from pathlib import Path

from contracts import ShowGenerated
from tests.command_line import FEEDS, json_of, radiox


def test_news_names_the_events_that_a_show_tells(env: dict[str, str], tmp_path: Path) -> None:
    asked = ("--feeds", FEEDS, "--minutes", "1", "--seed", "7")
    show = radiox(env, "show", *asked, "--json", "--out", str(tmp_path / "o"))
    event = ShowGenerated.model_validate_json(show.stdout)
    seen = radiox(env, "news", *asked, "--json")
    assert (seen.returncode, seen.stderr) == (0, "")
    events = json.loads(seen.stdout)
    assert [each["rank"] for each in events] == list(range(1, len(events) + 1))
    told = {each["title"] for each in events if each["told"] == "yes"}
    spare = {each["title"] for each in events if each["told"] == "if time is left"}
    leading = {story.sources[0].title for story in event.stories}
    assert told <= leading <= told | spare
    score = {each["title"]: each["score"] for each in events}
    assert all(story.score == score[story.sources[0].title] for story in event.stories)


def test_news_are_a_table_and_explained(env: dict[str, str]) -> None:
    table = radiox(env, "news", "--feeds", FEEDS, "--minutes", "1", "--top", "3")
    header, *rows = (line.split("\t") for line in table.stdout.splitlines())
    assert header == ["Rank", "Title", "Outlets", "Articles", "Told"]
    assert [row[0] for row in rows[:3]] == ["1", "2", "3"]
    explained = radiox(env, "news", "--feeds", FEEDS, "--minutes", "1", "--top", "3", "--explain")
    assert f"1. {rows[0][1]}" in explained.stdout
    for words in ("outlets +", "freshness +", "told yes: story 1 of a show of 1 minute"):
        assert words in explained.stdout


def test_no_news_are_an_error_with_the_reason(env: dict[str, str], tmp_path: Path) -> None:
    empty = tmp_path / "empty.xml"
    empty.write_text("<rss version='2.0'><channel><title>Empty</title></channel></rss>")
    result = radiox(env, "news", "--feeds", str(empty))
    assert (result.returncode, result.stdout) == (1, "")
    assert "hold 0 items" in result.stderr


def test_a_folder_with_bad_files_is_checked_completely(
    env: dict[str, str], mixed_folder: Path
) -> None:
    result = radiox(env, "feeds", "check", str(mixed_folder))
    assert result.returncode == 0
    header, *rows = (line.split("\t") for line in result.stdout.splitlines())
    source, status = header.index("Source"), header.index("Status")
    found = {Path(row[source]).name: row[status] for row in rows}
    good = {path.name for path in Path(FEEDS).glob("*.xml")}
    assert found == dict.fromkeys(good, "ok") | dict.fromkeys(
        ("huge.xml", "gone.xml", "pipe.rss"), "failed"
    )
    assert "notes.txt" in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_feeds_are_checked(env: dict[str, str]) -> None:
    rows = json_of(env, "feeds", "check", FEEDS)
    assert {row["status"] for row in rows} == {"ok"}
    assert "The Upland Courier" in {row["feed"] for row in rows}
    failed = radiox(env, "feeds", "check", "http://127.0.0.1:1/feed")
    assert failed.returncode == 1
    assert "failed" in failed.stdout


def test_the_catalogue_is_listed(env: dict[str, str]) -> None:
    rows = json_of(env, "feeds", "list")
    assert len(rows) >= 25
    header, *lines = radiox(env, "feeds", "list").stdout.splitlines()
    assert [line.split("\t")[-1] for line in lines] == [row["url"] for row in rows]
    assert header.split("\t")[-1] == "URL"
    assert all(row["category"] and row["region"] and row["documented_at"] for row in rows)


def test_the_doctor_lists_the_active_providers_and_why(env: dict[str, str]) -> None:
    found = {row["what"]: row for row in json_of(env, "doctor")}
    assert found["speech"]["found"] == "pico, then espeak"
    assert "RADIOX_AUDIO_SPEECH" in found["speech"]["why"]
    failed = radiox(env | {"RADIOX_AUDIO_SPEECH": "parrot"}, "doctor")
    assert failed.returncode == 1
    assert "speech" in failed.stderr


def test_a_pronunciation_is_printed_with_the_users_own_lexicon(
    env: dict[str, str], tmp_path: Path
) -> None:
    (built_in,) = json_of(env, "pronounce", "Leo XIV of teleSUR")
    assert built_in["written"] == "Leo XIV of teleSUR"
    assert built_in["spoken"].startswith("Leo the Fourteenth of ")
    lexicon = tmp_path / "lexicon.toml"
    lexicon.write_text('[en.words]\n"teleSUR" = "television"\n', encoding="utf-8")
    own = env | {"RADIOX_AUDIO_LEXICON": str(lexicon), "RADIOX_AUDIO_SPEECH": "espeak"}
    (changed,) = json_of(own, "pronounce", "Leo XIV of teleSUR")
    assert changed["spoken"] == "Leo the Fourteenth of television"
    assert changed["phonemes"].endswith("ʒən")
