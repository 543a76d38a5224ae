"""What was corrected in the registry, over HTTP: how it is sent, guarded, told and found."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree
from typing import Any

import msgspec
import pytest
from litestar.testing import TestClient
from msgspec.structs import replace

from api.service.stores import writing
from events.vocabulary.registry import ActorAdded, OfficeAdded, RegistrationCorrected, SourceAdded
from seeds.founding import founding_events
from seeds.reading import read_yaml
from tests.recording import an_app
from tests.running import Client
from tests.writers import writer

HEAD = len(founding_events())
OFFICE = "foreign-minister-of-china"
SOURCE = "cnn-blinken-xi-2023-06-19"


def of_the_founders(kind: type[Any], id: str, **changes: Any) -> Any:
    """Something of the founding registry, changed."""
    every = (each for each in founding_events() if isinstance(each, kind))
    (found,) = (each for each in every if each.id == id)
    return replace(found, **changes)


CORRECTED = (
    RegistrationCorrected(
        registration=of_the_founders(OfficeAdded, OFFICE, name="Minister of Foreign Affairs"),
        reason="Its name was shortened.",
    ),
    RegistrationCorrected(
        registration=of_the_founders(SourceAdded, SOURCE, published="2023-06-25"),
        reason="It came out later.",
    ),
    RegistrationCorrected(
        registration=of_the_founders(ActorAdded, "wang-yi", name="Wang, Yi"), reason="His name."
    ),
)


@pytest.fixture(scope="module")
def corrected(_founded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    data = copytree(_founded, tmp_path_factory.mktemp("corrected") / "data")

    async def record() -> None:
        async with writing(data) as service:
            await service.ledger.append(CORRECTED, by="A curator")

    asyncio.run(record())
    with an_app(lambda: writing(data)) as app, TestClient(app) as client:
        yield client


def test_history_tells_who_corrected_what_and_why(corrected: Client) -> None:
    answer = corrected.get(f"/v1/offices/{OFFICE}/history").json()

    first, last = answer["versions"]
    assert (answer["stream"], answer["version"]) == (f"office/{OFFICE}", HEAD + 1)
    assert (first["change"], first["reason"], first["differs"]) == ("registered", None, [])
    assert (last["change"], last["reason"]) == ("corrected", "Its name was shortened.")
    assert (last["position"], last["recorded_by"]) == (HEAD + 1, "A curator")
    assert [each["field"] for each in last["differs"]] == ["name"]
    assert last["registration"]["name"] == "Minister of Foreign Affairs"
    assert answer["cut_off"] is False


def test_history_with_an_earlier_position_has_no_correction(corrected: Client) -> None:
    answer = corrected.get(f"/v1/offices/{OFFICE}/history?known_at={HEAD}").json()

    assert [each["change"] for each in answer["versions"]] == ["registered"]
    assert answer["version"] < HEAD


@pytest.mark.parametrize(
    ("address", "before", "after"),
    [
        (f"/v1/offices/{OFFICE}", "Foreign Minister", "Minister of Foreign Affairs"),
        (f"/v1/sources/{SOURCE}", '"published":"2023-06-19"', '"published":"2023-06-25"'),
        ("/v1/actors/wang-yi/timeline", '"wang-yi":"Wang Yi"', '"wang-yi":"Wang, Yi"'),
        ("/v1/relations/united-states/china?as_of=2023-07-31", "", "Minister of Foreign Affairs"),
    ],
)
def test_answers_read_so_from_then_on_and_not_before(
    corrected: Client, address: str, before: str, after: str
) -> None:
    joined = "&" if "?" in address else "?"

    now = corrected.get(address)
    then = corrected.get(f"{address}{joined}known_at={HEAD}")

    assert (now.status_code, then.status_code) == (200, 200)
    assert after in now.text
    assert before in then.text
    assert after not in then.text


def test_nobody_had_the_source_before_it_came_out(corrected: Client) -> None:
    day = "public_by=2023-06-20"

    now = corrected.get(f"/v1/sources/{SOURCE}?{day}")
    then = corrected.get(f"/v1/sources/{SOURCE}?{day}&known_at={HEAD}")
    history = corrected.get(f"/v1/sources/{SOURCE}/history?{day}")

    assert (now.status_code, then.status_code, history.status_code) == (404, 200, 404)


@pytest.mark.parametrize("plural", ["actors", "offices", "sources", "issues", "places"])
def test_history_of_what_is_not_registered_is_not_there(corrected: Client, plural: str) -> None:
    assert corrected.get(f"/v1/{plural}/nothing/history").status_code == 404


def test_correction_is_recorded_once_under_its_key_and_refused_where_others_were_faster(
    founded: Path,
) -> None:
    to = {"type": "office-added", "id": OFFICE, "name": "Minister", "of": "china"}
    event = {"type": "registration-corrected", "registration": to, "reason": "Its name."}
    other = {**event, "registration": {**to, "name": "A Minister"}}
    with writer(founded) as writes:
        seen = writes.client.get(f"/v1/offices/{OFFICE}/history").json()
        expected = {seen["stream"]: seen["version"]}

        first = writes.post({"events": [event], "expected": expected}, key="k")
        again = writes.post({"events": [event], "expected": expected}, key="k")
        late = writes.post({"events": [other], "expected": expected})
        same = writes.post(event)

        assert (first.status_code, again.status_code) == (201, 200)
        assert first.json()["items"][0]["stream"] == f"office/{OFFICE}"
        assert (late.status_code, late.json()["actual"]) == (409, HEAD + 1)
        assert (same.status_code, same.json()["errors"][0]["pointer"]) == (422, "/registration")


def test_correction_is_written_in_yaml_as_in_json(tmp_path: Path) -> None:
    file = tmp_path / "corrections.yaml"
    file.write_text(
        "- type: registration-corrected\n"
        "  registration:\n"
        "    type: office-added\n"
        f"    id: {OFFICE}\n"
        "    name: Minister of Foreign Affairs\n"
        "    of: china\n"
        "  reason: Its name was shortened.\n"
    )

    with file.open("rb") as content:
        ((line, event),) = read_yaml(content)

    assert line == 1
    assert isinstance(event, RegistrationCorrected)
    assert msgspec.json.decode(msgspec.json.encode(event))["registration"] == {
        "type": "office-added",
        "id": OFFICE,
        "name": "Minister of Foreign Affairs",
        "of": "china",
    }
