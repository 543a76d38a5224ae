"""The tree of errors is drawn as it is, and every message says what was wanted and found."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from events import errors
from events.errors import (
    BackupError,
    BeyondHeadError,
    ClockAheadError,
    CoverageUnknownError,
    DateError,
    DeskUnavailableError,
    DetenteError,
    EventNotFiledError,
    EventsRefusedError,
    ExportError,
    FactRetractedError,
    Fault,
    ImportFileError,
    JsonError,
    KeyReusedError,
    LedgerCorruptError,
    LedgerError,
    LedgerLockedError,
    LedgerUnavailableError,
    NobodyThereError,
    OtherShapeError,
    OutcomeUnknownError,
    PositionConflictError,
    ProofError,
    QuestionError,
    ReadOnlyError,
    SettingsError,
    SigningError,
    TextRefusedError,
    TextsUnavailableError,
    UnknownIdError,
    ViewsBehindError,
)

EXAMPLES: list[DetenteError] = [
    DateError("soon", "a date such as 2023"),
    QuestionError("limit", "-1", "a number from 1"),
    BeyondHeadError(7, 5),
    DeskUnavailableError(Path("desk.sqlite3"), "disk I/O error"),
    ReadOnlyError("https://example.org"),
    ViewsBehindError(7, 5),
    EventNotFiledError(7, ValueError("too long")),
    CoverageUnknownError("a-source", is_data_set=False),
    FactRetractedError("a-fact", 7, "2026-01-01T00:00:00+00:00", "A Curator", "a rumour"),
    UnknownIdError("actor", "alba"),
    JsonError("two members named 'id'", 3, 5, "/events/0/id"),
    ImportFileError(Path("facts.yaml"), 3, "not a list"),
    TextRefusedError("a text in UTF-8", "byte 0xff at 0"),
    TextsUnavailableError(Path("texts"), "Permission denied"),
    ProofError("an empty path", "1 hash"),
    SigningError(Path("signing.key"), "it is missing"),
    SettingsError(("DETENTE_PORT: expected int, found 'x'", "--host: expected a name")),
    BackupError(Path("backup"), "manifest.json is missing"),
    ExportError(Path("record.sqlite"), "it is there, and no file"),
    EventsRefusedError(
        (Fault(0, "/host", "the id of a registered actor", "alba"), Fault(1, "", "x"))
    ),
    PositionConflictError("fact/a", 0, 7),
    KeyReusedError("visit"),
    LedgerLockedError(Path("ledger.lock"), "process 7"),
    LedgerUnavailableError("database or disk is full"),
    NobodyThereError("no server answers at nats://n1:4222: nats: no servers available"),
    ClockAheadError("2099-01-01T00:00:00+00:00, 72 years after the last event: set it right"),
    OutcomeUnknownError("visit", "disk I/O error"),
    OtherShapeError(7, "object missing required field `incident`"),
    LedgerCorruptError(7, "a byte differs"),
]


def drawn() -> dict[str, str | None]:
    """Each class that the docstring draws, and the one above it."""
    above: dict[int, str] = {}
    parents: dict[str, str | None] = {}
    for line in (errors.__doc__ or "").splitlines():
        if match := re.match(r"([│├└─ ]*)(\w+Error)\b", line):
            depth = len(match[1]) // 4
            above[depth] = match[2]
            parents[match[2]] = above[depth - 1] if depth else None
    return parents


def existing(error: type[DetenteError]) -> Iterator[tuple[str, str | None]]:
    yield error.__name__, None if error is DetenteError else error.__mro__[1].__name__
    for each in error.__subclasses__():
        yield from existing(each)


def test_the_tree_is_drawn_as_it_is() -> None:
    assert drawn() == dict(existing(DetenteError))


def test_nothing_is_raised_that_the_tree_does_not_hold() -> None:
    classes = {
        each
        for each in vars(errors).values()
        if isinstance(each, type) and issubclass(each, Exception)
    }

    assert {each.__name__ for each in classes} == set(drawn())
    assert {type(example) for example in EXAMPLES} == classes - {DetenteError, LedgerError}


@pytest.mark.parametrize("error", EXAMPLES, ids=lambda error: type(error).__name__)
def test_every_error_says_its_facts(error: DetenteError) -> None:
    message = str(error)

    assert message[0].islower() or isinstance(error, ImportFileError)
    assert not message.endswith(".")
    assert (type(error).__doc__ or "").strip()
    for name, fact in vars(error).items():
        if name not in {"faults", "rest"}:
            assert str(fact) in message, name


def test_a_refusal_says_which_event_which_field_what_was_expected_and_found() -> None:
    refused = EventsRefusedError((Fault(3, "/host", "the id of a registered actor", "alba"),))

    assert str(refused) == ("event 3, /host: expected the id of a registered actor, found 'alba'")
