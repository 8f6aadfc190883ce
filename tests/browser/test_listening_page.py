"""The page that people listen on, in a real Chromium, on a station that plays."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Route, expect

from contracts import NewsFilter, Status
from tests.browser.conftest import LONG, Visit, violations
from tests.browser.listening import (
    CHANGES,
    CHANNEL,
    LOUDEST,
    NAME,
    NOTICE,
    SHOW,
    TITLE,
    OnAir,
    changes_on_air,
    heard,
    on_air,
    playing,
    serving,
)

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
DESKTOP = {"viewport": {"width": 1280, "height": 800}}
NO_WORKER = {"service_workers": "block"}
"""Answers that a test makes up do not pass the service worker."""
LOOKS = [
    pytest.param(
        {**size, "color_scheme": scheme, "locale": locale},
        id=f"{name}-{scheme}-{locale[:2]}",
    )
    for name, size in (("phone", PHONE), ("desktop", DESKTOP))
    for scheme in ("light", "dark")
    for locale in ("en-GB", "de-DE")
]
SOUND_IS_FAR = 0.5
"""Seconds between title and sound at which the page is plainly wrong; a benchmark measures them."""
FRESH = 2_000
"""Milliseconds after which a browser reads the timeline anew: it is fresh for one second."""
KEEPS_SHELL = "() => navigator.serviceWorker.controller !== null"
"""Whether the worker that keeps the shell has begun to serve the page."""
HOSTILE = '<img src=x onerror="window.broken=1"><script>window.broken=1</script>'


@pytest.fixture(scope="module")
def air(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OnAir]:
    with on_air(tmp_path_factory.mktemp("air")) as running:
        yield running


def test_it_plays_and_is_heard_at_the_time_of_the_clock(air: OnAir, visit: Visit) -> None:
    page = visit.page
    page.goto(air.url)
    expect(page.locator("#story")).not_to_be_empty()
    playing(page)
    assert page.evaluate(LOUDEST) > 0.01
    begun = page.evaluate("() => radiox.player.position()")
    page.wait_for_function("begun => radiox.player.position() > begun + 2", arg=begun)
    assert abs(page.evaluate("() => radiox.player.behind")) < SOUND_IS_FAR
    page.locator("#play").click()
    page.wait_for_function("() => document.querySelector('#audio').paused")


def test_joins_are_heard_without_a_stall_and_titles_change_with_them(
    air: OnAir, visit: Visit
) -> None:
    page = visit.page
    page.goto(air.url)
    playing(page)
    page.evaluate(CHANGES)
    page.wait_for_function("() => window.changes.length >= 2")
    assert page.evaluate("() => window.stalls") == 0
    starts = changes_on_air(page, air.url)
    for change in page.evaluate("() => window.changes"):
        assert min(abs(change - start) for start in starts) < SOUND_IS_FAR


def test_music_has_the_name_and_the_cover_of_the_station(air: OnAir, visit: Visit) -> None:
    page = visit.page
    page.goto(f"{air.url}/channels/{CHANNEL}")
    page.wait_for_function("() => radiox.heard()?.filler === 'music'", timeout=2 * LONG)
    expect(page.locator("#cover")).to_have_attribute("alt", f"Cover of {NAME}")
    found = page.evaluate(
        """() => ["#show-title", "#story", "#licence"].map((each) =>
          document.querySelector(each).textContent).concat(
            document.querySelector("#cover").alt, document.querySelector("#cover").src)"""
    )
    title, story, licence, alt, cover = found
    assert (title, alt) == (NAME, f"Cover of {NAME}")
    assert "GPL" in licence
    assert "GPL" not in story
    assert cover.endswith("cover.jpg?v=0")
    for path in (f"/channels/{CHANNEL}", f"/embed/{CHANNEL}"):
        page.goto(air.url + path)
        expect(page.locator("#kicker")).to_have_text("Music")


def test_a_show_is_read_along_and_voted_for(air: OnAir, visit: Visit) -> None:
    page = visit.page
    air.play(SHOW)
    page.goto(f"{air.url}/channels/{CHANNEL}")
    playing(page)
    expect(page.locator("#show-title")).to_have_text(TITLE)
    expect(page.locator("#transcript .line.current .word.said").first).to_be_visible()
    expect(page.locator("#vote-story")).to_be_visible()
    story = heard(page)["number"]
    expect(page.locator("#sources a").first).to_have_attribute("rel", "noopener noreferrer")
    page.locator("#story-up").click()
    expect(page.locator("#toast")).to_have_text("Thank you, that counts.")
    expect(page.locator("#story-up")).to_have_attribute("aria-pressed", "true")
    page.goto(f"{air.url}/shows/{SHOW}")
    token = page.evaluate("() => localStorage.getItem('radiox.token')")
    address = f"{air.url}/api/ratings?show_id={SHOW}"
    counted = {"story": story, "up": 1, "down": 0, "mine": "up"}
    page.wait_for_function(
        """async ([address, token, counted]) => {
          const headers = {"X-Radiox-Browser": token};
          const {ratings} = await (await fetch(address, {headers})).json();
          return ratings.some((each) => JSON.stringify(each) === JSON.stringify(counted));
        }""",
        arg=[address, token, counted],
    )


def test_a_show_is_played_on_demand_from_a_shared_moment(air: OnAir, visit: Visit) -> None:
    page = visit.page
    page.goto(f"{air.url}/shows/{SHOW}?t=20s")
    playing(page)
    page.wait_for_function("() => radiox.player.position() > 20.5")
    assert page.evaluate("() => radiox.player.position()") < 30
    chapters = page.locator("#chapters a")
    expect(chapters.nth(1)).to_be_visible()
    chapters.nth(1).click()
    expect(page.locator("#chapters li").nth(1)).to_have_attribute("aria-current", "true")
    page.locator("#transcript a.line").first.click()
    page.wait_for_function("() => radiox.player.position() < 15")
    page.locator("#to-live").click()
    page.wait_for_function("() => radiox.player.source.live && radiox.player.state === 'playing'")
    assert page.url == f"{air.url}/channels/{CHANNEL}"


def test_a_show_is_heard_while_it_is_made(air: OnAir, visit: Visit) -> None:
    page = visit.page
    visit.expected = {"404 (Not Found)", "503 (Service Unavailable)"}
    air.request("fresh")
    page.goto(f"{air.url}/shows/fresh")
    page.locator("body").press("k")
    page.wait_for_function(
        "() => radiox.player.state === 'playing' && radiox.player.position() > 1"
    )
    air.finish("fresh")
    expect(page.locator("#transcript .line.current")).to_be_visible()


def test_a_show_that_could_not_be_made_says_so(air: OnAir, visit: Visit, axe: str) -> None:
    page = visit.page
    visit.expected = {"404 (Not Found)"}
    air.request("broken", filters=NewsFilter(keywords=("zzyzx",)), title="Broken")
    air.finish("broken", Status.FAILED)
    page.goto(f"{air.url}/shows/broken")
    reason = page.request.get(f"{air.url}/shows/broken.json").json()["reason"]
    assert reason
    told = re.escape(f"This show could not be made. {reason}")
    expect(page.locator("#making")).to_have_text(re.compile(told, re.IGNORECASE))
    expect(page.locator("#notice")).to_be_hidden()
    expect(page.locator("#play")).to_be_hidden()
    expect(page.locator("#dock")).to_be_hidden()
    page.locator("body").press("k")
    page.wait_for_function("() => radiox.player.state === 'idle'")
    drawn = "() => document.querySelector('#cover').naturalWidth > 0"
    page.wait_for_function(drawn)
    assert violations(page, axe, within="html") == []
    page.locator("#to-live").click()
    expect(page.locator("#play")).to_be_visible()
    expect(page.locator("#making")).to_be_empty()


def test_what_is_to_be_said_of_a_show_is_said_loudly(air: OnAir, visit: Visit) -> None:
    page = visit.page
    page.goto(f"{air.url}/shows/{SHOW}")
    expect(page.locator("#notice")).to_have_text(NOTICE)
    expect(page.locator("#notice")).to_be_visible()
    air.play(SHOW)
    for path in (f"/channels/{CHANNEL}", f"/embed/{CHANNEL}"):
        page.goto(air.url + path)
        expect(page.locator("#show-title")).to_have_text(TITLE)
        expect(page.locator("#notice")).to_have_text(NOTICE)
        expect(page.locator("#notice")).to_be_visible()


def test_the_channel_has_its_title_everywhere(air: OnAir, visit: Visit) -> None:
    page = visit.page
    page.goto(air.url)
    expect(page.locator("#brand-name")).to_have_text(NAME)
    expect(page).to_have_title(re.compile(NAME))
    manifest = page.request.get(f"{air.url}/manifest.webmanifest").json()
    assert manifest["name"] == NAME
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator("#embed").click()
    page.locator("#embed-copy").click()
    expect(page.locator("#embed-said")).to_have_text("Copied.")
    assert f'title="{NAME}"' in page.evaluate("() => navigator.clipboard.readText()")
    page.goto(f"{air.url}/embed/{CHANNEL}")
    expect(page.locator("#home")).to_have_text(NAME)


@pytest.mark.parametrize(
    ("path", "text"),
    [("/shows/nothing", "There is no such show."), ("/channels/no", "There is no such channel.")],
)
def test_where_there_is_nothing_the_page_leads_home(
    air: OnAir, visit: Visit, path: str, text: str
) -> None:
    page = visit.page
    visit.expected = {"404 (Not Found)"}
    answer = page.goto(air.url + path)
    assert answer is not None
    assert answer.status == 404
    expect(page.locator("#off-air-words")).to_have_text(text)
    expect(page.locator("#dock")).to_be_hidden()
    page.locator("#way-home a").click()
    expect(page.locator("#stage")).to_be_visible()
    expect(page.locator("#way-home")).to_be_hidden()


@pytest.mark.parametrize("visit", [{"locale": "en-US"}], indirect=True)
def test_times_of_twelve_hours_stand_in_a_line(air: OnAir, visit: Visit) -> None:
    page = visit.page
    air.play(SHOW)
    page.goto(f"{air.url}/channels/{CHANNEL}")
    page.wait_for_function(
        """async ([address, id]) => (await (await fetch(address)).text()).includes(id)""",
        arg=[f"{air.url}/air/{CHANNEL}/archive.json", SHOW],
    )
    page.reload()
    hour = page.locator("#hours time").first
    expect(hour).to_have_text(re.compile(r"^[1-9]\d?:00\s[AP]M$"))
    assert hour.evaluate("place => getComputedStyle(place).whiteSpace") == "nowrap"


@pytest.mark.parametrize("quality", ["aac", "mp3", "lossless"])
def test_each_quality_plays(air: OnAir, visit: Visit, quality: str) -> None:
    page = visit.page
    page.goto(air.url)
    page.locator("#quality").select_option(quality)
    playing(page)
    page.wait_for_function(
        "() => document.querySelector('#audio').webkitAudioDecodedByteCount > 50_000"
    )


def test_the_quality_changes_without_a_break(air: OnAir, visit: Visit) -> None:
    page = visit.page
    page.goto(air.url)
    playing(page)
    page.evaluate(CHANGES)
    page.locator("#quality").select_option("aac")
    begun = page.evaluate("() => radiox.player.position()")
    page.wait_for_function("begun => radiox.player.position() > begun + 6", arg=begun)
    assert page.evaluate("() => window.stalls") == 0
    assert any("/aac/" in address for address in visit.addresses)


@pytest.mark.parametrize("visit", LOOKS, indirect=True)
def test_everybody_can_use_it(air: OnAir, visit: Visit, axe: str) -> None:
    page = visit.page
    for path in (f"/channels/{CHANNEL}", f"/shows/{SHOW}", f"/embed/{CHANNEL}"):
        page.goto(air.url + path)
        expect(page.locator("#story")).not_to_be_empty()
        if path.startswith("/shows"):
            expect(page.locator("#transcript .line").first).to_be_visible()
        assert violations(page, axe, within="html") == []
        wide = page.evaluate("() => document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 0, f"{path} is wider than the screen"


def test_the_languages_and_the_colours_change(air: OnAir, visit: Visit) -> None:
    page = visit.page
    page.goto(air.url)
    page.locator("#language").select_option("de")
    expect(page.locator("html")).to_have_attribute("lang", "de")
    expect(page.locator("#reading-title")).to_have_text("Mitlesen")
    expect(page.locator("#play")).to_have_attribute("aria-label", "Abspielen")
    before = page.evaluate("() => getComputedStyle(document.body).backgroundColor")
    page.wait_for_function("() => document.querySelector('#cover').alt.startsWith('Titelbild')")
    expect(page.locator("#state")).to_have_text("Auf Abspielen drücken")
    page.locator("#theme").click()
    assert page.evaluate("() => getComputedStyle(document.body).backgroundColor") != before
    page.reload()
    expect(page.locator("html")).to_have_attribute("lang", "de")
    expect(page.locator("html")).to_have_attribute("data-theme", re.compile("dark|light"))


def test_keys_do_what_the_help_says_and_can_be_turned_off(air: OnAir, visit: Visit) -> None:
    page = visit.page
    page.goto(f"{air.url}/shows/{SHOW}")
    expect(page.locator("#transcript .line").first).to_be_visible()
    body = page.locator("body")
    body.press("k")
    page.wait_for_function("() => radiox.player.state === 'playing'")
    body.press("l")
    page.wait_for_function("() => radiox.player.position() > 29")
    body.press("m")
    assert page.evaluate("() => document.querySelector('#audio').muted")
    expect(page.locator("#mute .sound-off")).to_have_css("display", "inline")
    expect(page.locator("#mute .sound-on")).to_have_css("display", "none")
    for place in ("#quality", "#play"):
        before = page.evaluate("() => document.querySelector('#audio').muted")
        page.locator(place).press("m")
        assert page.evaluate("() => document.querySelector('#audio').muted") is not before
    body.press(" ")
    page.wait_for_function("() => document.querySelector('#audio').paused")
    body.press("?")
    expect(page.locator("#help-dialog")).to_be_visible()
    page.locator("#keys-on").uncheck()
    page.locator("#help-dialog [data-close]").click()
    body.press("m")
    assert page.evaluate("() => document.querySelector('#audio').muted")


def test_the_lock_screen_has_title_and_buttons(air: OnAir, visit: Visit) -> None:
    page = visit.page
    page.goto(f"{air.url}/shows/{SHOW}")
    playing(page)
    page.wait_for_function("title => navigator.mediaSession.metadata?.artist === title", arg=TITLE)
    assert page.evaluate("() => navigator.mediaSession.playbackState") == "playing"
    assert page.evaluate("() => navigator.mediaSession.metadata.artwork.length") == 1


def test_the_sleep_timer_fades_and_stops(air: OnAir, visit: Visit) -> None:
    page = visit.page
    page.clock.install()
    page.goto(f"{air.url}/shows/{SHOW}")
    page.clock.resume()
    playing(page)
    page.locator("#sleep").select_option("15")
    expect(page.locator("#sleep-left")).to_have_text(re.compile(r"^(15:00|14:\d\d)$"))
    page.clock.fast_forward("15:05")
    page.wait_for_function("() => document.querySelector('#audio').paused")
    expect(page.locator("#sleep")).to_have_value("off")
    expect(page.locator("#sleep-left")).to_be_hidden()


@pytest.mark.parametrize("visit", [NO_WORKER], indirect=True)
def test_text_of_others_is_never_markup(air: OnAir, visit: Visit) -> None:
    page = visit.page
    visit.expected = {"Service Worker registration blocked"}

    def hostile(route: Route) -> None:
        answer = route.fetch()
        told = answer.json()
        told |= {"title": HOSTILE, "episode": HOSTILE, "language": '"><i>'}
        for chapter in told["chapters"]:
            chapter |= {"title": HOSTILE, "link": "javascript:window.broken=1"}
        for part in (*told["segments"], *told["stories"]):
            part |= {"title": HOSTILE, "text": HOSTILE, "speaker": HOSTILE}
            part["sources"] = [
                {"outlet": HOSTILE, "title": HOSTILE, "link": "javascript:window.broken=1"},
                {"outlet": "a", "title": "b", "link": "https://example.org/"},
            ]
        route.fulfill(response=answer, json=told)

    page.route(f"**/shows/{SHOW}.json", hostile)
    page.goto(f"{air.url}/shows/{SHOW}#t=20")
    expect(page.locator("#show-title")).to_have_text(HOSTILE)
    expect(page.locator("#sources li")).to_have_count(2)
    expect(page.locator("#sources a")).to_have_count(1)
    assert page.locator("main script, #transcript img, #sources img, #chapters img").count() == 0
    assert page.evaluate("() => window.broken") is None


def test_it_opens_without_a_network_and_keeps_no_sound(air: OnAir, visit: Visit) -> None:
    page = visit.page
    visit.expected = {"ERR_INTERNET_DISCONNECTED", "Failed to fetch", "NetworkError"}
    page.goto(air.url)
    playing(page)
    page.wait_for_function(KEEPS_SHELL)
    page.context.set_offline(True)
    page.wait_for_timeout(FRESH)
    page.reload()
    expect(page.locator("#offline")).to_be_visible()
    expect(page.locator("#off-air")).to_be_visible()
    kept = page.evaluate(
        """async () => {
          const caches_ = await Promise.all((await caches.keys()).map((name) => caches.open(name)));
          const requests = await Promise.all(caches_.map((each) => each.keys()));
          return requests.flat().map((each) => new URL(each.url).pathname);
        }"""
    )
    assert "/" in kept
    assert all(path == "/" or path.startswith("/static/") for path in kept)


def test_a_shell_that_could_not_be_kept_is_kept_later(air: OnAir, visit: Visit) -> None:
    page = visit.page
    page.add_init_script(
        """
        const {register} = ServiceWorkerContainer.prototype;
        let tries = 0;
        ServiceWorkerContainer.prototype.register = function (...about) {
          tries += 1;
          return tries > 1 ? register.apply(this, about) : Promise.reject(new Error("timed out"));
        };
        """
    )
    page.goto(air.url)
    page.wait_for_function(KEEPS_SHELL)


def test_an_account_keeps_favourites_and_is_exported_and_deleted(
    air: OnAir, visit: Visit, axe: str
) -> None:
    page = visit.page
    visit.expected = {"401 (Unauthorized)"}
    page.goto(f"{air.url}/shows/{SHOW}")
    page.locator("#star").click()  # who is not signed in is asked to
    expect(page.locator("#account-dialog")).to_be_visible()
    assert violations(page, axe, within="html") == []
    page.locator("#account-name").fill("Ada Listener")
    page.locator("#account-password").fill("a long password")
    page.locator("#sign-in").click()
    expect(page.locator("#account-problem")).to_have_text("Name or password is wrong.")
    page.locator("#register").click()
    expect(page.locator("#account-who")).to_have_text("You are signed in as ada listener.")
    expect(page.locator("#no-favourites")).to_be_visible()
    page.locator("#account-dialog [data-close]").click()
    page.locator("#star").click()
    expect(page.locator("#star")).to_have_attribute("aria-pressed", "true")
    page.reload()
    expect(page.locator("#star")).to_have_attribute("aria-pressed", "true")
    page.locator("#account").click()
    episode = page.request.get(f"{air.url}/shows/{SHOW}.json").json()["episode"]
    expect(page.locator("#favourites a")).to_have_text([episode])
    assert violations(page, axe, within="html") == []
    with page.expect_download() as downloading:
        page.locator("#export").click()
    told = json.loads(downloading.value.path().read_text("utf-8"))
    assert told["account"]["name"] == "ada listener"
    assert [each["show_id"] for each in told["favourites"]] == [SHOW]
    page.locator("#sign-out").click()
    expect(page.locator("#star")).to_have_attribute("aria-pressed", "false")
    page.locator("#account").click()
    page.locator("#account-name").fill("Ada Listener")
    page.locator("#account-password").fill("a long password")
    page.locator("#account-password").press("Enter")
    expect(page.locator("#favourites a")).to_have_count(1)
    page.locator("#delete").click()
    page.locator("#delete-now").click()
    expect(page.locator("#toast")).to_have_text("The account is deleted.")
    me = page.request.get(f"{air.url}/api/users/me").json()
    assert me["signed_in"] is False


def test_the_last_days_lead_to_what_was_heard(air: OnAir, visit: Visit) -> None:
    page = visit.page
    air.play(SHOW)
    page.goto(f"{air.url}/channels/{CHANNEL}")
    page.wait_for_function(
        """async ([address, id]) => (await (await fetch(address)).text()).includes(id)""",
        arg=[f"{air.url}/air/{CHANNEL}/archive.json", SHOW],
    )
    page.reload()
    expect(page.locator("#days button").first).to_have_attribute("aria-pressed", "true")
    page.locator("#hours a").first.click()
    expect(page.locator("#main")).to_have_attribute("data-mode", "show")
    expect(page.locator("#show-title")).to_have_text(TITLE)


def test_other_sites_show_the_player_in_a_frame(air: OnAir, visit: Visit, tmp_path: Path) -> None:
    page = visit.page
    frame = f'<title>x</title><iframe src="{air.url}/embed/{CHANNEL}" allow="autoplay"></iframe>'
    (tmp_path / "index.html").write_text(frame)
    (tmp_path / "favicon.ico").write_bytes(b"")
    with serving(tmp_path) as site:
        page.goto(site)
        player = page.frame_locator("iframe")
        expect(player.locator("#story")).not_to_be_empty()
        player.locator("#play").click()
        expect(player.locator("body")).to_have_attribute("data-state", "playing")


def test_the_way_back_leads_to_what_was_heard_before(air: OnAir, visit: Visit) -> None:
    page = visit.page
    page.goto(air.url)
    page.locator("#recent a.card-main").first.click()
    expect(page.locator("#main")).to_have_attribute("data-mode", "show")
    page.go_back()
    expect(page.locator("#main")).to_have_attribute("data-mode", "live")
