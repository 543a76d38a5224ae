"""Every founding citation and fact, and several states, in every format of references."""

import asyncio
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
import pytest
import rispy
from jsonschema import Draft7Validator
from msgspec.structs import replace

from api.asking.question import question_of
from api.references import bibliography, bibtex, ris, sentences
from api.references.bibliography import RENDERERS
from api.references.csl import item
from api.references.references import Reference, of_citation, of_fact, of_state, where
from api.service.stores import reading
from projections.facts import citations, facts
from projections.facts.citations import CitationFilters
from projections.relations import pair_state
from projections.timeline.as_written import Asked
from tests.beside import CSL_SCHEMA, needs
from tests.referring import STATES, read_bibtex
from tests.running import Ask, Client

AS_OF = {"as_of": "2023-12-31"}
HOST = "http://testserver.local"
CSL_FIELDS = {
    *("type", "id", "title", "author", "publisher", "issued", "URL", "language", "version"),
    *("annote", "note", "custom"),
}


@pytest.fixture(scope="module")
def by_address(_founded: Path) -> dict[str, dict[str, str]]:
    """All founding citations and facts, and some states, in each format."""
    referred = asyncio.run(all_references(_founded))
    return {
        each.extension[1:]: {
            address: bibliography.render(each, found).decode()
            for address, found in referred.items()
        }
        for each in bibliography.FORMATS
    }


@pytest.fixture(scope="module")
def text(by_address: dict[str, dict[str, str]]) -> dict[str, list[str]]:
    return {name: list(found.values()) for name, found in by_address.items()}


async def all_references(data: Path) -> dict[str, Sequence[Reference]]:
    """What the routes refer to, by their addresses."""
    found: dict[str, Sequence[Reference]] = {}
    async with reading(data) as service:
        reader, asked = service.reader, Asked(as_of="2023-12-31")
        question = await question_of(asked, service, "", {})
        clocks = question.clocks

        def url(path: str) -> str:
            return f"{HOST}{replace(question, path=path).permalink}"

        def at(path: str) -> str:
            return where(question.used, url(path))

        for item in citations.page(reader, CitationFilters(), clocks, limit=10_000).items:
            path = f"/v1/citations/{item.id}"
            summary = facts.view(reader, item.fact, clocks).fact.summary
            found[path] = [of_citation(reader, item, summary, at(path), clocks.known_at)]
            path = f"/v1/facts/{item.fact}"
            view = facts.view(reader, item.fact, clocks)
            found[path] = of_fact(reader, view, at(path), clocks.known_at)
        for path in STATES:
            _, _, _, one, other = path.split("/")
            state = pair_state.between(reader, one, other, clocks)
            found[path] = [of_state(reader, state, question.used, url(path))]
    return found


def every(ask: Ask, path: str) -> list[Any]:
    items: list[Any] = []
    page = ask(path, limit=500, **AS_OF)
    while True:
        items += page["items"]
        if page["next"] is None:
            return items
        page = ask(page["next"])


def fetched(client: Client, address: str) -> str:
    answer = client.get(address, params=AS_OF)
    assert answer.status_code == 200, answer.text
    return answer.content.decode()


def items_of(text: dict[str, list[str]]) -> list[Any]:
    return [each for found in text["csl.json"] for each in msgspec.json.decode(found)]


def test_every_fact_and_citation_is_referred_to(
    by_address: dict[str, dict[str, str]], ask: Ask
) -> None:
    wanted = {f"/v1/facts/{each['id']}" for each in every(ask, "/v1/timeline")}
    wanted |= {f"/v1/citations/{each['id']}" for each in every(ask, "/v1/citations")}

    assert len(wanted) > 400
    assert set(by_address) == {"csl.json", "bib", "ris", "txt"}
    assert all(set(found) == {*wanted, *STATES} for found in by_address.values())


def test_routes_answer_with_the_references(
    client: Client, by_address: dict[str, dict[str, str]]
) -> None:
    for name, found in by_address.items():
        for address in (*list(found)[::25], *STATES):
            assert fetched(client, f"{address}.{name}") == found[address]


@needs(CSL_SCHEMA)
def test_csl_is_of_its_schema(text: dict[str, list[str]]) -> None:
    validator = Draft7Validator(msgspec.json.decode(CSL_SCHEMA.read_bytes()))

    for each in text["csl.json"]:
        assert [fault.message for fault in validator.iter_errors(msgspec.json.decode(each))] == []


