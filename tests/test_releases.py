"""What each version left behind is read, proved and added to by this one, and what it promised
holds (docs/promise.md).
"""

from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import msgspec
import pytest

from api.service.stores import LEDGER
from events.ledger.protocol import recorded
from events.ledger.signing_key import KEY, read_kept
from events.storage.sqlite import SqliteLedger
from tests import releases
from tests.backups import restored, run
from tests.compatible import Compared
from tests.recording import record, served, statement
from tests.releases import ALL, API, BACKUP, HELD, PROOF, SHAPES, TOLD, as_told, unpacked


@pytest.fixture(scope="module", params=releases.versions())
def left(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a version left behind."""
    return unpacked(request.param, tmp_path_factory.mktemp("left"))


@pytest.fixture
def upgraded(left: Path, tmp_path: Path) -> Path:
    """Its backup, as this version puts it back into service."""
    data = tmp_path / "data"
    key = read_kept(left / BACKUP / KEY).verifier
    answer = restored(left / BACKUP, data, "--key", str(key))
    assert answer.exit_code == 0, answer.output
    return data


def test_something_is_kept_of_a_version() -> None:
    assert releases.versions()


def test_ledger_of_a_version_is_whole_to_this_one(upgraded: Path) -> None:
    answer = run("audit", "--whole", "--data", upgraded)

    assert answer.exit_code == 0, answer.output
    assert "all as they were written" in answer.stdout


async def test_events_of_a_version_are_written_today_as_they_were(upgraded: Path) -> None:
    ledger = SqliteLedger(upgraded / LEDGER, read_only=True)
    events = await ledger.read(limit=10_000)
    await ledger.close()

    assert len(events) > 400
    for each in events:
        read = recorded(each.position, each.stored).event
        kept = msgspec.json.decode(each.stored, type=dict[str, msgspec.Raw])["event"]
        assert msgspec.json.encode(read) == bytes(kept), each.position


def test_facts_of_a_version_are_told_as_they_were(left: Path, upgraded: Path) -> None:
    with served(upgraded) as client:
        lines = client.get(f"/v1/timeline.jsonl?{ALL}").text.splitlines()

    found = {each["id"]: each for each in map(msgspec.json.decode, lines)}
    before = msgspec.json.decode((left / TOLD).read_bytes())
    assert len(before) > 200
    assert [as_told(found[each["id"]]) for each in before] == before


def test_ledger_of_a_version_goes_on(upgraded: Path) -> None:
    run("trust-clock", "--data", upgraded)  # if it has been longer than ten years
    with served(upgraded) as client:
        head = client.get("/health").json()["ledger_head"]
        assert record(client, statement("said-today")) == head + 1
        assert client.get("/v1/facts/said-today?as_of=2023-12-31").status_code == 200
        assert client.get(f"/v1/facts/{HELD}?known_at={head}&as_of=2023-12-31").status_code == 200


def test_proof_of_a_version_is_one(left: Path, upgraded: Path) -> None:
    key = read_kept(upgraded / KEY).verifier

    answer = run("audit", "--offline", left / PROOF, "--key", str(key))

    assert answer.exit_code == 0, answer.output


def test_stored_shapes_of_a_version_are_taken(left: Path) -> None:
    assert _of_shapes(_kept(left / SHAPES), releases.shapes()) == []


def test_api_of_a_version_is_that_of_this_one(left: Path) -> None:
    assert _of_api(_kept(left / API), releases.api()) == []


def _kept(file: Path) -> Any:
    return msgspec.json.decode(file.read_bytes())


def _of_shapes(before: Any, after: Any) -> list[str]:
    compared = Compared(before["$defs"], after["$defs"])
    return list(compared.no_longer_taken(before["items"], after["items"], "event"))


def _of_api(before: Any, after: Any) -> list[str]:
    return list(_broken(before, after))


def _broken(before: Any, after: Any) -> Iterator[str]:
    compared = Compared(before["schemas"], after["schemas"])
    for path, methods in before["paths"].items():
        for method, old in methods.items():
            at, new = f"{method} {path}", after["paths"].get(path, {}).get(method)
            if new is None:
                yield f"{at}: it is gone"
                continue
            yield from _parameters(compared, old["parameters"], new["parameters"], at)
            for kind, taken in old["bodies"].items():
                if kind not in new["bodies"]:
                    yield f"{at}: {kind} is not taken"
                else:
                    yield from compared.no_longer_taken(taken, new["bodies"][kind], f"{at} body")
            for kind, told in old["answers"].items():
                if kind not in new["answers"]:
                    yield f"{at}: {kind} is not answered"
                else:
                    yield from compared.no_longer_told(told, new["answers"][kind], f"{at} {kind}")


def _parameters(compared: Compared, before: Any, after: Any, at: str) -> Iterator[str]:
    for name, old in before.items():
        if name not in after:
            yield f"{at}: {name} is gone"
        else:
            yield from compared.no_longer_taken(
                old["schema"], after[name]["schema"], f"{at} {name}"
            )
    for name, new in after.items():
        if new["required"] and not before.get(name, {}).get("required"):
            yield f"{at}: {name} is required"


def _gone(shapes: Any) -> None:
    del shapes["$defs"]["StateRecognised"]["properties"]["recognised"]


def _required(shapes: Any) -> None:
    shapes["$defs"]["IssueAdded"]["required"].append("kind")


def _shorter(shapes: Any) -> None:
    shapes["$defs"]["EngagementHeld"]["properties"]["summary"]["maxLength"] = 299


def _fewer_words(shapes: Any) -> None:
    shapes["$defs"]["EngagementAdded"]["properties"]["form"]["enum"].remove("visit")


def _renamed_tag(shapes: Any) -> None:
    shapes["$defs"]["ActorMerged"]["properties"]["type"]["enum"] = ["actor-joined"]


def _other_default(shapes: Any) -> None:
    shapes["$defs"]["Citation"]["properties"]["note"]["default"] = "none"


def _without_a_kind(shapes: Any) -> None:
    shapes["items"]["anyOf"] = [
        each for each in shapes["items"]["anyOf"] if "EngagementHeld" not in each["$ref"]
    ]


@pytest.mark.parametrize(
    "change",
    [_gone, _required, _shorter, _fewer_words, _renamed_tag, _other_default, _without_a_kind],
)
def test_shape_that_takes_less_is_found(change: Callable[[Any], None]) -> None:
    changed = deepcopy(releases.shapes())
    change(changed)

    assert _of_shapes(releases.shapes(), changed)


def test_fault_is_found_whichever_kind_is_met_first() -> None:
    changed = deepcopy(releases.shapes())
    changed["items"]["anyOf"].reverse()
    del changed["$defs"]["Citation"]["properties"]["note"]

    assert _of_shapes(releases.shapes(), changed)


def _with_a_field(shapes: Any) -> None:
    shapes["$defs"]["IssueAdded"]["properties"]["kind"] = {"type": "string", "default": ""}


def _with_a_word(shapes: Any) -> None:
    shapes["$defs"]["EngagementAdded"]["properties"]["form"]["enum"].append("regatta")


def _with_a_kind(shapes: Any) -> None:
    shapes["items"]["anyOf"].append({"$ref": "#/$defs/DataSet"})


@pytest.mark.parametrize("change", [_with_a_field, _with_a_word, _with_a_kind])
def test_shape_that_takes_more_breaks_nothing(change: Callable[[Any], None]) -> None:
    changed = deepcopy(releases.shapes())
    change(changed)

    assert _of_shapes(releases.shapes(), changed) == []


def _answer(api: Any, path: str) -> Any:
    return api["paths"][path]["get"]


def _without_a_route(api: Any) -> None:
    del api["paths"]["/v1/facts/{id}"]


def _without_a_parameter(api: Any) -> None:
    del _answer(api, "/v1/timeline")["parameters"]["query actor"]


def _with_a_required_parameter(api: Any) -> None:
    _answer(api, "/v1/timeline")["parameters"]["query actor"]["required"] = True


def _without_a_format(api: Any) -> None:
    answers = _answer(api, "/v1/timeline")["answers"]
    del answers[next(each for each in answers if "csv" in each)]


def _without_a_told_field(api: Any) -> None:
    del api["schemas"]["FactAnswer"]["properties"]["certainty"]


def _that_may_be_left_out(api: Any) -> None:
    api["schemas"]["FactAnswer"]["required"].remove("certainty")


def _that_may_be_null(api: Any) -> None:
    of_fact = api["schemas"]["FactAnswer"]["properties"]
    of_fact["approximate"] = {"anyOf": [of_fact["approximate"], {"type": "null"}]}


@pytest.mark.parametrize(
    "change",
    [
        *(_without_a_route, _without_a_parameter, _with_a_required_parameter, _without_a_format),
        *(_without_a_told_field, _that_may_be_left_out, _that_may_be_null),
    ],
)
def test_api_that_tells_or_takes_less_is_found(change: Callable[[Any], None]) -> None:
    changed = deepcopy(releases.api())
    change(changed)

    assert _of_api(releases.api(), changed)


def test_api_that_tells_more_breaks_nothing() -> None:
    changed = deepcopy(releases.api())
    changed["schemas"]["FactAnswer"]["properties"]["colour"] = {"type": "string"}
    changed["schemas"]["FactAnswer"]["required"].append("colour")

    assert _of_api(releases.api(), changed) == []
