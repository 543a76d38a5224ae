"""The files that an operator takes: what they name is there, in the service as it is."""

import re
from collections.abc import Iterator
from functools import partial
from importlib.metadata import requires
from typing import Any

import click
import msgspec
import pytest
import yaml
from litestar.testing import TestClient
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from api.app import create_app
from api.cli.main import main
from api.service.settings import SETTINGS
from api.service.stores import writing
from api.telemetry.gathered import Gathered
from api.telemetry.metrics import Metrics
from events.cluster.address import read_address
from tests.running import ROOT

HERE = ROOT / "docs/deploy"
METRIC = re.compile(r"\b((?:detente|process)_[a-z_]+)(?:\{([^}]*)\})?")
SUFFIX = re.compile(r"_(bucket|sum|count|total)$")
MATCHER = re.compile(r"(\w+)(?:=~|!~|!=|=)\"")


def text(name: str) -> str:
    return (HERE / name).read_text("utf-8")


def alerts() -> list[dict[str, Any]]:
    (group,) = yaml.safe_load(text("alerts.yml"))["groups"]
    return list(group["rules"])


def of_dashboard() -> list[str]:
    shown = msgspec.json.decode(text("dashboard.json"))
    annotations = [each["expr"] for each in shown["annotations"]["list"]]
    return [each["expr"] for panel in shown["panels"] for each in panel["targets"]] + annotations


EXPRESSIONS = [each["expr"] for each in alerts()] + of_dashboard()


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[str]]:
    """Each family of numbers that the service has, and the labels of its samples."""
    data = tmp_path_factory.mktemp("deploy")
    app = create_app(partial(writing, data))
    with TestClient(app) as client:
        metrics: Metrics = app.state.metrics
        metrics.watch_connections(lambda: 0)  # as a served process does
        metrics.connections_cut.labels("full").inc()
        metrics.webhook_deliveries.labels("failed").inc()
        metrics.verification_failures.labels("ledger").inc()
        client.get("/metrics")
        client.get("/health")
        together = Gathered(("writer",), {}).collect()  # what is told of several processes
        return {
            family.name: {label for sample in family.samples for label in sample.labels}
            for family in (*metrics.registry.collect(), *together)
        }


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_numbers_that_are_looked_at_are_told(told: dict[str, set[str]], expression: str) -> None:
    named = METRIC.findall(expression)

    for name, matchers in named:
        family = name if name in told else SUFFIX.sub("", name)
        assert family in told
        assert set(MATCHER.findall(matchers)) - {"job", "instance"} <= told[family]
    assert named or expression.startswith("up{")


def test_alert_says_what_it_is_about_and_how_urgent_that_is() -> None:
    assert {each["labels"]["severity"] for each in alerts()} == {"page", "ticket"}
    assert all(each["annotations"]["summary"].endswith(".") for each in alerts())


def test_health_page_is_looked_at_as_the_rules_say(told: dict[str, set[str]]) -> None:
    """What no rule watches is in the dashboard: a number that nobody looks at is not worth it."""
    looked_at = {SUFFIX.sub("", name) for each in EXPRESSIONS for name, _ in METRIC.findall(each)}
    ours = {name for name in told if name.startswith("detente_")}

    assert (
        ours - looked_at
        == {
            "detente_build",  # told as detente_build_info
            "detente_cache_entries",
            "detente_cache_size_bytes",
            "detente_projection_seconds",
            "detente_read_only",
            "detente_task_failing_position",
            "detente_task_failures",
            "detente_views_checkpoint",
            "detente_views_failing_position",
            "detente_views_failures",
            "detente_views_filed_apart",
        }
        & ours
    )


def commands() -> Iterator[tuple[str, str]]:
    for file in HERE.glob("*.service"):
        for named in re.findall(r"/opt/detente/bin/detente (\w[\w-]*)", file.read_text("utf-8")):
            yield file.name, named


@pytest.mark.parametrize(("file", "command"), list(commands()))
def test_unit_runs_a_command_that_there_is(file: str, command: str) -> None:
    assert isinstance(main, click.Group)
    assert command in main.commands, file


@pytest.mark.parametrize("file", sorted(each.name for each in HERE.iterdir()))
def test_settings_that_are_named_are_there(file: str) -> None:
    content = text(file)
    variables = set(re.findall(r"DETENTE_([A-Z_]+)", content)) - {"CONFIG"}
    settings = set(re.findall(r"# .*?\b(\w+) = [\"\[t]", content))

    assert {each.lower() for each in variables} | settings <= set(SETTINGS)


def test_container_copies_what_is_there_and_runs_as_nobody() -> None:
    lines = text("Containerfile").replace("\\\n", " ").splitlines()
    copied = [
        line.split()[1:-1] for line in lines if line.startswith("COPY ") and "--from" not in line
    ]
    users = [line for line in lines if line.startswith("USER ")]

    assert all((ROOT / each).exists() for names in copied for each in names)
    assert {"api", "events", "projections", "seeds"} <= {each for names in copied for each in names}
    assert users == ["USER detente"]
    assert not re.search("(?i)secret=|password|token=", "\n".join(lines))


def needed(distribution: str) -> Iterator[str]:
    """What a distribution runs on here, itself included; some of it more than once."""
    yield canonicalize_name(distribution)
    for each in map(Requirement, requires(distribution) or ()):
        if each.marker is None or each.marker.evaluate({"extra": ""}):
            yield from needed(each.name)


def test_nodes_of_a_cluster_are_set_as_there_are_settings() -> None:
    composed = yaml.safe_load(text("compose.cluster.yml"))
    nodes = [each for each in composed["services"].values() if each["image"] == "detente"]

    assert len(nodes) == 2
    for each in nodes:
        settings = {name.removeprefix("DETENTE_").lower() for name in each["environment"]}
        assert settings <= SETTINGS.keys()
        assert len(read_address(each["environment"]["DETENTE_LEDGER"]).servers) == 3
        assert set(each["depends_on"]) <= composed["services"].keys()


def test_container_removes_nothing_that_it_runs_on() -> None:
    (removed,) = re.findall(r"pip uninstall --yes ([\w -]+?) &&", text("Containerfile"))

    assert {"hatchling", "pip"} <= set(removed.split())
    # One that we run on installs plugins of its own with pip, which nobody does here.
    assert set(removed.split()) & set(needed("detente")) == {"pip"}


def test_proxies_let_an_import_and_a_stream_through() -> None:
    (megabytes,) = re.findall(r"client_max_body_size (\d+)m;", text("nginx.conf"))

    assert int(megabytes) >= 256
    assert "max_size 257MB" in text("Caddyfile")
