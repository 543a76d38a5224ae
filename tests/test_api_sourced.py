"""Over HTTP: what programs alone tell is left out and counted, and what counts may be asked for."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.test_api_records import DATA_SETS, of_record
from tests.writers import Writer, statement, writer

PASSAGE = {"source": "cnn-blinken-xi-2023-06-19", "exact": "candid", "start": 0, "end": 6}
AT = "as_of=2024"


@pytest.fixture(scope="module")
def writes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Writer]:
    """A statement by a program alone, one by an office alone, and one by both and a paper."""
    with writer(tmp_path_factory.mktemp("sourced") / "data") as opened:
        coded = of_record("coded", "7", "2023-06-20")
        office = of_record("trips", "4145", "2023-07")
        issue = {"type": "issue-added", "id": "sourced", "name": "S", "description": "Of tests."}
        facts = [
            statement("by-coded", citations=[coded], issues=["sourced"], about=["united-states"]),
            statement("by-office", citations=[office], issues=["sourced"], about=["united-states"]),
            statement(
                "by-all",
                citations=[coded, office, PASSAGE],
                issues=["sourced"],
                about=["united-states"],
            ),
        ]
        opened.post({"events": [*DATA_SETS, issue, *facts]}).raise_for_status()
        yield opened


def ask(writes: Writer, address: str) -> Any:
    return writes.client.get(address).raise_for_status().json()


def timeline(writes: Writer, query: str = "") -> list[str]:
    found = ask(writes, f"/v1/issues/sourced/timeline?{AT}{query}")
    return sorted(each["id"] for each in found["items"])


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["by-all", "by-office"]),
        ("&coded=include", ["by-all", "by-coded", "by-office"]),
        ("&data_set=trips", ["by-all", "by-office"]),
        ("&data_set=coded", ["by-all"]),
        ("&data_set=coded&coded=include", ["by-all", "by-coded"]),
        ("&lineage=office", ["by-all", "by-office"]),
        ("&lineage=cnn", ["by-all"]),
        ("&lineages_at_least=2", ["by-all"]),
        ("&lineages_at_least=3", []),
        ("&lineages_at_least=1&coded=include", ["by-all", "by-office"]),
        ("&coded=include&public_by=2023-06-20", ["by-all", "by-coded"]),
        ("&public_by=2023-06-20", ["by-all"]),
    ],
)
def test_a_timeline_has_what_the_evidence_that_counts_supports(
    writes: Writer, query: str, expected: list[str]
) -> None:
    assert timeline(writes, query) == expected


def test_a_timeline_counts_what_programs_alone_tell(writes: Writer) -> None:
    address = f"/v1/issues/sourced/timeline?{AT}"
    found, all_of_it = ask(writes, address), ask(writes, f"{address}&coded=include")

    assert found["coded_left_out"] == {"facts": 1, "at_least": False}
    assert "coded_left_out" not in all_of_it
    assert {each["id"]: "machine_coded" in each["support"] for each in all_of_it["items"]} == {
        "by-all": False,
        "by-office": False,
        "by-coded": True,
    }
    assert "coded_left_out" not in ask(writes, f"/v1/issues/taiwan/timeline?{AT}")


@pytest.mark.parametrize("extension", [".atom", ".feed.json", ".ics"])
def test_a_feed_says_how_much_programs_alone_tell(writes: Writer, extension: str) -> None:
    address = f"/v1/issues/sourced/timeline{extension}?{AT}"
    left_out, included = (
        writes.client.get(f"{address}{more}").raise_for_status().text
        for more in ("", "&coded=include")
    )

    assert "1 left out\\, of which" in left_out or "1 left out, of which nobody but" in left_out
    assert "by-coded" not in left_out
    assert "by-coded" in included
    assert "of which nobody but a program tells" not in included


def test_facets_count_what_counts(writes: Writer) -> None:
    address = f"/v1/issues/sourced/timeline?{AT}&facets=kind"
    counts = [
        ask(writes, f"{address}{more}")["facets"]["facts"]
        for more in ("", "&coded=include", "&lineages_at_least=2")
    ]

    assert counts == [2, 3, 1]


def test_a_state_counts_what_programs_alone_tell_and_tells_it_where_it_is_asked_for(
    writes: Writer,
) -> None:
    address = f"/v1/relations/united-states/china?{AT}"
    found, included = ask(writes, address), ask(writes, f"{address}&coded=include")

    def because(state: Any) -> set[str]:
        mine = [each for each in state["stances"] if each["issue"] == "sourced"]
        return {fact for each in mine for fact in each["because"]}

    assert (found["excluded"]["machine_coded"], because(found)) == (1, {"by-all", "by-office"})
    assert included["excluded"]["machine_coded"] == 0
    assert because(included) == {"by-all", "by-coded", "by-office"}
    assert "coded=include" in included["permalink"]
    assert because(ask(writes, f"{address}&lineage=cnn")) == {"by-all"}


@pytest.mark.parametrize("address", ["/v1/actors/wang-yi", "/v1/issues/sourced"])
def test_actors_and_issues_are_told_on_the_evidence_that_counts(
    writes: Writer, address: str
) -> None:
    def because(query: str) -> set[str]:
        told = ask(writes, f"{address}?{AT}{query}")
        some = (*told["stances"], *told["voices"])
        return {fact for each in some for fact in each["because"] if fact.startswith("by-")}

    assert because("") == {"by-all", "by-office"}
    assert because("&coded=include") == {"by-all", "by-coded", "by-office"}


def test_changes_are_told_on_the_evidence_that_counts(writes: Writer) -> None:
    address = "/v1/relations/united-states/china/changes?since=2023-06-18&until=2023-06-20"

    def causes(query: str) -> str:
        return writes.client.get(f"{address}{query}").raise_for_status().text

    assert "by-office" in causes("")
    assert "by-coded" not in causes("")
    assert "by-coded" in causes("&coded=include")


def test_disagreements_are_filtered_by_data_set(writes: Writer) -> None:
    record = of_record("trips", "9", "2023-07", says={"place": "Xanadu"})
    other = of_record("coded", "9", "2023-07", says={"place": "Xanadu"})
    for id, cited in (("differs", record), ("differs-coded", other)):
        told = statement(id, citations=[cited, PASSAGE], place="beijing")
        writes.post(told).raise_for_status()

    def found(data_set: str) -> list[str]:
        page = ask(writes, f"/v1/disagreements?data_set={data_set}&{AT}")
        return [each["fact"] for each in page["items"]]

    assert found("trips") == ["differs"]
    assert found("coded") == ["differs-coded"]


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("coded=yes", "coded"),
        ("data_set=nowhere", "data_set"),
        ("data_set=cnn-blinken-xi-2023-06-19", "data_set"),
        ("lineage=nobody", "lineage"),
        ("lineages_at_least=0", "lineages_at_least"),
        ("lineages_at_least=many", "lineages_at_least"),
        ("lineage='; DROP TABLE fact", "lineage"),
    ],
)
@pytest.mark.parametrize(
    "path", ["/v1/timeline", "/v1/relations/united-states/china", "/v1/disagreements"]
)
def test_evidence_that_there_is_not_is_refused(
    writes: Writer, path: str, query: str, parameter: str
) -> None:
    answer = writes.client.get(f"{path}?{query}")

    assert answer.status_code == 400
    assert parameter in answer.text


def test_further_parts_of_an_answer_keep_the_evidence_that_counts(writes: Writer) -> None:
    found = ask(writes, f"/v1/relations/united-states/china?{AT}&limit=1&coded=include")
    following = [each["next"] for each in found["sections"].values() if each["next"]]

    assert following
    assert all("coded=include" in each for each in following)
    assert all(writes.client.get(each).status_code == 200 for each in following)
