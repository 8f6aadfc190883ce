"""Rules for Cloudflare: they keep what the bridge lets them keep, and block what it has not."""

import json
import re
import shutil
import subprocess
import threading
import tomllib
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import yaml

from services.bridge.settings import BridgeSettings
from tests.integration.test_bridge import BridgeEnv, env  # noqa: F401 - a fixture
from tests.wirefilter import Fields, parse

ROOT = Path(__file__).parents[3]
FOLDER = ROOT / "infra/production/cloudflare"
RULESETS = ("cache-rules", "waf-rules", "rate-limits")
AGES = tomllib.loads((FOLDER / "cache-ages.toml").read_text())["age"]
PATHS = [(age["rule"], age["cache_control"], path) for age in AGES for path in age["paths"]]
VERBS = ("get", "put", "post", "delete", "patch")


def rules(name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((FOLDER / f"{name}.json").read_text())["rules"]
    return found


def request(
    path: str, method: str = "GET", *headers: str, host: str = "radio.example.org"
) -> Fields:
    return {
        "http.request.uri.path": path,
        "http.request.method": method,
        "http.request.headers.names[*]": headers,
        "http.host": host,
    }


def deciding(path: str) -> dict[str, Any]:
    """The caching rule that decides: the last one that fits."""
    return [rule for rule in rules("cache-rules") if parse(rule["expression"])(request(path))][-1]


def blocking(fields: Fields) -> list[str]:
    return [rule["ref"] for rule in rules("waf-rules") if parse(rule["expression"])(fields)]


@pytest.mark.parametrize("name", RULESETS)
def test_every_rule_has_its_own_name_and_an_expression_that_can_be_read(name: str) -> None:
    found = rules(name)
    assert len({rule["ref"] for rule in found}) == len(found)
    for rule in found:
        parse(rule["expression"])
        assert rule["description"]
        assert len(rule["expression"]) <= 4096  # Cloudflare's limit


@pytest.mark.parametrize("wrong", ["http.request.uri eq", "true true", "not", 'x eq "y"', "(true"])
def test_what_is_no_expression_is_refused(wrong: str) -> None:
    with pytest.raises(SyntaxError):
        parse(wrong)


async def test_the_bridge_sends_the_ages_that_are_written_down(env: BridgeEnv) -> None:  # noqa: F811
    await env.request()
    await env.until("running")
    await env.publish_results()
    await env.until("generated")
    for _, cache_control, path in PATHS:
        if path.endswith("/events"):
            answer = await env.http.head(path)
        else:
            answer = await env.http.get(path)
        assert answer.headers["cache-control"] == cache_control, path


@pytest.mark.parametrize(("rule", "cache_control", "path"), PATHS)
def test_the_edge_keeps_only_what_is_no_secret_and_no_longer_than_the_bridge_says(
    rule: str, cache_control: str, path: str
) -> None:
    found = deciding(path)
    assert found["ref"] == rule
    kept = found["action_parameters"]
    assert kept["cache"] is (cache_control == "no-cache" and not path.startswith("/api/"))
    if kept["cache"]:
        assert {kept["edge_ttl"]["mode"], kept["browser_ttl"]["mode"]} == {"respect_origin"}


def test_nothing_below_the_interface_is_kept_at_the_edge() -> None:
    document = json.loads((ROOT / "openapi.json").read_text())
    for template in document["paths"]:
        if template.startswith("/api/"):
            path = re.sub(r"\{\w+\}", "x", template)
            assert deciding(path)["action_parameters"] == {"cache": False}, path


def test_every_operation_of_the_interface_passes_the_firewall() -> None:
    document = json.loads((ROOT / "openapi.json").read_text())
    hidden = {"/metrics", "/health/ready"}
    for template, operations in document["paths"].items():
        path = re.sub(r"\{\w+\}", "x", template)
        for verb in VERBS:
            if verb in operations:
                refs = blocking(request(path, verb.upper(), "authorization"))
                assert ("internal" in refs) if path in hidden else not refs, path


@pytest.mark.parametrize(
    ("path", "method", "rule"),
    [
        ("/wp-login.php", "GET", "paths"),
        ("/.env", "GET", "paths"),
        ("/.git/config", "GET", "paths"),
        ("/api/v1/shows", "TRACE", "methods"),
        ("/api/v1/media/files/../../secret", "GET", "traversal"),
        ("/api/v1/shows/%00", "GET", "traversal"),
        ("/api/v1/shows/\\x", "GET", "traversal"),
        ("/metrics", "GET", "internal"),
        ("/api/v1/shows", "POST", "writes-without-key"),
        ("/api/v1/speakers/a", "DELETE", "writes-without-key"),
    ],
)
def test_what_nobody_should_ask_for_is_blocked(path: str, method: str, rule: str) -> None:
    assert rule in blocking(request(path, method))


@pytest.mark.parametrize(
    ("path", "method"),
    [
        ("/", "GET"),
        ("/air/main/flac.m3u8", "GET"),
        ("/feeds/main.xml", "GET"),
        ("/api/ratings", "POST"),
    ],
)
def test_what_is_on_the_air_passes_and_is_kept_as_its_headers_say(path: str, method: str) -> None:
    asked = request(path, method, host="listen.example.org")
    assert blocking(asked) == []
    found = [rule for rule in rules("cache-rules") if parse(rule["expression"])(asked)][-1]
    assert found["ref"] == "air"
    assert found["action_parameters"]["edge_ttl"] == {"mode": "respect_origin"}


def test_the_limits_are_those_of_the_bridge() -> None:
    settings = BridgeSettings()
    limits = {rule["ref"]: rule["ratelimit"] for rule in rules("rate-limits")}
    assert limits["shows"]["requests_per_period"] == settings.limit_shows
    assert limits["requests"]["requests_per_period"] == settings.limit_requests
    assert {limit["period"] for limit in limits.values()} == {60}


def test_the_tunnel_leads_to_bridge_and_onair_alone_and_refuses_everything_else() -> None:
    tunnel = yaml.safe_load((FOLDER / "tunnel.yml").read_text())
    *named, last = tunnel["ingress"]
    assert last == {"service": "http_status:404"}
    assert [(rule["hostname"], rule["service"]) for rule in named] == [
        ("radio.example.org", "http_status:404"),
        ("radio.example.org", "http://127.0.0.1:8080"),
        ("listen.example.org", "http://127.0.0.1:8090"),
    ]
    internal = re.compile(named[0]["path"])
    assert internal.search("/metrics")
    assert internal.search("/api/v1/health/ready")
    assert not internal.search("/health/live")


class Zone(ThreadingHTTPServer):
    """What a zone was sent: (path, header, body) of each request."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Rulesets)
        self.received: list[tuple[str, str, dict[str, Any]]] = []


class Rulesets(BaseHTTPRequestHandler):
    """Takes rulesets as Cloudflare's interface does."""

    server: Zone

    def do_PUT(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.received.append((self.path, self.headers["Authorization"], json.loads(body)))
        self.send_response(200 if "good" in self.headers["Authorization"] else 403)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name there
        pass


@pytest.fixture
def zone() -> Iterator[Zone]:
    server = Zone()
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def apply(zone: Zone, token: str) -> "subprocess.CompletedProcess[str]":
    environment = {
        "PATH": "/usr/bin:/bin",
        "CLOUDFLARE_API_TOKEN": token,
        "CLOUDFLARE_ZONE_ID": "z1",
        "CLOUDFLARE_API": f"http://127.0.0.1:{zone.server_port}",
    }
    return subprocess.run(
        [str(shutil.which("bash")), str(FOLDER / "apply.sh")],
        env=environment, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


def test_the_rules_are_put_into_the_zone(zone: Zone) -> None:
    done = apply(zone, "good-token")
    assert (done.returncode, done.stderr) == (0, "")
    sent = {path: body for path, _, body in zone.received}
    for name in RULESETS:
        phase = json.loads((FOLDER / f"{name}.json").read_text())["phase"]
        assert sent[f"/zones/z1/rulesets/phases/{phase}/entrypoint"] == {"rules": rules(name)}


def test_a_token_that_is_refused_ends_it_and_is_not_printed(zone: Zone) -> None:
    done = apply(zone, "bad-token")
    assert done.returncode != 0
    assert len(zone.received) == 1
    assert "bad-token" not in done.stdout + done.stderr
