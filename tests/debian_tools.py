"""Programs that Debian has and the lock does not: a test without one skips, and fails in CI."""

import os
import shutil
import subprocess

import pytest

PACKAGES = {
    "promtool": "prometheus",
    "prometheus": "prometheus",
    "amtool": "prometheus-alertmanager",
    "prometheus-alertmanager": "prometheus-alertmanager",
    "kubectl": "kubernetes-client",
    "mpv": "mpv",
    "nginx": "nginx-light",
    "rsyslogd": "rsyslog",
    "logrotate": "logrotate",
    "shellcheck": "shellcheck",
    "systemd-analyze": "systemd",
}
"""The packages of Debian that have them."""


def tool(name: str) -> str:
    """Path of a tool; the test is skipped where there is none, and fails in CI."""
    found = shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin")
    if found is None:
        pytest.skip(f"there is no {name}: install {PACKAGES[name]}")
    return found


def run(name: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    """Run a tool to its end."""
    command = [tool(name), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
