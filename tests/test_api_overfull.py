"""What a ledger took before there was a limit is filed and read, followed and amended."""

from collections.abc import Iterator
from pathlib import Path
from shutil import copytree

import pytest
from litestar.testing import TestClient
from msgspec.structs import replace

from api.service.stores import LEDGER, writing
from events.vocabulary.amendments import CitationAdded, FactCorrected
from events.vocabulary.base import Citation
from events.vocabulary.catalogue import AnyEvent
from events.vocabulary.limits import CITATIONS_LIMIT
from tests import unchecked
from tests.recording import ISSUE, an_app, record, served, statement
from tests.running import Client, detente

MANY = CITATIONS_LIMIT + 50
FACT = statement()

ADDRESSES = (
    "/v1/facts/{id}",
    *(f"/v1/facts/{{id}}.{each}" for each in ("bib", "ris", "csl.json", "txt", "jsonld")),
    "/v1/facts/{id}/history",
    "/v1/facts/{id}/proof",
    "/v1/facts/{id}?public_by=2024-01-01",
    "/v1/facts/{id}/history?public_by=2024-01-01",
    "/v1/citations?fact={id}&limit=500",
    "/v1/timemap?of=/v1/facts/{id}",
)
PAGES = (
    "/v1/timeline?issue=taiwan&limit=500&include=citations",
    "/v1/timeline?issue=taiwan&limit=500&order=recorded",
    *(f"/v1/timeline.{each}?issue=taiwan" for each in ("csv", "jsonl", "ics", "atom", "jsonld")),
    "/v1/relations/united-states/china?as_of=2023-03-01&explain=true",
    "/v1/relations/united-states/china/changes?since=2023-02-01&until=2023-03-01",
    "/v1/relations/united-states/china/changes?learned_since=372&as_of=2023-03-01",
    "/v1/actors/united-states",
    "/v1/issues/taiwan",
    "/v1/sources/cnn-blinken-xi-2023-06-19",
    "/v1/citations?quote=candid",
    "/v1/disagreements",
    "/v1/events?limit=500&after=350",
)


def cited(first: int, last: int) -> tuple[Citation, ...]:
    return tuple(replace(FACT.citations[0], start=at, end=at + 6) for at in range(first, last))


def earlier_days() -> list[AnyEvent]:
    """A fact that got too many one by one, one that had them at once, one corrected to them."""
    many = cited(10, 10 + MANY)
    return [
        FACT,
        *(CitationAdded(fact="spoken", citation=each) for each in many),
        replace(FACT, id="at-once", citations=many),
        replace(FACT, id="corrected"),
        FactCorrected(fact=replace(FACT, id="corrected", citations=many), reason="more"),
    ]


@pytest.fixture(scope="module")
def overfull(_founded: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = copytree(_founded, tmp_path_factory.mktemp("overfull") / "data")
    unchecked.write(data / LEDGER, earlier_days())
    return data


@pytest.fixture(scope="module")
def asked(overfull: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    data = copytree(overfull, tmp_path_factory.mktemp("asked") / "data")
    with (
        an_app(lambda: writing(data)) as app,
        TestClient(app, raise_server_exceptions=False) as client,
    ):
        yield client


@pytest.mark.parametrize("id", ["spoken", "at-once", "corrected"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_such_a_fact_is_answered_in_every_way(asked: Client, address: str, id: str) -> None:
    answer = asked.get(address.format(id=id))

    assert answer.status_code == 200, answer.text


@pytest.mark.parametrize("address", PAGES)
def test_what_such_facts_are_in_is_answered(asked: Client, address: str) -> None:
    answer = asked.get(address)

    assert answer.status_code == 200, answer.text


def test_all_of_its_citations_are_there(asked: Client) -> None:
    counts = [
        len(asked.get(f"/v1/facts/{id}").json()["citations"])
        for id in ("spoken", "at-once", "corrected")
    ]

    assert counts == [MANY + 1, MANY, MANY]


def test_what_comes_next_is_shown_and_such_a_fact_can_be_mended(
    overfull: Path, tmp_path: Path
) -> None:
    data = copytree(overfull, tmp_path / "data")
    one_more = CitationAdded(fact="spoken", citation=cited(1_000, 1_001)[0])
    with served(data) as client:
        mended = FactCorrected(fact=replace(FACT, citations=cited(10, 12)), reason="fewer do")
        record(client, ISSUE, mended, one_more)

        issue, fact = client.get("/v1/issues/fentanyl"), client.get("/v1/facts/spoken")

    assert issue.status_code == 200
    assert len(fact.json()["citations"]) == 3


def test_commands_and_a_rebuild_read_it(overfull: Path, tmp_path: Path) -> None:
    data = copytree(overfull, tmp_path / "data")

    rebuilt = detente("rebuild", "--data", data)
    verified = detente("verify", "--data", data)
    audited = detente("audit", "--whole", "--data", data)

    assert [each.returncode for each in (rebuilt, verified, audited)] == [0, 0, 0]
