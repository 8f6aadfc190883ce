"""The manifests of infra/k8s: schemas, security, network, scaling, disruption."""

import subprocess
from base64 import b64encode
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import kubernetes_validate
import pytest
import yaml
from rich.console import Console

from contracts import subjects
from services import fleet
from services.commands.init.command import make_credentials
from services.kit.settings import PlatformSettings
from tests.kubernetes import K8S, Manifest, Peer, Policies, of_kind, pod_of, rendered, workloads

VERSIONS = ("1.33", "1.37")
"""Versions of Kubernetes: the oldest that is named in the README beside the manifests, the last."""
OVERLAYS = ("dev", "production")
SECRETS = ("KEY", "PASSWORD", "TOKEN", "SECRET")
EXPOSED = ("8080", "8081", "4222", "6222", "8222")
SCALED_OBJECT = {
    "type": "object",
    "required": ["scaleTargetRef", "triggers"],
    "additionalProperties": False,
    "properties": {
        "scaleTargetRef": {"type": "object", "required": ["name"]},
        "minReplicaCount": {"type": "integer", "minimum": 0},
        "maxReplicaCount": {"type": "integer", "minimum": 1},
        "pollingInterval": {"type": "integer", "minimum": 1},
        "cooldownPeriod": {"type": "integer", "minimum": 0},
        "fallback": {
            "type": "object",
            "required": ["failureThreshold", "replicas"],
            "additionalProperties": False,
            "properties": {
                "failureThreshold": {"type": "integer", "minimum": 1},
                "replicas": {"type": "integer", "minimum": 0},
            },
        },
        "advanced": {
            "type": "object",
            "additionalProperties": False,
            "properties": {"horizontalPodAutoscalerConfig": {"type": "object"}},
        },
        "triggers": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["type", "metadata"],
                "properties": {
                    "type": {"enum": ["nats-jetstream", "cpu"]},
                    "metricType": {"const": "Utilization"},
                    "metadata": {
                        "type": "object",
                        "additionalProperties": {"type": "string"},
                    },
                },
                "additionalProperties": False,
                "if": {"properties": {"type": {"const": "cpu"}}},
                "then": {
                    "required": ["metricType"],
                    "properties": {"metadata": {"required": ["value"]}},
                },
                "else": {
                    "properties": {
                        "metadata": {
                            "required": [
                                "natsServerMonitoringEndpoint",
                                "account",
                                "stream",
                                "consumer",
                                "lagThreshold",
                            ],
                        },
                    },
                },
            },
        },
    },
}
"""What is used of KEDA's ScaledObject (keda.sh/v1alpha1), from its documentation."""


@cache
def manifests(overlay: str) -> list[Manifest]:
    return rendered(K8S / "overlays" / overlay)


@cache
def component(name: str) -> list[Manifest]:
    return rendered(K8S / "components" / name)


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("overlay", OVERLAYS)
def test_manifests_are_valid(overlay: str, version: str) -> None:
    for each in manifests(overlay):
        if not each["apiVersion"].startswith("keda.sh/"):
            kubernetes_validate.validate(each, version, strict=True)


