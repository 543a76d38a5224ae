"""The collections that Detente comes with: at a first start, and when somebody asks for one."""

import asyncio
from itertools import count
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from msgspec import structs

from api.cli.main import main
from api.service.collections import MARK, record, record_first
from api.service.progress import TellProgress, in_silence
from api.service.stores import LEDGER, writing
from events.storage.memory import MemoryLedger
from events.storage.sqlite import SqliteLedger
from events.vocabulary.amendments import FactRetracted, RetractionUndone
from events.vocabulary.catalogue import AnyEvent
from events.vocabulary.offices import OfficialInOffice
from seeds.collection import FOUNDING
from seeds.founding import founding_events

ALL = len(founding_events())


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [*map(str, arguments)])


class Interrupted(Exception):  # noqa: N818 (what a signal would do)
    pass


def interrupting(batches: int) -> TellProgress:
    """Ends what is going on when so many batches have been recorded."""
    calls = count(1)

    def progress(*_: object) -> None:
        if next(calls) == batches:
            raise Interrupted

    return progress


def told(ledger: MemoryLedger) -> list[AnyEvent]:
    return [each.event for each in asyncio.run(ledger.read(limit=10_000))]


def test_first_start_that_was_interrupted_goes_on_at_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.service.collections.BATCH_LIMIT", 100)
    ledger = MemoryLedger()

    with pytest.raises(Interrupted):
        asyncio.run(record_first(tmp_path, ledger, ["founding"], interrupting(2)))
    assert (len(told(ledger)), (tmp_path / MARK).read_text()) == (200, "founding")

    asyncio.run(record_first(tmp_path, ledger, [], in_silence))

    assert told(ledger) == list(founding_events())
    assert not (tmp_path / MARK).exists()


def test_ledger_that_has_something_is_given_nothing_at_a_start(tmp_path: Path) -> None:
    ledger = MemoryLedger()
    asyncio.run(ledger.append(founding_events()[:3], by="somebody"))

    asyncio.run(record_first(tmp_path, ledger, ["founding"], in_silence))

    assert len(told(ledger)) == 3


def test_collection_is_told_as_it_is_recorded_and_recorded_once() -> None:
    ledger, said = MemoryLedger(), []

    first = asyncio.run(record(ledger, FOUNDING, lambda *each: said.append(each)))
    second = asyncio.run(record(ledger, FOUNDING, in_silence))

    assert said[-1] == ("recording founding", ALL, ALL)
    assert (first.events, first.corrections, first.kept) == (ALL, 0, ())
    assert first.facts + first.registrations == ALL
    assert (second.events, second.kept) == (0, ())


def test_what_an_earlier_edition_told_and_this_one_does_not_is_taken_back() -> None:
    resigned = structs.replace(
        next(each for each in founding_events() if isinstance(each, OfficialInOffice)),
        id="told-by-an-earlier-edition",
    )
    earlier = FOUNDING._replace(events=lambda: (*founding_events(), resigned))
    ledger = MemoryLedger()
    asyncio.run(record(ledger, earlier, in_silence))

    found = asyncio.run(record(ledger, FOUNDING, in_silence))

    assert (found.events, found.retractions, found.kept) == (1, 1, ())
    (*_, last) = told(ledger)
    reason = "The present edition of the collection founding tells it no more."
    assert last == FactRetracted(fact="told-by-an-earlier-edition", reason=reason)
    again = asyncio.run(record(ledger, earlier, in_silence))
    assert (again.retractions, told(ledger)[-1]) == (
        1,
        RetractionUndone(
            fact="told-by-an-earlier-edition",
            reason="The present edition of the collection founding has it so.",
        ),
    )


def test_dry_run_records_nothing() -> None:
    ledger = MemoryLedger()

    found = asyncio.run(record(ledger, FOUNDING, in_silence, dry=True))

    assert (found.events, asyncio.run(ledger.head())) == (ALL, 0)


def test_command_adds_a_collection_and_brings_it_up_to_date(tmp_path: Path) -> None:
    data = tmp_path / "data"

    dry = run("collections", "add", "founding", "--dry-run", "--data", data)
    added = run("collections", "add", "founding", "--data", data)
    again = run("collections", "update", "--data", data)
    listed = run("collections", "list", "--data", data)

    assert f"founding: {ALL:,} events would be recorded" in dry.output
    assert f"founding: {ALL:,} events recorded" in added.output
    assert "founding: 0 events recorded" in again.output
    assert ["founding", str(ALL)] in [each.split()[:2] for each in listed.output.splitlines()]


def test_collection_that_there_is_not_is_refused(tmp_path: Path) -> None:
    refused = run("collections", "add", "everything", "--data", tmp_path)

    assert refused.exit_code == 2
    assert "expected one of founding" in refused.output


def test_collections_of_no_ledger_are_not_listed(tmp_path: Path) -> None:
    refused = run("collections", "list", "--data", tmp_path)

    assert refused.exit_code == 1
    assert "does not exist" in refused.output


def test_opening_an_empty_directory_gives_it_what_is_asked_for(tmp_path: Path) -> None:
    async def opened(*collections: str) -> int:
        async with writing(tmp_path, collections=collections) as service:
            return service.views.checkpoint

    assert asyncio.run(opened()) == 0
    assert asyncio.run(opened("founding")) == ALL
    assert not (tmp_path / MARK).exists()


def test_beside_a_process_that_writes_a_collection_is_refused_in_a_sentence(
    tmp_path: Path,
) -> None:
    async def beside() -> Result:
        ledger = SqliteLedger(tmp_path / LEDGER)
        try:
            return await asyncio.to_thread(
                run, "collections", "add", "founding", "--data", tmp_path
            )
        finally:
            await ledger.close()

    refused = asyncio.run(beside())

    assert refused.exit_code == 1
    assert "is being written by process" in refused.output
