"""What the absolute addresses of an answer begin with, whatever a client sends."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree

import pytest
from click.testing import CliRunner

from api.cli.main import main
from api.http.media_formats import JSON
from api.http.public_base import base_of
from api.service.settings import Config
from api.timelines.formats import FORMATS
from tests.recording import served
from tests.running import Client

PUBLIC = "https://detente.example:8443"
CLOCKS = "as_of=2023-12-31&known_at=300"
STATE = "/v1/relations/united-states/china"
FACT = "/v1/facts/blinken-visit-postponed"
REFERENCES = (".csl.json", ".bib", ".ris", ".txt")
TIMELINES = tuple(each.extension for each in FORMATS if each is not JSON)
ABSOLUTE = [
    *(f"{STATE}{each}?{CLOCKS}" for each in REFERENCES),
    *(f"{FACT}{each}?{CLOCKS}" for each in (*REFERENCES, ".jsonld")),
    *(f"/v1/timeline{each}?{CLOCKS}&limit=3" for each in TIMELINES),
]
HOSTILE = {
    "Host": "example.org:6666",
    "X-Forwarded-Proto": "ws",
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-Port": "6667",
    "Forwarded": "host=evil.example;proto=ws",
    "X-Original-URL": "http://evil.example/",
}
SCHEMES_OF_OURS = re.compile(r"\b(wss?|https?)://(example\.org|evil\.example)[:/\w]*")


@pytest.fixture(scope="module")
def public(_founded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """The service under its public address, and only read."""
    data = copytree(_founded, tmp_path_factory.mktemp("public") / "data")
    with served(data, public_url=PUBLIC, allowed_hosts=("*",)) as client:
        yield client


@pytest.fixture(scope="module")
def unnamed(_founded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """The service that knows no address but a host that may be asked for; only read."""
    data = copytree(_founded, tmp_path_factory.mktemp("unnamed") / "data")
    with served(data, allowed_hosts=("example.org",)) as client:
        yield client


@pytest.mark.parametrize("address", ABSOLUTE)
def test_public_url_begins_every_absolute_address(public: Client, address: str) -> None:
    answer = public.get(address, headers=HOSTILE)

    told = answer.text + str(answer.headers)
    assert answer.status_code == 200, told[:300]
    assert not re.search("(:|%3A)666[67]|evil|example.org|wss?:", told)
    assert "testserver" not in told
    assert "public, " in answer.headers["cache-control"]


def test_public_url_stands_where_an_answer_holds_addresses(public: Client) -> None:
    for address in (f"{STATE}.ris?{CLOCKS}", f"/v1/timeline.atom?{CLOCKS}"):
        assert PUBLIC in public.get(address, headers=HOSTILE).text


@pytest.mark.parametrize("address", ABSOLUTE)
def test_without_it_nothing_counts_but_the_host_that_may_be_asked_for(
    unnamed: Client, address: str
) -> None:
    answer = unnamed.get(address, headers=HOSTILE)

    told = answer.text + str(answer.headers)
    assert not re.search("(:|%3A)6667|evil|wss?:", told)
    assert {each[0] for each in SCHEMES_OF_OURS.findall(told)} <= {"http"}
    assert "private, " in answer.headers["cache-control"]


def test_json_holds_no_address_of_ours_and_may_be_kept_by_all(client: Client) -> None:
    answer = client.get(f"{STATE}?{CLOCKS}", headers={"Host": "example.org:6666"})

    assert "example.org" not in answer.text + str(answer.headers)
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"


@pytest.mark.parametrize("host", ["example.org:65536", "example.org:99999", "a.example:b", "[::1"])
def test_host_that_names_none_is_refused(client: Client, host: str) -> None:
    assert client.get(f"{STATE}.ris", headers={"Host": host}).status_code == 400


@pytest.mark.parametrize(
    ("scheme", "host", "base"),
    [
        ("http", b"Example.ORG", "http://example.org"),
        ("http", b"example.org:80", "http://example.org"),
        ("https", b"example.org:443", "https://example.org"),
        ("https", b"example.org:80", "https://example.org:80"),
        ("http", b"example.org:", "http://example.org"),
        ("http", b"[::1]:8000", "http://[::1]:8000"),
        ("ws", b"example.org", "http://example.org"),
        ("javascript", b"example.org", "http://example.org"),
        ("http", None, "http://127.0.0.1:8000"),
    ],
)
def test_base_is_a_scheme_of_http_and_the_host(scheme: str, host: bytes | None, base: str) -> None:
    headers = [] if host is None else [(b"host", host)]
    scope = {"scheme": scheme, "headers": headers, "server": ("127.0.0.1", 8000)}

    assert base_of(scope, Config()) == base


def test_command_line_leads_to_where_the_settings_say(founded: Path) -> None:
    arguments = ["timeline", "--limit", "1", "--format", "feed", "--data", str(founded)]
    set_so = CliRunner(env={"DETENTE_PUBLIC_URL": PUBLIC}).invoke(main, arguments)
    on_a_port = CliRunner(env={"DETENTE_PORT": "8123"}).invoke(main, arguments)

    assert json.loads(set_so.stdout)["home_page_url"] == f"{PUBLIC}/"
    assert json.loads(on_a_port.stdout)["home_page_url"] == "http://127.0.0.1:8123/"