def test_scaled_objects_are_as_keda_documents_them() -> None:
    objects = of_kind(component("keda"), "ScaledObject")
    assert objects
    for each in objects:
        assert each["apiVersion"] == "keda.sh/v1alpha1"
        jsonschema.validate(each["spec"], SCALED_OBJECT)


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_every_service_has_a_deployment_of_its_own(overlay: str) -> None:
    deployments = of_kind(manifests(overlay), "Deployment")
    assert {each["metadata"]["name"] for each in deployments} == {*fleet.SERVICES}
    for each in deployments:
        (container,) = pod_of(each)["spec"]["containers"]
        assert container["args"] == ["serve", each["metadata"]["name"]]


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_pods_are_confined(overlay: str) -> None:
    """As the level `restricted` of the Pod Security Standards asks for, and more."""
    for name, template in workloads(manifests(overlay)):
        spec = template["spec"]
        assert spec["automountServiceAccountToken"] is False, name
        assert spec["securityContext"]["runAsNonRoot"] is True, name
        assert spec["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}, name
        assert not {"hostNetwork", "hostPID", "hostIPC"} & set(spec), name
        assert not [volume for volume in spec["volumes"] if "hostPath" in volume], name
        for container in (*spec["containers"], *spec.get("initContainers", ())):
            context = container["securityContext"]
            assert context["allowPrivilegeEscalation"] is False, name
            assert context["readOnlyRootFilesystem"] is True, name
            assert context["capabilities"] == {"drop": ["ALL"]}, name
            assert {"memory"} <= set(container["resources"]["limits"]), name
            assert {"cpu", "memory"} <= set(container["resources"]["requests"]), name
    (namespace,) = of_kind(manifests(overlay), "Namespace")
    assert namespace["metadata"]["labels"]["pod-security.kubernetes.io/enforce"] == "restricted"


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_no_secret_is_written_down(overlay: str) -> None:
    assert not of_kind(manifests(overlay), "Secret")
    for name, template in workloads(manifests(overlay)):
        for container in template["spec"]["containers"]:
            for variable in container.get("env", ()):
                assert not any(word in variable["name"] for word in SECRETS), name


def test_a_service_has_its_own_user_of_the_broker_alone() -> None:
    for each in of_kind(manifests("production"), "Deployment"):
        name = each["metadata"]["name"]
        secrets = [v["secret"] for v in pod_of(each)["spec"]["volumes"] if "secret" in v]
        assert [secret["secretName"] for secret in secrets] == [f"radiox-user-{name}"]


def test_the_script_makes_the_secrets_that_pods_mount_and_none_of_the_authority(
    tmp_path: Path,
) -> None:
    wanted = {
        source["secret"]["name"] if "name" in source["secret"] else source["secret"]["secretName"]
        for _, template in workloads(manifests("production"))
        for volume in template["spec"]["volumes"]
        for source in (volume, *volume.get("projected", {}).get("sources", ()))
        if "secret" in source
    }
    make_credentials(tmp_path / "station", (), Console(quiet=True))
    script = ["sh", str(K8S / "secrets.sh"), str(tmp_path / "station")]
    made = subprocess.run(script, capture_output=True, check=True).stdout
    secrets = [each for each in yaml.safe_load_all(made) if each]
    assert wanted <= {each["metadata"]["name"] for each in secrets}
    key = (tmp_path / "station/authority/key.pem").read_bytes()
    assert b64encode(key) not in made
    assert subprocess.run([*script[:2], str(tmp_path)], check=False).returncode == 2


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_services_have_time_to_stop_and_probes(overlay: str) -> None:
    grace = PlatformSettings.model_fields["grace"].default
    for each in of_kind(manifests(overlay), "Deployment"):
        spec = pod_of(each)["spec"]
        assert spec["terminationGracePeriodSeconds"] > grace + 10
        (container,) = spec["containers"]
        ports = {port["name"]: port["containerPort"] for port in container["ports"]}
        assert ports["health"] == 8081
        for probe in ("startupProbe", "livenessProbe", "readinessProbe"):
            assert container[probe]["httpGet"]["port"] == "health"


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_drains_take_one_pod_at_a_time(overlay: str) -> None:
    budgets = of_kind(manifests(overlay), "PodDisruptionBudget")
    covered = {
        each["spec"]["selector"]["matchLabels"]["app.kubernetes.io/name"] for each in budgets
    }
    assert covered == {*fleet.SERVICES, "nats"}
    assert {each["spec"]["maxUnavailable"] for each in budgets} == {1}


def test_production_has_three_brokers_on_three_machines_and_copies_of_each_stream() -> None:
    (broker,) = of_kind(manifests("production"), "StatefulSet")
    assert broker["spec"]["replicas"] == 3
    affinity = pod_of(broker)["spec"]["affinity"]["podAntiAffinity"]
    (rule,) = affinity["requiredDuringSchedulingIgnoredDuringExecution"]
    assert rule["topologyKey"] == "kubernetes.io/hostname"
    assert configuration("production")["RADIOX_NATS_REPLICAS"] == "3"
    assert configuration("dev")["RADIOX_NATS_REPLICAS"] == "1"


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_images_have_a_version(overlay: str) -> None:
    images = {
        container["image"]
        for _, template in workloads(manifests(overlay))
        for container in template["spec"]["containers"]
    }
    assert len(images) == 2
    for image in images:
        tag = image.rpartition("/")[2].partition(":")[2]
        assert tag and tag != "latest", image  # noqa: PT018 - an image without a tag is the latest


def test_settings_are_those_that_services_know() -> None:
    known = {name.upper() for name in PlatformSettings.model_fields}
    unknown = {
        name for name in configuration("production") if name.removeprefix("RADIOX_") not in known
    }
    assert not unknown


def configuration(overlay: str) -> dict[str, Any]:
    found = {each["metadata"]["name"]: each for each in of_kind(manifests(overlay), "ConfigMap")}
    (name,) = (name for name in found if name.startswith("radiox-"))
    data: dict[str, Any] = found[name]["data"]
    return data


@pytest.mark.parametrize("name", ["keda", "hpa"])
def test_what_is_scaled_is_a_deployment_and_begins_with_what_it_has(name: str) -> None:
    deployments = {
        each["metadata"]["name"]: each for each in of_kind(manifests("production"), "Deployment")
    }
    scalers = component(name)
    assert {each["metadata"]["name"] for each in scalers} >= {"content", "audio", "media"}
    for each in scalers:
        spec = each["spec"]
        replicas = deployments[spec["scaleTargetRef"]["name"]]["spec"]["replicas"]
        low = spec.get("minReplicaCount", spec.get("minReplicas"))
        assert 1 <= low <= replicas
        assert spec.get("maxReplicaCount", spec.get("maxReplicas")) > low


def test_lag_is_that_of_consumers_that_exist() -> None:
    """And every consumer whose work takes long is watched."""
    consumers = {
        (subjects.stream_of(route.subject), subjects.consumer_of(service, route.subject)): service
        for service, route in fleet.consumers()
    }
    watched = {}
    for each in of_kind(component("keda"), "ScaledObject"):
        for trigger in each["spec"]["triggers"]:
            if trigger["type"] == "cpu":
                continue
            about = trigger["metadata"]
            watched[about["stream"], about["consumer"]] = each["metadata"]["name"]
            assert about["account"] == "FLEET"
    assert watched.items() <= consumers.items()
    busy = {
        (subjects.stream_of(route.subject), subjects.consumer_of(service, route.subject))
        for service, route in fleet.consumers()
        if route.workers > 1
    }
    assert busy <= set(watched)


@pytest.fixture
def policies() -> Policies:
    return Policies(manifests("production"), {"kubernetes.io/metadata.name": "radiox"})


def pods() -> dict[str, Peer]:
    namespace = {"kubernetes.io/metadata.name": "radiox"}
    return {
        name: Peer(template["metadata"]["labels"], namespace)
        for name, template in workloads(manifests("production"))
    }


def foreign(namespace: str, **labels: str) -> Peer:
    return Peer(labels, {"kubernetes.io/metadata.name": namespace})


OUTWARD = {"content", "audio", "media", "webhook", "analytics", "bridge", "onair"}


def test_everyone_reaches_the_broker_and_nobody_else(policies: Policies) -> None:
    found = pods()
    for name, pod in found.items():
        assert policies.allow(pod, found["nats"], 4222) == (name != "nats"), name
        assert policies.allow(pod, found["nats"], 6222) == (name == "nats"), name
        assert not policies.allow(pod, found["nats"], 8222), name
        for other, target in found.items():
            if other != "nats":
                assert not any(policies.allow(pod, target, int(port)) for port in EXPOSED), name
    stranger = policies.pod(**{"app.kubernetes.io/name": "stranger"})
    assert not any(policies.allow(stranger, found["nats"], int(port)) for port in EXPOSED)
    assert not policies.allow(foreign("default"), found["nats"], 4222)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946"])
def test_those_who_call_providers_reach_the_internet_and_others_do_not(
    policies: Policies, address: str
) -> None:
    for name, pod in pods().items():
        for port in (80, 443):
            assert policies.allow(pod, Peer(address=address), port) == (name in OUTWARD), name
        assert not policies.allow(pod, Peer(address=address), 22), name


@pytest.mark.parametrize(
    "address",
    [
        "10.0.0.1",
        "169.254.169.254",
        "172.20.1.1",
        "192.168.1.1",
        "127.0.0.1",
        "100.64.0.1",
        "fd00::1",
        "fe80::1",
        "::1",
        "::ffff:10.0.0.1",
        "64:ff9b::a00:1",
    ],
)
def test_no_private_address_is_within_reach(policies: Policies, address: str) -> None:
    for name, pod in pods().items():
        assert not policies.allow(pod, Peer(address=address), 443), name
        assert not policies.allow(pod, Peer(address=address), 80), name


def test_listeners_come_by_the_ingress_and_figures_are_read_by_monitoring(
    policies: Policies,
) -> None:
    found = pods()
    ingress = Peer({}, {"kubernetes.io/metadata.name": "ingress-nginx", "radiox/ingress": "true"})
    for name, pod in found.items():
        assert policies.allow(ingress, pod, 8080) == (name in {"bridge", "onair"}), name
        assert not policies.allow(ingress, pod, 8081), name
        assert not policies.allow(foreign("default"), pod, 8080), name
        is_service = name in fleet.SERVICES
        assert policies.allow(foreign("monitoring"), pod, 8081) == is_service, name
        assert policies.allow(pod, foreign("monitoring"), 4318) == is_service, name
    assert policies.allow(foreign("keda"), found["nats"], 8222)
    assert policies.allow(foreign("monitoring"), found["nats"], 8222)


def test_names_are_resolved_and_the_database_is_the_archives(policies: Policies) -> None:
    resolver = foreign("kube-system", **{"k8s-app": "kube-dns"})
    database = foreign("databases")
    for name, pod in pods().items():
        assert policies.allow(pod, resolver, 53, "UDP"), name
        assert not policies.allow(pod, foreign("kube-system"), 443), name
        assert policies.allow(pod, database, 5432) == (name in {"data", "backup"}), name
