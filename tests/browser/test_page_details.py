"""What the listening page does for listeners of all kinds: their language, fingers and devices."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Visit, violations
from tests.browser.listening import CHANNEL, SHOW, OnAir, heard, on_air, playing

NOW = datetime(2026, 3, 11, 9, 30, tzinfo=UTC)
"""The time of the browser where the grid is looked at: a Wednesday."""
BROKEN = "script: none of the feeds could be read, " + "one after another, " * 10
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
GRID: dict[str, Any] = {"timezone_id": "UTC", "service_workers": "block"}
UNSCRIPTED: dict[str, Any] = {"locale": "de-CH", "java_script_enabled": False}
LOW = """() => [...document.querySelectorAll("a[href], button, select, input, summary")]
  .filter((each) => each.checkVisibility() && !each.disabled)
  .filter((each) => !each.matches(".line, [type=checkbox]"))
  .map((each) => [each.id || each.textContent, each.getBoundingClientRect()])
  .filter(([, { width, height }]) => width < 44 || height < 44).map(([name]) => name)"""
"""What is smaller than a finger; sentences stand in text, and a box has the row of its label."""
DEVICE = """
  RemotePlayback.prototype.watchAvailability = async (found) => { found(true); return 1; };
  RemotePlayback.prototype.prompt = async function () {
    window.prompted = document.querySelector("#audio").src;
    if (window.refused) throw new DOMException("", "NotAllowedError");
    Object.defineProperty(this, "state", { value: "connected", configurable: true });
    this.dispatchEvent(new Event("connect"));
  };
"""
"""A device in the house: none is in that of a test."""
SEEN = """
  window.seen = [];
  new MutationObserver(() => {
    const { lang } = document.documentElement ?? {};
    if (lang && lang !== window.seen.at(-1)) window.seen.push(lang);
  }).observe(document, { attributes: true, childList: true, subtree: true });