def test_csl_items_have_what_a_processor_needs(text: dict[str, list[str]]) -> None:
    for each in items_of(text):
        assert set(each) <= CSL_FIELDS
        assert each["type"] in {"document", "webpage", "dataset"}
        assert each["id"]
        assert each["title"]
        assert each["publisher"]
        assert all(set(name) == {"literal"} for name in each.get("author", ()))
        assert ("issued" in each) == (each["type"] != "dataset")


def test_csl_dates_are_arrays_of_numbers(text: dict[str, list[str]]) -> None:
    for each in items_of(text):
        for part in each.get("issued", {}).get("date-parts", ()):
            assert 1 <= len(part) <= 3
            assert all(isinstance(number, int) for number in part)


def test_csl_keeps_the_date_as_it_was_written(text: dict[str, list[str]], ask: Ask) -> None:
    published = {each["published"] for each in ask("/v1/sources", limit=500, **AS_OF)["items"]}

    kept = {each["custom"]["issued-edtf"] for each in items_of(text) if "custom" in each}

    assert kept == published


def test_bibtex_and_ris_say_what_csl_says(text: dict[str, list[str]]) -> None:
    for csl, bib, record in zip(text["csl.json"], text["bib"], text["ris"], strict=True):
        items = msgspec.json.decode(csl)
        entries, records = read_bibtex(bib), rispy.loads(record)
        assert [each["id"] for each in items] == [each["key"] for each in entries]
        assert [each["id"] for each in items] == [each["id"] for each in records]
        for cited, entry, ris_record in zip(items, entries, records, strict=True):
            assert entry["title"] == f"{{{bibtex.escaped(cited['title'])}}}"
            assert ris_record["title"] == cited["title"]
            assert ris_record["publisher"] == cited["publisher"]
            names = [each["literal"] for each in cited.get("author", ())]
            assert ris_record.get("authors", []) == names
            assert entry.get("author", "") == " and ".join(f"{{{each}}}" for each in names)


def test_dates_of_bibtex_and_ris_hold_the_date_that_was_written(
    text: dict[str, list[str]],
) -> None:
    for csl, bib, record in zip(text["csl.json"], text["bib"], text["ris"], strict=True):
        cited = msgspec.json.decode(csl)[0]
        if "custom" not in cited:
            continue
        edtf = cited["custom"]["issued-edtf"]
        assert read_bibtex(bib)[0]["date"] == bibtex.date_of(edtf)
        assert rispy.loads(record)[0].get("date", "") == ris.date_of(edtf)
        if edtf.startswith("["):
            assert f"({edtf} in EDTF)" in bib
            assert f"({edtf} in EDTF)" in record


def test_every_quote_is_in_every_format(by_address: dict[str, dict[str, str]], ask: Ask) -> None:
    for each in every(ask, "/v1/citations"):
        address, exact = f"/v1/citations/{each['id']}", each["citation"]["exact"]
        line = " ".join(exact.split())
        (cited,) = msgspec.json.decode(by_address["csl.json"][address])
        assert cited["annote"] == f"“{exact}”"
        assert f"“{line}”" in by_address["txt"][address]
        assert f"N1  - “{line}”\n" in by_address["ris"][address]
        assert bibtex.escaped(f"“{line}”") in by_address["bib"][address]


def test_fact_has_an_entry_for_each_source_that_supports_it(
    by_address: dict[str, dict[str, str]], ask: Ask
) -> None:
    for each in every(ask, "/v1/timeline"):
        address = f"/v1/facts/{each['id']}"
        citations = ask(address, **AS_OF)["fact"]["citations"]
        supporting = [each for each in citations if each.get("bearing", "supports") == "supports"]
        items = msgspec.json.decode(by_address["csl.json"][address])
        sources = dict.fromkeys(cited["source"] for cited in supporting)
        assert [entry["id"] for entry in items] == [f"{each['id']}.{name}" for name in sources]
        annotated = " ".join(entry["annote"] for entry in items)
        assert all(cited["exact"] in annotated for cited in supporting)


