"""What ids are called, many at once; who is of a kind; how much the record holds."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from events.vocabulary.amendments import FactRetracted, RetractionUndone
from events.vocabulary.registry import (
    ActorAdded,
    ActorMerged,
    DataSet,
    MergeUndone,
    RegistrationCorrected,
    SourceAdded,
)
from seeds.founding import founding_events
from tests.recording import record, served
from tests.running import Ask, Client

REASON = "It was wrong."


def holds(client: Client) -> dict[str, int]:
    """How much the record holds, but for its data sets."""
    answer = client.get("/", headers={"Accept": "application/json"}).json()["holds"]
    return {name: number for name, number in answer.items() if name != "data_sets"}


def test_ids_are_told_by_name_and_sentence_and_unknown_ones_left_out(ask: Ask) -> None:
    answer = ask(
        "/v1/labels",
        actors="wang-yi,nobody,china",
        facts="blinken-visit-postponed,none",
        engagements="blinken-visit-to-beijing-2023,none",
    )

    assert answer["actors"] == {"wang-yi": "Wang Yi", "china": "China"}
    assert list(answer["facts"]) == ["blinken-visit-postponed"]
    name = "Antony Blinken's visit to Beijing"
    assert answer["engagements"] == {"blinken-visit-to-beijing-2023": name}


def test_fact_that_was_not_told_by_then_has_no_sentence(ask: Ask) -> None:
    fact = "blinken-visit-postponed"

    assert ask("/v1/labels", facts=fact, as_of="2023-01-01")["facts"] == {}
    assert ask("/v1/labels", facts=fact, public_by="2023-01-01")["facts"] == {}


def test_more_ids_than_are_looked_up_at_once_are_refused(client: Client) -> None:
    ids = ",".join(f"id-{each}" for each in range(101))

    assert client.get("/v1/labels", params={"facts": ids}).status_code == 400


@pytest.mark.parametrize("kind", ["state", "body", "person"])
def test_actors_of_a_kind_come_page_by_page(ask: Ask, client: Client, kind: str) -> None:
    everybody = [each for each in ask("/v1/actors", limit=500)["items"] if each["kind"] == kind]

    assert list(paged(client, f"/v1/actors?kind={kind}&limit=2")) == everybody


def test_kind_that_there_is_none_of_is_refused(client: Client) -> None:
    answer = client.get("/v1/actors?kind=planet")

    assert answer.status_code == 400
    assert "state, body, person" in answer.text


def paged(client: Client, url: str | None) -> Iterator[object]:
    """The items of all pages."""
    while url:
        page = client.get(url).json()
        yield from page["items"]
        url = page["next"]


def test_record_says_how_much_it_holds(ask: Ask, client: Client) -> None:
    events = list(founding_events())
    states = [each for each in events if isinstance(each, ActorAdded) and each.kind == "state"]

    told = ask("/")["holds"]

    assert told["states"] == len(states)
    assert told["data_sets"] == []
    assert told["documents"] == len(list(paged(client, "/v1/sources?limit=500")))
    assert told["engagements"] == len(
        [each for each in events if type(each).__name__ == "EngagementAdded"]
    )


def test_what_is_taken_back_is_held_no_more_until_it_is_given_back(writable: Client) -> None:
    before = holds(writable)

    record(writable, FactRetracted(fact="blinken-visit-postponed", reason=REASON))
    without = holds(writable)
    record(writable, RetractionUndone(fact="blinken-visit-postponed", reason=REASON))

    assert without == {**before, "facts": before["facts"] - 1}
    assert holds(writable) == before


def test_who_turns_out_to_be_another_is_held_once_and_listed_no_more(writable: Client) -> None:
    before = holds(writable)
    record(writable, ActorAdded(id="cathay", kind="state", name="Cathay"))
    record(writable, ActorMerged(actor="cathay", into="china", reason=REASON))
    merged = holds(writable)
    listed = writable.get("/v1/actors?kind=state").json()["items"]
    record(writable, MergeUndone(actor="cathay", reason=REASON))

    assert merged == before
    assert "cathay" not in [each["id"] for each in listed]
    assert holds(writable) == {**before, "states": before["states"] + 1}


def test_document_that_is_a_data_set_after_all_is_held_as_that(writable: Client) -> None:
    before = holds(writable)
    source = SourceAdded(
        id="list", publisher="Office", title="List", published="2020", lineage="office"
    )
    data_set = DataSet(version="1", maker="Office", licence="CC0-1.0", made="curated")
    record(writable, source)
    with_document = holds(writable)
    record(
        writable,
        RegistrationCorrected(registration=replace(source, data_set=data_set), reason=REASON),
    )

    assert with_document == {**before, "documents": before["documents"] + 1}
    assert holds(writable) == before
    told = writable.get("/", headers={"Accept": "application/json"}).json()["holds"]
    assert [each["source"] for each in told["data_sets"]] == ["list"]


def test_numbers_are_the_same_in_views_that_are_built_anew(founded: Path) -> None:
    with served(founded) as client:
        record(client, FactRetracted(fact="blinken-visit-postponed", reason=REASON))
        followed = holds(client)
    for each in founded.glob("views*"):
        each.unlink()
    with served(founded) as client:
        assert holds(client) == followed
