"""The pages of shows in a real browser: while a show is made, when it is finished, and the list."""

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from contracts import subjects
from contracts.vocabulary import known_values
from services.bridge import app as bridge
from services.bridge.domain.lists import ListStatus
from services.bridge.settings import BridgeSettings
from services.client.keys import KeyStore
from tests.browser.conftest import JAEGER, TRACE, Show, Visit, violations
from tests.station import Station

BOTH = ["day", "phone at night"]
PHONE_AT_NIGHT = {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark"}
ATTACK = "<img src=x onerror=\"document.title='broken'\"><script>document.title='broken'</script>"


def playing_at(page: Page) -> float:
    return float(page.evaluate("document.getElementById('audio').currentTime"))


def lines(page: Page) -> Any:
    return page.locator("#transcript .line")


def test_a_show_in_the_making_is_on_the_list(visit: Visit, show: Show, axe: str) -> None:
    page = visit.page
    page.goto(f"{show.station.http_url}/dashboard")
    page.get_by_label("Status").select_option("Being made")
    page.get_by_role("button", name="Find").click()
    entry = page.locator("#shows li[data-status=running]").first
    expect(entry.locator(".badge")).to_have_text("Being made")
    assert violations(page, axe) == []
    entry.get_by_role("link").click()
    expect(page).to_have_url(show.url)


def test_shows_of_every_status_are_looked_for(visit: Visit, show: Show) -> None:
    page = visit.page
    page.goto(f"{show.station.http_url}/dashboard")
    statuses = page.locator("#status option").evaluate_all("all => all.map(each => each.value)")
    assert {*statuses} == {"", *known_values(ListStatus)}
    for status in statuses:
        with page.expect_response(lambda answer: "/api/v1/shows" in answer.url) as answer:
            page.get_by_label("Status").select_option(value=status)
            page.get_by_role("button", name="Find").click()
        assert answer.value.status == 200


def test_a_show_is_followed_while_it_is_made(visit: Visit, show: Show, axe: str) -> None:
    page = visit.page
    page.goto(show.url)
    expect(page.locator("#badge")).to_have_text("Being made")
    expect(page.locator("#transcript .passage").first).to_be_visible()
    expect(page.locator("#transcript .sources a").first).to_be_visible()
    stages = page.locator(".stages li")
    expect(stages.filter(has_text="Script")).to_have_attribute("data-state", "done")
    expect(stages.filter(has_text="Mix")).to_have_attribute("data-state", "waiting")
    expect(page.locator("#player")).to_be_hidden()
    assert violations(page, axe) == []
    show.finish()
    expect(page.locator("#badge")).to_have_text("Finished")
    expect(page.locator("#player")).to_be_visible()
    expect(page.locator("#cover img")).to_have_js_property("complete", value=True)


def test_the_transcript_follows_the_sound_and_leads_to_it(visit: Visit, finished: Show) -> None:
    page = visit.page
    page.goto(finished.url)
    page.get_by_role("button", name="Play").click()
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    line = lines(page).nth(4)
    line.click()
    expect(line).to_have_attribute("aria-current", "true")
    start = float(str(line.get_attribute("data-start")))
    assert start <= playing_at(page) < start + 5
    following = lines(page).nth(5)
    expect(following).to_have_attribute("aria-current", "true")
    expect(line).not_to_have_attribute("aria-current", "true")
    page.get_by_role("button", name="Pause").click()


def test_chapters_keys_and_addresses_seek(visit: Visit, finished: Show) -> None:
    page = visit.page
    page.goto(f"{finished.url}#t=20")
    expect(page.locator("#elapsed")).to_have_text("0:20")
    expect(page.locator("#audio")).not_to_have_js_property("readyState", 0)
    page.get_by_role("button", name="Forward 15 seconds").click()
    expect(page.locator("#elapsed")).to_have_text("0:35")
    page.get_by_role("slider", name="Position").press("Home")
    expect(page.locator("#elapsed")).to_have_text("0:00")
    page.locator("#chapters a").nth(1).click()
    title = str(page.locator("#chapters a").nth(1).text_content())
    expect(page.locator("#chapter")).to_have_text(title)
    page.get_by_role("button", name="Speed").click()
    expect(page.get_by_role("button", name="Speed: 1.25 times")).to_have_text("1.25×")


def test_figures_and_files_of_a_finished_show(visit: Visit, finished: Show, tmp_path: Path) -> None:
    page = visit.page
    page.goto(finished.url)
    expect(page.locator("#loudness")).to_contain_text("LUFS")
    expect(page.locator("#cost")).to_contain_text("Free of charge")
    expect(page.locator(".stages li").filter(has_text="Mix").locator(".amount")).to_contain_text(
        "s"
    )
    expect(page.locator("#feeds li")).to_have_count(4)
    expect(page.locator("#trace a")).to_have_attribute("href", f"{JAEGER}/{TRACE}")
    with page.expect_download() as download:
        page.get_by_role("link", name="MP3").click()
    download.value.save_as(tmp_path / "show.mp3")
    assert (tmp_path / "show.mp3").read_bytes().startswith(b"ID3")


@pytest.mark.parametrize("visit", [{}, PHONE_AT_NIGHT], indirect=True, ids=BOTH)
def test_a_finished_show_is_accessible(visit: Visit, finished: Show, axe: str) -> None:
    page = visit.page
    page.goto(finished.url)
    expect(page.locator("#cover img")).to_be_visible()
    lines(page).nth(2).click()
    page.get_by_role("button", name="Pause").click()
    assert violations(page, axe) == []
    widths = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert widths[0] <= widths[1]


def test_a_page_is_used_by_keys_alone(visit: Visit, finished: Show) -> None:
    page = visit.page
    page.goto(finished.url)
    expect(page.locator("#player")).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the show")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Play")).to_be_focused()
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Pause")).to_be_focused()


