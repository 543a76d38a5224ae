import re
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from api.app import ROUTES
from api.routes.operation.about import LINKS
from api.routes.states import sections
from api.writing.access import KEYED
from events.time import clock
from tests.running import Ask, Client

ADDRESSES = sorted({*LINKS.values(), "/"})


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_address_that_the_start_names_answers(client: Client, address: str) -> None:
    assert client.get(address).status_code == 200


def test_start_leads_to_every_question() -> None:
    """But to what is told with a key alone, to a stream, which has no end, to the fields of data
    sets, which not every record rests on, and to sections one by one: what has them leads there.
    """
    told = {each.partition("?")[0] for each in LINKS.values()}
    in_sections = {*sections.OF_RELATIONS, *sections.OF_ACTORS}
    in_sections |= {*sections.OF_ISSUES, *sections.OF_SOURCES}
    asked = {
        path
        for each in ROUTES
        if each.include_in_schema is not False and "GET" in each.http_methods
        if not each.opt.get(KEYED)
        for path in each.paths
        if each not in in_sections
    }

    patterns = {path: re.compile(re.sub(r"{[^}]+}", "[^/]+", path) + r"(\.\w+)?") for path in asked}
    missing = {path for path, each in patterns.items() if not any(map(each.fullmatch, told))}
    assert missing == {"/", "/v1/stream", "/v1/sources/{id:str}/fields"}


def test_start_says_what_this_is(ask: Ask) -> None:
    about = ask("/")

    assert about["name"] == "Detente"
    assert set(about["clocks"]) == {"as_of", "public_by", "known_at"}
    assert about["head"] == ask("/health")["ledger_head"]


@pytest.fixture(name="_clock_stands_still")
def with_a_clock_that_stands_still(monkeypatch: pytest.MonkeyPatch) -> None:
    """/health tells how far it is, in as many digits as that takes."""
    for name in ("source", "system", "counted"):
        at = getattr(clock, name)()
        monkeypatch.setattr(clock, name, lambda at=at: at)


def test_health_is_that_of_ledger_and_views(client: Client) -> None:
    answer = client.get("/health")

    health = answer.json()
    assert (health["status"], health["lag"]) == ("ok", 0)
    assert health["ledger_head"] == health["views_checkpoint"] > 0
    assert "synchronous=FULL" in health["durability"]
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "address", [*ADDRESSES, "/nowhere", "/v1/facts/none", "/v1/timeline?limit=0"]
)
@pytest.mark.usefixtures("_clock_stands_still")
def test_head_is_get_without_a_body(client: Client, address: str) -> None:
    same = {"X-Request-ID": "same"}
    whole, head = client.get(address, headers=same), client.head(address, headers=same)

    assert head.status_code == whole.status_code
    assert head.content == b""
    assert dict(head.headers) == dict(whole.headers)


def test_options_say_what_is_allowed(client: Client) -> None:
    answer = client.options("/v1/timeline")

    assert answer.status_code == 204
    assert "GET" in answer.headers["allow"]


def test_json_is_sent_as_json(client: Client) -> None:
    assert client.get("/v1/actors").headers["content-type"] == "application/json"


def test_reference_loads_nothing_from_outside(client: Client) -> None:
    page = client.get("/docs").text

    loaded = re.findall(r'(?:src|href)="([^"]*)"', page)

    assert [each for each in loaded if not each.startswith(("/assets/", "data:"))] == []
    assert {client.get(each).status_code for each in loaded if each.startswith("/")} == {200}
    assert '"/openapi.json"' in client.get("/assets/reference.js").text


@pytest.mark.parametrize(
    ("asset", "media_type"),
    [
        ("swagger-ui.js", "text/javascript"),
        ("swagger-ui.css", "text/css"),
        ("reference.js", "text/javascript"),
    ],
)
def test_asset_says_what_it_is(client: Client, asset: str, media_type: str) -> None:
    answer = client.get(f"/assets/{asset}")

    assert answer.headers["content-type"].startswith(media_type)
    assert len(answer.content) > 100


def test_many_readers_get_the_same_answers(client: Client) -> None:
    # Neither when something was verified nor how a clock goes is the same twice.
    lasting = [each for each in ADDRESSES if not each.endswith(("/verification", "/health"))]
    alone = {address: client.get(address).content for address in lasting}
    start = threading.Barrier(8)

    def read(_: int) -> list[str]:
        start.wait()
        return [address for address in lasting if client.get(address).content != alone[address]]

    with ThreadPoolExecutor(8) as readers:
        differing = list(readers.map(read, range(8)))

    assert differing == [[]] * 8
