"""The page of the contract on a phone, and read without a station."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.station import Station

FILE = Path(__file__).parents[2] / "infra/docs/asyncapi.html"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def overflow(page: Page) -> int:
    """Pixels by which the page is wider than the screen."""
    return int(page.evaluate("document.documentElement.scrollWidth - innerWidth"))


@pytest.mark.parametrize("visit", [PHONE], indirect=True)
def test_on_a_phone_the_contents_open_and_lead_to_an_example(
    visit: Visit, station: Station
) -> None:
    page = visit.page
    page.goto(f"{station.http_url}/asyncapi")
    expect(page.get_by_text("This is what an integrator does")).to_be_in_viewport()
    assert overflow(page) <= 0
    page.get_by_text("Contents", exact=True).tap()
    page.get_by_role("link", name="show.cancel.requested", exact=True).tap()
    article = page.locator("[id='integrator.send.show.cancel.requested']")
    expect(article).to_be_in_viewport()
    article.get_by_text("Example").tap()
    expect(article.locator("pre")).to_contain_text("Nats-Msg-Id: newsroom-4711")
    article.get_by_role("link", name="ShowCancelRequested").tap()
    expect(page.locator("#ShowCancelRequested")).to_be_in_viewport()
    assert overflow(page) <= 0


def test_the_file_is_read_without_a_station(visit: Visit) -> None:
    page = visit.page
    page.goto(FILE.as_uri())
    expect(page.locator("#services > h2")).to_be_visible()
    expect(page.get_by_role("link", name="show.requested", exact=True)).to_be_visible()
    colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert colour == "rgb(248, 244, 236)"  # the style sheet beside it