def test_a_show_that_failed_says_why(visit: Visit, station: Station, axe: str) -> None:
    station.publish(subjects.SHOW_REQUESTED, {"show_id": "refused", "minutes": 0.01})
    page = visit.page
    page.goto(f"{station.http_url}/dashboard/refused")
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("The show failed")
    expect(alert).to_contain_text("minutes")
    expect(page.locator("#badge")).to_have_text("Failed")
    assert violations(page, axe) == []


def test_a_show_that_does_not_exist(visit: Visit, station: Station) -> None:
    visit.expected.add("404")
    visit.page.goto(f"{station.http_url}/dashboard/nothing")
    expect(visit.page.get_by_role("alert")).to_contain_text("There is no such show")
    visit.page.get_by_role("link", name="The latest shows").click()
    expect(visit.page.get_by_role("heading", name="Shows")).to_be_visible()


def attacked(value: Any, name: str = "") -> Any:
    """A value in which every text that people or feeds write has markup and a bad address."""
    if isinstance(value, dict):
        return {key: attacked(each, key) for key, each in value.items()}
    if isinstance(value, list):
        return [attacked(each, name) for each in value]
    if name == "link":
        return "javascript:document.title='broken'"
    kept = {"event_id", "show_id", "status", "timezone", "language", "what", "media_type"}
    if not isinstance(value, str) or name in kept or name.endswith("_at") or name == "as_of":
        return value
    return value + ATTACK


def test_texts_of_feeds_never_become_markup(visit: Visit, finished: Show) -> None:
    """The station's own answer is sent on with markup in every text of it."""

    def attack(route: Route) -> None:
        answer = route.fetch()
        view = answer.json()
        attacks = attacked(view["event"])
        route.fulfill(response=answer, body=json.dumps({**view, "event": attacks}))

    def attack_words(route: Route) -> None:
        answer = route.fetch()
        escaped = ATTACK.replace("<", "&lt;").replace(">", "&gt;")
        words = answer.text().replace("<v ", f"<v {ATTACK} ").replace(".\n", f".{escaped}\n")
        route.fulfill(response=answer, body=words)

    page = visit.page
    page.route(f"**/api/v1/shows/{finished.show_id}", attack)
    page.route("**/transcript", attack_words)
    page.goto(finished.url)
    expect(page.locator("h1")).to_contain_text("<img src=x")
    expect(page.locator("#transcript .sources").first).to_contain_text("<script>")
    expect(lines(page).first).to_contain_text("<script>")
    expect(page.locator("#cover img")).to_be_visible()
    assert page.locator("main img").count() == 1
    assert page.locator("main script, body > script").count() == 0
    assert page.locator("a[href^='javascript']").count() == 0
    assert page.title() != "broken"


def test_with_a_key_everything_works_and_it_is_asked_for_once(visit: Visit, finished: Show) -> None:
    station = finished.station
    service = bridge.service(BridgeSettings(access="required"))
    store = KeyStore(station.platform.client, station.platform.clock)
    _, key = station.run(store.create("a browser", "read"))
    visit.expected.add("401")
    page = visit.page
    page.goto(f"{station.serve(service).address}/dashboard/{finished.show_id}")
    page.get_by_label("API key").fill("radiox_wrong")
    page.get_by_role("button", name="Open").click()
    expect(page.get_by_role("alert").filter(has_text="invalid")).to_be_visible()
    page.get_by_label("API key").fill(key)
    page.get_by_role("button", name="Open").click()
    expect(page.locator("#badge")).to_have_text("Finished")
    expect(page.locator("#cover img")).to_have_js_property("naturalWidth", 600)
    lines(page).nth(3).click()
    expect(lines(page).nth(3)).to_have_attribute("aria-current", "true")
    assert page.evaluate("document.getElementById('audio').src").startswith("blob:")
    with page.expect_download() as download:
        page.get_by_role("link", name="Transcript").click()
    assert Path(download.value.path()).read_text().startswith("WEBVTT")
    page.reload()
    expect(page.locator("#badge")).to_have_text("Finished")
    assert key not in page.content()


@pytest.mark.parametrize("visit", [{}, PHONE_AT_NIGHT], indirect=True, ids=BOTH)
def test_the_latest_shows_lead_to_their_pages(visit: Visit, finished: Show, axe: str) -> None:
    page = visit.page
    page.goto(f"{finished.station.http_url}/dashboard")
    entry = page.locator("#shows li[data-status=generated]").first
    expect(entry).to_be_visible()
    expect(entry.locator("img")).to_have_js_property("naturalWidth", 300)
    assert violations(page, axe) == []
    widths = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert widths[0] <= widths[1]
    entry.get_by_role("link").click()
    expect(page).to_have_url(finished.url)
    expect(page.locator("#badge")).to_have_text("Finished")


def test_words_are_searched_for_and_marked(visit: Visit, finished: Show) -> None:
    page = visit.page
    page.goto(f"{finished.station.http_url}/dashboard")
    page.get_by_label("Words").fill("ferries")
    page.get_by_role("button", name="Find").click()
    expect(page.locator("#shows mark").first).to_have_text("ferry")
    page.get_by_label("Words").fill("nowhere")
    page.get_by_role("button", name="Find").click()
    expect(page.locator("#shows li")).to_have_count(0)
    expect(page.locator("#none")).to_have_text("No show is found.")
