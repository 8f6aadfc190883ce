"""Manifests as kustomize renders them, and what network policies let pass.

There is no cluster here: manifests are judged by the schemas of Kubernetes, and policies by the
rules of its documentation (a pod that a policy selects may do what its policies allow, together).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Any

import yaml

from tests.debian_tools import run

K8S = Path(__file__).parents[1] / "infra/k8s"
Manifest = dict[str, Any]


def rendered(folder: Path) -> list[Manifest]:
    """The manifests of a folder with a `kustomization.yaml`."""
    result = run("kubectl", "kustomize", folder)
    assert result.returncode == 0, result.stderr
    return [each for each in yaml.safe_load_all(result.stdout) if each]


def of_kind(manifests: list[Manifest], *kinds: str) -> list[Manifest]:
    """The manifests of these kinds."""
    return [each for each in manifests if each["kind"] in kinds]


def pod_of(manifest: Manifest) -> Manifest:
    """The template of the pods of a workload."""
    spec = manifest["spec"]
    if manifest["kind"] == "CronJob":
        spec = spec["jobTemplate"]["spec"]
    template: Manifest = spec["template"]
    return template


def workloads(manifests: list[Manifest]) -> Iterator[tuple[str, Manifest]]:
    """Name and pod of everything that runs."""
    for each in of_kind(manifests, "Deployment", "StatefulSet", "Job", "CronJob"):
        yield each["metadata"]["name"], pod_of(each)


@dataclass(frozen=True)
class Peer:
    """Who speaks, or is spoken to: a pod of a namespace, or an address outside of the cluster."""

    labels: Mapping[str, str] = field(default_factory=dict)
    namespace: Mapping[str, str] = field(default_factory=dict)
    address: str = ""


class Policies:
    """The network policies of one namespace, whose own labels are `namespace`."""

    def __init__(self, manifests: list[Manifest], namespace: Mapping[str, str]) -> None:
        self._specs = [each["spec"] for each in of_kind(manifests, "NetworkPolicy")]
        self._namespace = dict(namespace)

    def pod(self, **labels: str) -> Peer:
        """A pod of the namespace, by its labels."""
        return Peer(labels, self._namespace)

    def allow(self, source: Peer, target: Peer, port: int, protocol: str = "TCP") -> bool:
        """Whether a connection passes the policies of both ends."""
        return self._passes("Egress", source, target, port, protocol) and self._passes(
            "Ingress", target, source, port, protocol
        )

    def _passes(self, way: str, pod: Peer, other: Peer, port: int, protocol: str) -> bool:
        if pod.address or pod.namespace != self._namespace:
            return True  # another namespace has policies of its own
        mine = [
            spec
            for spec in self._specs
            if way in spec["policyTypes"] and _matches(spec["podSelector"], pod.labels)
        ]
        rules = [rule for spec in mine for rule in spec.get(way.lower(), ())]
        return not mine or any(self._holds(rule, way, other, port, protocol) for rule in rules)

    def _holds(self, rule: Manifest, way: str, other: Peer, port: int, protocol: str) -> bool:
        peers = rule.get("to" if way == "Egress" else "from")
        ports = rule.get("ports")
        return (
            ports is None or any((p["port"], p["protocol"]) == (port, protocol) for p in ports)
        ) and (peers is None or any(self._is(peer, other) for peer in peers))

    def _is(self, peer: Manifest, other: Peer) -> bool:
        if block := peer.get("ipBlock"):
            return bool(other.address) and _within(block, other.address)
        if other.address:
            return False
        spaces = peer.get("namespaceSelector")
        is_there = (
            other.namespace == self._namespace
            if spaces is None
            else _matches(spaces, other.namespace)
        )
        return is_there and _matches(peer.get("podSelector", {}), other.labels)


def _within(block: Manifest, address: str) -> bool:
    found = ip_address(address)
    return found in ip_network(block["cidr"]) and not any(
        found in ip_network(each) for each in block.get("except", ())
    )


def _matches(selector: Manifest, labels: Mapping[str, str]) -> bool:
    exact = all(labels.get(key) == text for key, text in selector.get("matchLabels", {}).items())
    expressions = selector.get("matchExpressions", ())
    assert all(each["operator"] == "In" for each in expressions), "another operator is not known"
    return exact and all(labels.get(each["key"]) in each["values"] for each in expressions)
