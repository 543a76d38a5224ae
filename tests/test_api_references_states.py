"""References to states of relations, and what holds for references at any ledger position."""

import asyncio
from pathlib import Path
from typing import Any

import msgspec
import pytest
from litestar.testing import TestClient
from msgspec.structs import replace

from api.asking.question import question_of
from api.references.bibliography import RENDERERS
from api.references.csl import item
from api.references.references import Reference, of_state
from api.service.stores import reading, writing
from events.vocabulary.amendments import CitationAdded
from events.vocabulary.base import Citation
from events.vocabulary.registry import SourceAdded
from projections.relations import pair_state
from projections.timeline.as_written import Asked
from tests.recording import an_app
from tests.referring import STATES, read_bibtex
from tests.running import Ask, Client

ROOT = "5eed" * 16


def test_state_is_referred_to_with_its_clocks(client: Client) -> None:
    address = "/v1/relations/united-states/china"
    clocks = {"as_of": "2023-03-01", "public_by": "2023-06-19", "known_at": "212"}

    (entry,) = read_bibtex(client.get(f"{address}.bib", params=clocks).text)

    root = client.get(address, params=clocks).json()["clocks"]["root"]
    url = f"{address}?as_of=2023-03-01&public_by=2023-06-19&known_at=212"
    assert entry == {
        "type": "dataset",
        "key": "relations.united-states.china.2023-03-01.public-2023-06-19.212",
        "title": "{State of relations between the United States and China as of 1 March 2023,"
        " public by 19 June 2023}",
        "publisher": "{Detente}",
        "url": f"http://testserver.local{url}",
        "langid": "english",
        "version": f"ledger position 212, root {root}",
        "note": f"As recorded by Detente, ledger position 212, root {root}.",
    }
    assert client.get(url).json()["permalink"] == url


def test_url_of_a_state_answers_with_that_state(client: Client) -> None:
    (cited,) = client.get(f"{STATES[0]}.csl.json?as_of=2023-03-01&limit=3").json()

    answer = client.get(cited["URL"].removeprefix("http://testserver.local")).json()

    assert answer == client.get(f"{STATES[0]}?as_of=2023-03-01&limit=3").json()
    assert cited["URL"].endswith(answer["permalink"])


@pytest.mark.parametrize("address", STATES)
def test_state_has_a_sentence_to_cite_it_by(ask: Ask, client: Client, address: str) -> None:
    answer = ask(address, as_of="2023-03-01")

    position, root = answer["clocks"]["known_at"], answer["clocks"]["root"]
    assert answer["cite_as"].startswith("State of relations between ")
    assert answer["cite_as"].endswith(
        f" as of 1 March 2023, as recorded by Detente, ledger position {position}, root {root}."
    )
    sentence = client.get(f"{address}.txt", params={"as_of": "2023-03-01"}).text
    assert sentence == f"{answer['cite_as']} http://testserver.local{answer['permalink']}\n"


def test_root_of_the_ledger_is_in_every_format(founded: Path) -> None:
    async def referred() -> Reference:
        async with reading(founded) as service:
            question = await question_of(Asked(as_of="2023-03-01"), service, "", {})
            state = pair_state.between(service.reader, "united-states", "china", question.clocks)
            clocks = replace(question.used, root=ROOT)
            return of_state(service.reader, state, clocks, "https://x.example/")

    reference = asyncio.run(referred())

    version = f"{reference.version}"
    assert version.endswith(f", root {ROOT}")
    assert item(reference).version == version
    assert all(version in render([reference]) for render in RENDERERS.values())


def test_reference_at_a_position_stays_what_it_is(founded: Path, ask: Ask) -> None:
    head = ask("/")["head"]
    fact = "/v1/facts/blinken-visit-postponed"
    addresses = [
        f"{path}.{extension}?as_of=2023-12-31&known_at={head}"
        for path in (fact, STATES[0])
        for extension in ("csl.json", "bib", "ris", "txt", "json")
    ] + [f"{fact}.jsonld?as_of=2023-12-31&known_at={head}"]
    now = f"{fact}.bib?as_of=2023-12-31"
    before, (unfixed,) = answers(founded, addresses), answers(founded, [now])

    asyncio.run(cite_again(founded))

    assert answers(founded, addresses) == before
    (after,) = answers(founded, [now])
    assert len(read_bibtex(after.decode())) == len(read_bibtex(unfixed.decode())) + 1


def test_annotation_is_by_whoever_recorded_the_citation(founded: Path) -> None:
    fact = "/v1/facts/blinken-visit-postponed"
    asyncio.run(cite_again(founded))

    (found,) = answers(founded, [fact])
    first, *_, last = [each["id"] for each in msgspec.json.decode(found)["citations"]]

    made = answers(founded, [f"/v1/citations/{id}.jsonld" for id in (first, last)])
    names = [msgspec.json.decode(each)["creator"]["name"] for each in made]
    assert names == ["founding facts", "a late reader"]


def answers(data: Path, addresses: list[str]) -> list[bytes]:
    with an_app(lambda: writing(data)) as app, TestClient(app) as client:
        return [client.get(each).raise_for_status().content for each in addresses]


async def cite_again(data: Path) -> None:
    source = SourceAdded(
        id="late", publisher="P", title="Late", published="2023-07", lineage="late"
    )
    citation = Citation(source="late", exact="put off", start=0, end=7)
    added = CitationAdded(fact="blinken-visit-postponed", citation=citation)
    async with writing(data) as service:
        await service.ledger.append([source, added], by="a late reader")


def test_host_is_that_of_the_request(client: Client) -> None:
    told = client.get(f"{STATES[0]}.txt", headers={"Host": "detente.example:8123"}).text

    assert " http://detente.example:8123/v1/relations/united-states/china?" in told


@pytest.mark.parametrize(
    "host", ['a"b', "a<b>", "{x}", "a b", "%%", "\\", "a\u00e9".encode("latin-1")]
)
def test_hostile_host_breaks_nothing(client: Client, host: Any) -> None:
    answer = client.get(f"{STATES[0]}.bib", headers={"Host": host})

    assert answer.status_code in {200, 400}
    if answer.status_code == 200:
        assert len(read_bibtex(answer.text)) == 1
