"""Shows of the fleet in containers: through the published bridge, amid crashes and upgrades."""

import subprocess
import sys
from functools import cached_property
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.containers.compose import Compose, eventually
from tests.containers.images import derived

SHOW_TIMEOUT = 400.0
FEEDS = ("harbour-gazette", "lantern-science-notes", "meadowbrook-post", "upland-courier")
AS_OF = "2026-01-05T08:00:00Z"
"""The time of the sample's news."""
ENDED = {"generated", "failed", "cancelled"}
CRASHES = {"content": "", "audio": "script.ready", "show": "", "nats": "script.ready", "bridge": ""}
"""What is killed, and after which fact of a show."""
UPGRADED = "LABEL version=2"
BROKEN = 'ENTRYPOINT ["sh", "-c", "echo broken; exit 1"]'
WAITING = "{ trap exit TERM; sleep 3600 & wait; }"
DEAF = f'ENTRYPOINT ["sh", "-c", "[ $2 = speaker ] && {WAITING}; exec radiox $*", "sh"]'
"""An image of which one service never answers."""


class Station:
    """A client of the bridge's published port, with the operator's key."""

    def __init__(self, fleet: Compose) -> None:
        self.fleet = fleet

    @cached_property
    def key(self) -> str:
        """The first key, as docker-compose.yml tells how to read it."""
        file = "credentials/operator/admin-key"
        return self.fleet(
            "--profile",
            "operator",
            "run",
            "--rm",
            "--no-deps",
            "--entrypoint",
            "cat",
            "operator",
            file,
        )

    def ask(self, method: str, path: str, body: object = None) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self.key.strip()}"}
        url = f"{self.fleet.address('RADIOX_PORT')}{path}"
        return httpx.request(method, url, headers=headers, json=body, timeout=20)

    def request(self) -> str:
        """Request a show from the feeds beside the fleet; returns its id."""
        feeds = [{"url": f"http://feeds:8000/{name}.xml"} for name in FEEDS]
        body = {
            "minutes": 1,
            "feeds": feeds,
            "as_of": AS_OF,
            "allow_shorter": True,
            "memory": False,
        }
        accepted = self.ask("POST", "/api/v1/shows", body)
        assert accepted.status_code in {201, 202}, accepted.text
        show_id: str = accepted.json()["show_id"]
        return show_id

    def ended(self, show_id: str) -> dict[str, Any]:
        """The show, once it has ended; the bridge may be away meanwhile."""
        found: dict[str, Any] = {}

        def look() -> bool:
            try:
                answer = self.ask("GET", f"/api/v1/shows/{show_id}")
            except httpx.HTTPError:
                return False
            found.update(answer.json() if answer.status_code == 200 else {})
            return found.get("status") in ENDED

        eventually(look, within=SHOW_TIMEOUT)
        return found

    def in_flight(self, fact: str = "") -> str:
        """Request a show, and wait until it is being made and has a fact; returns its id."""
        show_id = self.request()
        show: dict[str, Any] = {}

        def look() -> bool:
            show.update(self.ask("GET", f"/api/v1/shows/{show_id}").json())
            return show.get("status") == "running" and (not fact or fact in show["facts"])

        eventually(lambda: look() or show.get("status") in ENDED, within=SHOW_TIMEOUT)
        assert show["status"] == "running", show
        return show_id


@pytest.fixture(scope="module")
def station(fleet: Compose) -> Station:
    return Station(fleet)


def deploying(fleet: Compose, suffix: str, *, seconds: int) -> subprocess.Popen[str]:
    """Start infra/deploy.sh with the images of a suffix; its words are on `stdout`."""
    environment = {
        **fleet.environment,
        "COMPOSE": str(Path(sys.executable).with_name("podman-compose")),
        "DEPLOY_TIMEOUT": str(seconds),
    }
    images = (f"{fleet.images.audio}-{suffix}", f"{fleet.images.slim}-{suffix}")
    return subprocess.Popen(
        ["infra/deploy.sh", *images],  # noqa: S607
        cwd=fleet.folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def test_a_show_is_made_through_the_published_bridge(station: Station, fleet: Compose) -> None:
    assert httpx.get(f"{fleet.address('RADIOX_PORT')}/api/v1/shows").status_code == 401
    show = station.ended(station.request())
    assert show["status"] == "generated", show
    sound = station.ask("GET", show["links"]["audio"])
    if sound.is_redirect:
        sound = httpx.get(sound.headers["location"])
    assert sound.headers["content-type"] == "audio/mpeg"
    assert len(sound.content) > 500_000

    def has_traces() -> bool:
        sent = set(fleet.get("RADIOX_JAEGER_PORT", "/").json()["data"])
        return {"radiox-bridge", "radiox-show", "radiox-content", "radiox-audio"} <= sent

    eventually(has_traces, within=30)


def test_every_show_is_made_although_containers_crash(station: Station, fleet: Compose) -> None:
    """Each is killed amid a show, and started again by its policy of restarts."""
    shows = []
    for name, fact in CRASHES.items():
        shows.append(station.in_flight(fact))
        fleet.crash(name)
        fleet.wait(name)
        fleet.wait("bridge")  # it is not ready while the broker is away
    assert [station.ended(show)["status"] for show in shows] == ["generated"] * len(CRASHES)


def test_services_are_upgraded_one_at_a_time_while_shows_are_in_flight(
    station: Station, fleet: Compose
) -> None:
    """Each time that a service is ready, another show is requested while the next is replaced."""
    for image in (fleet.images.audio, fleet.images.slim):
        derived(fleet.podman, image, "new", UPGRADED)
    before = {name: fleet.image(name) for name in fleet.served()}
    shows = [station.request()]
    said = ""
    with deploying(fleet, "new", seconds=180) as deployment:
        assert deployment.stdout is not None
        for line in deployment.stdout:
            said += line
            if line.endswith(": ready\n") and not line.startswith("bridge"):
                shows.append(station.request())
    assert deployment.returncode == 0, said
    assert len(shows) == len(before)
    assert [station.ended(show)["status"] for show in shows] == ["generated"] * len(shows)
    assert all(fleet.image(name) != before[name] for name in fleet.served())
    kept = (fleet.folder / ".env").read_text()
    assert f"RADIOX_IMAGE={fleet.images.audio}-new\n" in kept
    assert (fleet.folder / ".env").stat().st_mode & 0o077 == 0
    fleet.use(f"{fleet.images.audio}-new", f"{fleet.images.slim}-new")


@pytest.mark.parametrize(
    ("failing", "slim", "seconds"),
    [("data", BROKEN, 5), ("speaker", DEAF, 20)],
    ids=["ends at once", "never answers"],
)
def test_a_broken_image_is_rolled_back(
    station: Station, fleet: Compose, failing: str, slim: str, seconds: int
) -> None:
    """One that ends at once, and one of which a service never answers, after one that did."""
    suffix = f"without-{failing}"
    derived(fleet.podman, fleet.images.slim, suffix, slim)
    derived(fleet.podman, fleet.images.audio, suffix, UPGRADED)
    before = {name: fleet.image(name) for name in fleet.served()}
    show = station.request()
    with deploying(fleet, suffix, seconds=seconds) as deployment:
        said, _ = deployment.communicate()
    assert deployment.returncode == 1, said
    assert f"{failing}: not ready within {seconds} s: going back" in said
    assert f"{failing}: back on the images before" in said
    assert "NOT READY" not in said
    assert {name: fleet.image(name) for name in fleet.served()} == before
    assert all(fleet.is_healthy(name) for name in fleet.served())
    assert station.ended(show)["status"] == "generated"
