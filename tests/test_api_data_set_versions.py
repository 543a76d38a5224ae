"""A newer version of a data set over the one that a ledger has."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from api.cli.main import main
from api.service.data_sets import NewVersion, VersionRecorded, record_version
from api.service.progress import in_silence
from api.service.stores import LEDGER
from events.admission.batch import BATCH_LIMIT
from events.errors import EventsRefusedError, QuestionError, UnknownIdError
from events.ledger.protocol import Ledger
from events.storage.memory import MemoryLedger
from events.storage.sqlite import SqliteLedger
from events.vocabulary.amendments import FactCorrected, FactRetracted
from events.vocabulary.base import Fact
from events.vocabulary.catalogue import AnyEvent
from events.vocabulary.registry import DataSetVersionAdded, RegistrationCorrected
from seeds.collection import FOUNDING, US_DIPLOMACY
from seeds.readers import travels
from tests.derived_events import beside_founding
from tests.test_seeds_travels import clone, events_of, trip

OLD = (trip("1"), trip("2", first="1973-06-01", last="1973-06-02"))
NEWER = (
    trip("1", last="1972-02-27"),
    trip("2", first="1973-06-01", last="1973-06-02"),
    trip("3", first="1973-07-01", last="1973-07-01"),
)


def folder(path: Path, name: str, *trips: str) -> Path:
    made = path / name
    made.mkdir()
    return clone(made, *trips)


def ledger_of(path: Path, *trips: str) -> MemoryLedger:
    """A ledger that the collection has recorded some trips in."""
    ledger = MemoryLedger()
    asyncio.run(filled(ledger, folder(path, "old", *trips)))
    return ledger


async def filled(ledger: Ledger, old: Path) -> None:
    founding = len(beside_founding(()))
    events = events_of(travels.read(travels.records(old)))
    for start in range(0, founding, BATCH_LIMIT):
        before = events[start : min(start + BATCH_LIMIT, founding)]
        await ledger.append(before, by=FOUNDING.by)
    await ledger.append(events[founding:], by=US_DIPLOMACY.by)


def told(ledger: MemoryLedger, after: int) -> list[AnyEvent]:
    return [each.event for each in asyncio.run(ledger.read(after=after, limit=10_000))]


def update(ledger: MemoryLedger, path: Path, **given: Any) -> VersionRecorded:
    dry = given.pop("dry", False)
    version = {"version": "abc1234", "published": "2026-01-01", **given}
    new = NewVersion(source=travels.SOURCE.id, folder=path, **version)
    return asyncio.run(record_version(ledger, new, in_silence, dry=dry))


def test_new_records_are_facts_and_changed_ones_are_corrections(tmp_path: Path) -> None:
    ledger = ledger_of(tmp_path, *OLD)
    before = asyncio.run(ledger.head())

    found = update(ledger, folder(tmp_path, "new", *NEWER))

    version, renamed, engagement, corrected, held = told(ledger, before)
    assert version == DataSetVersionAdded(
        source=travels.SOURCE.id, version="abc1234", published="2026-01-01"
    )
    assert isinstance(renamed, RegistrationCorrected)
    assert renamed.registration.id == "travels-1"
    assert isinstance(corrected, FactCorrected)
    assert (corrected.fact.id, corrected.fact.when) == ("travels-1-held", "1972-02-21/1972-02-27")
    assert corrected.fact.citations[0].says["date"] == "1972-02-21/1972-02-27"
    assert corrected.reason == "Version abc1234 of the data set has it so."
    assert getattr(engagement, "id", None) == "travels-3"
    assert isinstance(held, Fact)
    assert held.id == "travels-3-held"
    assert (found.recorded.facts, found.recorded.corrections, found.gone) == (1, 2, ())


def test_record_that_vanished_is_gone_and_its_fact_stays(tmp_path: Path) -> None:
    ledger = ledger_of(tmp_path, *OLD)
    before = asyncio.run(ledger.head())

    found = update(ledger, folder(tmp_path, "new", OLD[0]), may_be_less=True)

    (version,) = told(ledger, before)
    assert isinstance(version, DataSetVersionAdded)
    assert version.gone == found.gone == ("2",)


def test_part_of_a_clone_is_refused_and_nothing_is_recorded(tmp_path: Path) -> None:
    ledger = ledger_of(tmp_path, *OLD)
    before = asyncio.run(ledger.head())

    with pytest.raises(QuestionError, match="1 of 3 records that are cited are not in it"):
        update(ledger, folder(tmp_path, "new", OLD[0]))

    assert asyncio.run(ledger.head()) == before


def test_file_that_cannot_be_read_has_no_records_that_are_gone(tmp_path: Path) -> None:
    many = tuple(trip(str(n), first=f"19{n}-06-01", last=f"19{n}-06-02") for n in range(50, 72))
    ledger = ledger_of(tmp_path, *many)
    head = asyncio.run(ledger.head())
    new = folder(tmp_path, "new", *many[1:])
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa">]><trips>&a;</trips>'
    (new / "secretary-travels").mkdir(exist_ok=True)
    (new / "secretary-travels" / "unreadable.xml").write_text(bomb)

    with pytest.raises(QuestionError, match=r"unreadable\.xml: .* without a document type"):
        update(ledger, new)

    assert asyncio.run(ledger.head()) == head


def test_same_version_twice_records_nothing_more(tmp_path: Path) -> None:
    ledger = ledger_of(tmp_path, *OLD)
    new = folder(tmp_path, "new", *NEWER)

    update(ledger, new)
    head = asyncio.run(ledger.head())

    assert update(ledger, new).recorded.events == 0
    assert asyncio.run(ledger.head()) == head


def test_version_that_is_there_already_records_nothing(tmp_path: Path) -> None:
    ledger = ledger_of(tmp_path, *OLD)

    found = update(ledger, tmp_path / "old", version="3170c77", published="2025-03-06")

    assert found.recorded.events == 0


def test_older_version_over_a_newer_one_is_refused(tmp_path: Path) -> None:
    ledger = ledger_of(tmp_path, *OLD)
    update(ledger, folder(tmp_path, "new", *NEWER))
    head = asyncio.run(ledger.head())

    with pytest.raises(EventsRefusedError, match="published"):
        update(ledger, tmp_path / "old", version="older", published="2024-01-01", may_be_less=True)

    assert asyncio.run(ledger.head()) == head


def test_what_an_operator_took_back_stays_taken_back(tmp_path: Path) -> None:
    ledger = ledger_of(tmp_path, *OLD)
    retracted = FactRetracted(fact="travels-1-held", reason="He never went.")
    asyncio.run(ledger.append([retracted], by="desk"))

    found = update(ledger, folder(tmp_path, "new", *NEWER))

    assert [(each.stream, each.why) for each in found.recorded.kept] == [
        ("fact/travels-1-held", "it was taken back")
    ]


def test_dry_run_tells_and_records_nothing(tmp_path: Path) -> None:
    ledger = ledger_of(tmp_path, *OLD)
    head = asyncio.run(ledger.head())

    found = update(ledger, folder(tmp_path, "new", *NEWER), dry=True)

    assert (found.recorded.facts, found.recorded.corrections) == (1, 2)
    assert asyncio.run(ledger.head()) == head


def test_records_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    ledger = ledger_of(tmp_path, *OLD)

    found = update(ledger, folder(tmp_path, "new", *OLD, trip("4", first="1973-00-01")))

    assert [each.record for each in found.rejected] == ["4"]


def test_data_set_that_the_ledger_has_not_is_unknown(tmp_path: Path) -> None:
    with pytest.raises(UnknownIdError):
        update(MemoryLedger(), folder(tmp_path, "new", *OLD))


def test_data_set_that_nobody_reads_is_refused(tmp_path: Path) -> None:
    new = NewVersion(source="mine", version="2", published="2026", folder=tmp_path)

    with pytest.raises(QuestionError, match="a data set that is read as facts"):
        asyncio.run(record_version(MemoryLedger(), new, in_silence))


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [*map(str, arguments)])


def test_command_reads_a_newer_version(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()

    async def recorded() -> None:
        ledger = SqliteLedger(data / LEDGER)
        await filled(ledger, folder(tmp_path, "old", *OLD))
        await ledger.close()

    asyncio.run(recorded())
    new = folder(tmp_path, "new", *NEWER, trip("4", first="1973-00-01"))
    source = travels.SOURCE.id
    given = (source, new, "--version", "abc1234", "--published", "2026-01-01", "--data", data)

    dry = run("sources", "update", *given, "--dry-run")
    done = run("sources", "update", *given)

    assert f"{source}: 5 events would be recorded: 1 facts" in dry.output
    assert f"{source}: 5 events recorded: 1 facts" in done.output
    assert "in no fact: 1" in done.output