"""
"""The languages that a page is in from its first element on."""


@pytest.fixture(scope="module")
def air(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OnAir]:
    with on_air(tmp_path_factory.mktemp("air")) as running:
        yield running


def slot(at: datetime, title: str, state: str = "planned", reason: str = "") -> dict[str, Any]:
    return {
        "at": at.isoformat(),
        "title": title,
        "minutes": 5,
        "show_id": f"{title}-{at:%d%H%M}",
        "state": state,
        "reason": reason,
        "one_off": False,
    }


def because(code: str, **values: str) -> dict[str, Any]:
    return {"code": code, "values": values}


def week() -> list[dict[str, Any]]:
    """Short news each hour but at eight, when a longer edition is on; one on Saturday evening."""
    midnight = NOW.replace(hour=0, minute=0)
    hours = [midnight + timedelta(hours=each) for each in range(10, 7 * 24)]
    slots = [slot(each, "Edition" if each.hour == 8 else "Brief") for each in hours]
    slots.append(slot(midnight + timedelta(days=3, hours=21, minutes=30), "Weekend"))
    return slots


def show_grid(page: Page, air: OnAir, slots: list[dict[str, Any]]) -> None:
    """Open the channel, with these slots in its grid."""
    answer = json.dumps({"channel": CHANNEL, "slots": slots})
    page.route(f"**/air/{CHANNEL}/schedule.json", lambda route: _fulfill(route, answer))
    page.goto(f"{air.url}/channels/{CHANNEL}")
    expect(page.locator("#week-part")).to_be_visible()


def _fulfill(route: Route, body: str) -> None:
    route.fulfill(body=body, content_type="application/json")


@pytest.mark.parametrize("visit", [GRID | {"locale": "en-GB"}], indirect=True)
def test_the_week_says_once_what_repeats(air: OnAir, visit: Visit) -> None:
    page = visit.page
    visit.expected = {"Service Worker registration blocked"}
    page.clock.set_fixed_time(NOW)
    show_grid(page, air, week())
    days = page.locator("#week .day")
    titles = ["Today", "Thu 12 Mar – Fri 13 Mar", "Sat 14 Mar", "Sun 15 Mar – Tue 17 Mar"]
    expect(days.locator("h3")).to_have_text(titles)
    expect(days.nth(0).locator("li")).to_have_text(["Briefevery hour at :00"])
    lines = ["Briefevery hour at :00", "08:00Edition"]
    expect(days.nth(1).locator("li")).to_have_text(lines)
    expect(days.nth(2).locator("li")).to_have_text([*lines, "21:30Weekend"])


@pytest.mark.parametrize("visit", [GRID | {"locale": "en-GB"}], indirect=True)
def test_what_is_hourly_for_a_part_of_the_day_says_which(air: OnAir, visit: Visit) -> None:
    page = visit.page
    visit.expected = {"Service Worker registration blocked"}
    begins = NOW.replace(hour=6, minute=0) + timedelta(days=1)
    hours = [begins + timedelta(hours=each) for each in range(4)]
    halves = [each + timedelta(minutes=30) for each in hours]
    twice = [begins + timedelta(hours=each) for each in (6, 8)]
    rare = [slot(each, "Rare") for each in twice]
    often = [slot(each, "Often") for each in sorted(hours + halves)]
    page.clock.set_fixed_time(NOW)
    show_grid(page, air, [*often, *rare])
    told = ["Oftenevery hour at :00 and :30, 06:00–09:30", "12:00Rare", "14:00Rare"]
    expect(page.locator("#week li")).to_have_text(told)


@pytest.mark.parametrize("visit", [GRID | PHONE | {"locale": "de-DE"}], indirect=True)
def test_what_is_not_heard_is_struck_through_and_says_why(
    air: OnAir, visit: Visit, axe: str
) -> None:
    page = visit.page
    visit.expected = {"Service Worker registration blocked"}
    now = datetime.now(UTC)
    soon = [now + timedelta(minutes=30 * each) for each in range(1, 5)]
    slots = [
        slot(soon[0], "Erste", "failed", BROKEN),
        slot(soon[1], "Zweite", "dropped", "skipped by the editors"),
        slot(soon[2], "Dritte", "late"),
        slot(soon[3], "Vierte"),
    ]
    show_grid(page, air, slots)
    for place in ("#next", "#week"):
        lines = page.locator(f"{place} > li, {place} .day li")
        expect(lines).to_have_count(4)
        expect(page.locator(f"{place} .gone s")).to_have_text(["Erste", "Zweite"])
        reason = lines.nth(0).locator("details span")
        expect(reason).to_be_hidden()
        lines.nth(0).get_by_text("Konnte nicht gemacht werden").click()
        expect(reason).to_have_text(BROKEN[0].upper() + BROKEN[1:])
        expect(reason).to_be_visible()
        expect(lines.nth(1).locator(".why")).to_have_text("Fällt aus. Skipped by the editors")
        expect(lines.nth(2).locator(".why")).to_have_text("Kommt später als geplant")
        expect(lines.nth(3).locator(".why")).to_have_count(0)
    assert violations(page, axe, within="html") == []


@pytest.mark.parametrize(
    ("visit", "budget", "failed", "kept"),
    [
        (
            GRID | {"locale": "en-GB"},
            "Will not be aired. The 2.5 US dollars that shows may cost a day are used up.",
            "Could not be made. There was a problem with the script. No news",
            "Comes later than planned. “Jazz” came into the grid too late to be made.",
        ),
        (
            GRID | {"locale": "de-DE"},
            "Fällt aus. Die 2,5 US-Dollar, die Sendungen am Tag kosten dürfen, sind verbraucht.",
            "Konnte nicht gemacht werden. Es gab ein Problem mit dem Text. No news",
            "Kommt später als geplant. „Jazz“ kam zu spät ins Programm.",
        ),
    ],
    indirect=["visit"],
)
def test_why_something_is_not_heard_is_told_in_the_language_of_the_page(
    air: OnAir, visit: Visit, budget: str, failed: str, kept: str
) -> None:
    page = visit.page
    visit.expected = {"Service Worker registration blocked"}
    soon = [datetime.now(UTC) + timedelta(minutes=30 * each) for each in range(1, 5)]
    english = "in words of English"
    reasons = [
        ("dropped", because("over_budget", usd="2.5")),
        ("failed", because("failed", stage="script", text="no news")),
        ("late", because("kept_no_time", title="Jazz", version="3")),
        ("dropped", because("moonlight", phase="full")),
    ]
    show_grid(
        page,
        air,
        [
            slot(at, f"S{index}", state, english) | {"reasons": [reason]}
            for index, (at, (state, reason)) in enumerate(zip(soon, reasons, strict=True))
        ],
    )
    told = page.locator("#next .why")
    expect(told).to_have_text([budget, failed, kept, re.compile(r"\. In words of English$")])
    foreign = told.locator("[lang=en]").all_text_contents()
    assert foreign == ["No news", "In words of English"]


@pytest.mark.parametrize("visit", [GRID | {"locale": "en-GB"}], indirect=True)
def test_what_is_on_again_and_again_is_up_next_once(air: OnAir, visit: Visit) -> None:
    page = visit.page
    visit.expected = {"Service Worker registration blocked"}
    now = datetime.now(UTC).replace(minute=0, second=0)
    hours = [now + timedelta(hours=each) for each in range(1, 9)]
    show_grid(page, air, [*(slot(each, "Brief") for each in hours[:7]), slot(hours[7], "Edition")])
    rows = page.locator("#next > li")
    expect(rows).to_have_count(2)
    expect(rows.nth(0)).to_have_text(re.compile(r"\d\d:00Briefthen (\d\d:00, ){3}\d\d:00 …$"))
    expect(rows.nth(1)).to_have_text(re.compile(r"\d\d:00Edition$"))


@pytest.mark.parametrize(
    "visit", [{"locale": "de-CH", "java_script_enabled": False}], indirect=True
)
@pytest.mark.parametrize("path", ["/", f"/shows/{SHOW}", f"/embed/{CHANNEL}"])
def test_the_first_paint_is_in_the_language_of_the_browser(
    air: OnAir, visit: Visit, path: str
) -> None:
    visit.page.goto(air.url + path)
    expect(visit.page.locator("html")).to_have_attribute("lang", "de")
    expect(visit.page.locator(".synthetic")).to_contain_text("ynthetisch")
    expect(visit.page.locator("#play")).to_have_attribute("aria-label", "Abspielen")


@pytest.mark.parametrize("visit", [{"locale": "en-GB"}], indirect=True)
def test_the_first_paint_is_in_the_language_that_was_picked(air: OnAir, visit: Visit) -> None:
    page = visit.page
    page.goto(air.url)
    page.locator("#language").select_option("de")
    expect(page.locator("html")).to_have_attribute("lang", "de")
    assert [each["name"] for each in page.context.cookies()] == ["radiox_language"]
    page.add_init_script(SEEN)
    page.reload()
    page.wait_for_function("() => window.radiox")
    assert page.evaluate("() => seen") == ["de"]


@pytest.mark.parametrize("visit", [{"locale": "en-GB"}], indirect=True)
def test_a_language_that_was_picked_without_a_cookie_is_told_to_the_server(
    air: OnAir, visit: Visit
) -> None:
    page = visit.page
    page.add_init_script("localStorage.setItem('radiox.language', 'de')")
    page.goto(air.url)
    expect(page.locator("#play")).to_have_attribute("aria-label", "Abspielen")
    assert page.context.cookies()[0]["value"] == "de"


@pytest.mark.parametrize("visit", [PHONE], indirect=True)
@pytest.mark.parametrize("path", [f"/channels/{CHANNEL}", f"/shows/{SHOW}", f"/embed/{CHANNEL}"])
def test_fingers_find_everything_on_a_phone(air: OnAir, visit: Visit, path: str) -> None:
    page = visit.page
    page.goto(air.url + path)
    expect(page.locator("#story")).not_to_be_empty()
    if path.startswith("/shows"):
        expect(page.locator("#chapters a").first).to_be_visible()
        expect(page.locator("#recent summary").first).to_be_visible()
    assert page.evaluate(LOW) == []
    if not path.startswith("/embed"):
        for name in ("account", "embed"):
            page.locator(f"#{name}").click()
            assert page.evaluate(LOW) == []
            page.locator(f"#{name}-dialog [data-close]").click()


def test_what_is_said_is_announced_once(air: OnAir, visit: Visit) -> None:
    page = visit.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{air.url}/shows/{SHOW}")
    expect(page.locator("#story")).not_to_be_empty()
    page.locator("#share").click()
    expect(page.locator("#toast")).to_have_text("The link is copied.")
    spoken = "[role=status], [role=alert], [aria-live]"
    expect(page.locator(spoken).filter(has_text="The link is copied.")).to_have_count(1)
    expect(page.locator("#toast")).to_have_attribute("aria-hidden", "true")


@pytest.mark.parametrize("visit", [{"reduced_motion": "reduce"}], indirect=True)
def test_nothing_moves_for_those_who_asked_for_calm(air: OnAir, visit: Visit) -> None:
    page = visit.page
    page.goto(f"{air.url}/channels/{CHANNEL}")
    expect(page.locator("#story")).not_to_be_empty()
    playing(page)
    moving = "() => document.getAnimations().filter((each) => each.playState === 'running').length"
    assert page.evaluate(moving) == 0
    page.emulate_media(reduced_motion="no-preference")
    assert page.evaluate(moving) > 0


def test_without_another_device_none_is_offered(air: OnAir, visit: Visit) -> None:
    page = visit.page
    page.goto(f"{air.url}/channels/{CHANNEL}")
    expect(page.locator("#share")).to_be_visible()
    expect(page.locator("#cast")).to_be_hidden()


def test_another_device_is_given_a_plain_address_and_afterwards_all_is_as_before(
    air: OnAir, visit: Visit
) -> None:
    page = visit.page
    page.add_init_script(DEVICE)
    page.goto(f"{air.url}/channels/{CHANNEL}")
    playing(page)
    page.locator("#cast").click()
    page.wait_for_function("() => window.prompted")
    assert page.evaluate("() => window.prompted") == f"{air.url}/stream/{CHANNEL}.mp3"
    page.wait_for_function("() => radiox.player.plain && radiox.player.state === 'playing'")
    expect(page.locator("#quality")).to_have_value("lossless")
    page.evaluate(
        "() => document.querySelector('#audio').remote.dispatchEvent(new Event('disconnect'))"
    )
    page.wait_for_function(
        """() => document.querySelector("#audio").src.startsWith("blob:")
          && radiox.player.state === "playing\""""
    )


def test_who_chooses_no_other_device_hears_what_was_heard(air: OnAir, visit: Visit) -> None:
    page = visit.page
    page.add_init_script(DEVICE + "window.refused = true;")
    page.goto(f"{air.url}/shows/{SHOW}#t=20")
    playing(page)
    page.locator("#cast").click()
    page.wait_for_function("() => window.prompted?.endsWith('/audio.mp3')")
    page.wait_for_function("() => !radiox.player.plain && radiox.player.state === 'playing'")
    assert page.evaluate("() => radiox.player.position()") > 20
    assert heard(page)["showId"] == SHOW


def test_the_page_remembers_the_latest_shows_alone(air: OnAir, visit: Visit) -> None:
    page = visit.page
    page.goto(f"{air.url}/embed/{CHANNEL}")
    kept = page.evaluate(
        """async () => {
          const script = document.querySelector("script[type=module]").src;
          const { keptShows } = await import(new URL("shows.js", script));
          const shows = keptShows();
          shows.set("used", 0);
          for (let number = 0; number < 40; number += 1) {
            shows.set(`show ${number}`, number);
            shows.get("used");
          }
          return [...shows.keys()];
        }"""
    )
    assert len(kept) < 20
    assert kept[-2:] == ["show 39", "used"]