def test_keys_are_unique_and_readable(text: dict[str, list[str]]) -> None:
    keys = [each["key"] for found in text["bib"] for each in read_bibtex(found)]

    assert len(keys) == len(set(keys))
    assert all(re.fullmatch(r"[a-z0-9][a-z0-9.-]*", each) for each in keys)


def test_bibliographies_can_be_joined(text: dict[str, list[str]]) -> None:
    entries = [each for found in text["bib"] for each in read_bibtex(found)]

    assert read_bibtex("\n".join(text["bib"])) == entries
    assert len(rispy.loads("\n".join(text["ris"]))) == len(entries)


def test_sentence_is_one_line_for_each_reference(text: dict[str, list[str]]) -> None:
    for csl, sentence in zip(text["csl.json"], text["txt"], strict=True):
        items, lines = msgspec.json.decode(csl), sentence.splitlines()
        assert len(items) == len(lines)
        assert all(each["title"] in line for each, line in zip(items, lines, strict=True))


def test_fact_and_citation_have_sentences_to_cite_them_by(ask: Ask) -> None:
    fact = ask("/v1/facts/blinken-visit-postponed", as_of="2023-12-31", known_at=300)

    assert fact["cite_as"] == (
        "Antony Blinken puts off his visit to Beijing because of the balloon. Date: between"
        " 16 January 2023 and 14 February 2023. 3 citations of 2 independent sources. Detente, fact"
        " blinken-visit-postponed, ledger position 300."
    )
    (found,) = ask("/v1/citations", quote="stupid balloon")["items"]
    citation = ask(f"/v1/citations/{found['id']}", known_at=350)
    assert citation["cite_as"] == (
        "“what Mr. Biden called the “stupid balloon” incident” [No title: Blinken to visit China"
        " this weekend], Unnamed site, garbling NBC News, between 14 June 2023 and 17 June 2023."
        f" Detente, citation {found['id']}, ledger position 350."
    )


@pytest.mark.parametrize("extension", ["csl.json", "bib", "ris", "txt", "jsonld"])
def test_nothing_leaks_from_what_was_not_public(client: Client, extension: str) -> None:
    clocks = {"as_of": "2023-12-31", "public_by": "2023-06-17"}

    told = client.get(f"/v1/facts/blinken-visit-postponed.{extension}", params=clocks).text

    assert "garbling NBC News" in told
    assert "cnn" not in told.lower()
    assert "scrapp" not in told
    assert client.get(f"/v1/facts/wang-yi-on-taiwan.{extension}", params=clocks).status_code == 404


def test_document_with_an_address_is_a_web_page() -> None:
    reference = Reference(
        key="k",
        kind="document",
        title="T",
        publisher="P",
        authors=("Jane Doe", "Reuters, Inc.", "Barnes and Noble"),
        issued="2023-07",
        url="https://example.org/a b{c}?d=é%20#e_f&g",
    )

    assert item(reference).type == "webpage"
    (entry,) = read_bibtex(bibtex.entry(reference))
    assert entry["type"] == "online"
    assert entry["url"] == "https://example.org/a%20b%7Bc%7D?d=%C3%A9%20#e_f&g"
    assert entry["author"] == "{Jane Doe} and {Reuters, Inc.} and {Barnes and Noble}"
    (record,) = rispy.loads(ris.record(reference))
    assert record["type_of_reference"] == "ELEC"
    assert record["urls"] == ["https://example.org/a b{c}?d=é%20#e_f&g"]
    assert sentences.render([reference]) == (
        "Jane Doe, Reuters, Inc. and Barnes and Noble. T. P, July 2023."
        " https://example.org/a b{c}?d=é%20#e_f&g\n"
    )


@pytest.mark.parametrize(
    ("language", "expected"),
    [("en-GB", "british"), ("zh-Hant", "chinese-traditional"), ("tlh", None)],
)
def test_language_is_what_babel_calls_it(language: str, expected: str | None) -> None:
    reference = Reference(key="k", kind="document", title="T", publisher="P", language=language)

    (entry,) = read_bibtex(bibtex.entry(reference))

    assert entry.get("langid") == expected
    assert item(reference).language == language


@pytest.mark.parametrize("name", RENDERERS)
def test_no_references_are_an_empty_document(name: str) -> None:
    assert RENDERERS[name]([]) == ("[]\n" if name == "csl" else "")
