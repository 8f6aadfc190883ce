"""The pages of the HTTP interface, of the events and of problems in a real browser."""

from playwright.sync_api import expect

from tests.browser.conftest import Visit, violations
from tests.station import Station


def test_the_http_interface_is_read_and_tried(visit: Visit, station: Station) -> None:
    page = visit.page
    page.goto(f"{station.http_url}/dashboard")
    page.get_by_role("link", name="HTTP").click()
    listing = page.locator("#operations-shows-list_shows")
    listing.locator(".opblock-summary-control").click()
    listing.get_by_role("button", name="Try it out").click()
    listing.get_by_role("button", name="Execute").click()
    status = listing.locator(".live-responses-table tbody .response-col_status")
    expect(status).to_contain_text("200")


def test_the_events_are_read(visit: Visit, station: Station, axe: str) -> None:
    page = visit.page
    page.goto(f"{station.http_url}/dashboard")
    page.get_by_role("link", name="Events").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("RadioX")
    assert violations(page, axe) == []
    page.emulate_media(color_scheme="dark")
    assert violations(page, axe, within="nav") == []
    link = page.locator("nav a[href^='#']").filter(has_text="show.requested").first
    target = str(link.get_attribute("href")).removeprefix("#")
    link.click()
    expect(page.locator(f"[id='{target}']")).to_be_in_viewport()


def test_the_type_of_a_problem_is_a_page(visit: Visit, station: Station, axe: str) -> None:
    page = visit.page
    answer = page.request.get(f"{station.http_url}/api/v1/shows/nothing")
    page.goto(f"{station.http_url}{answer.json()['type']}")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert violations(page, axe) == []
