"""Prometheus accepts its configurations, which scrape every service."""

import json
from pathlib import Path
from typing import Any

import yaml

from services import fleet
from tests.debian_tools import run

FOLDER = Path(__file__).parents[3] / "infra/prometheus"


def test_prometheus_accepts_the_one_beside_the_compose_file() -> None:
    check(FOLDER / "prometheus.yml")


def test_pods_become_targets(tmp_path: Path) -> None:
    """Debian's Prometheus knows no Kubernetes: pods are given as the API would describe them."""
    config = yaml.safe_load((FOLDER / "kubernetes.yml").read_text("utf-8"))
    config["rule_files"] = [f"{FOLDER}/rules/*.yaml"]
    (job,) = (each for each in config["scrape_configs"] if each["job_name"] == "radiox")
    assert job.pop("kubernetes_sd_configs") == [
        {"role": "pod", "namespaces": {"names": ["radiox"]}}
    ]
    job["static_configs"] = [
        pod("10.0.0.1:8081", port="health"),
        pod("10.0.0.1:8080", port="http"),
        pod("10.0.0.2:8081", port="health", phase="Succeeded"),
        pod("10.0.0.3:6222", port="cluster", scrape=None),
    ]
    path = tmp_path / "prometheus.yml"
    path.write_text(yaml.safe_dump(config), "utf-8")
    check(path)
    found = run("promtool", "check", "service-discovery", "--timeout=2s", path, "radiox").stdout
    labels = [each["labels"] for each in json.loads(found) if each["labels"]]
    assert [each["__address__"] for each in labels] == ["10.0.0.1:8081"]
    assert (labels[0]["process"], labels[0]["instance"]) == ("audio", "audio-5d8f-x2")


def pod(
    address: str, *, port: str, phase: str = "Running", scrape: str | None = "true"
) -> dict[str, Any]:
    meta = {
        "annotation_prometheus_io_scrape": scrape,
        "phase": phase,
        "container_port_name": port,
        "label_app_kubernetes_io_name": "audio",
        "name": "audio-5d8f-x2",
    }
    labels = {f"__meta_kubernetes_pod_{name}": value for name, value in meta.items() if value}
    return {"targets": [address], "labels": labels}


def check(path: Path) -> None:
    result = run("promtool", "check", "config", path)
    assert result.returncode == 0, result.stdout + result.stderr
    assert result.stdout.count("rules found") == len([*(FOLDER / "rules").iterdir()])


def test_all_services_of_the_compose_file_are_scraped() -> None:
    config = yaml.safe_load((FOLDER / "prometheus.yml").read_text("utf-8"))
    (job,) = (each for each in config["scrape_configs"] if each["job_name"] == "radiox")
    (found,) = job["dns_sd_configs"]
    assert {*found["names"]} == {*fleet.SERVICES}
    assert found["port"] == 8081
