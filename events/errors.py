"""Everything that the project raises on purpose, in one closed tree.

DetenteError
├── DateError                 a date is not in the EDTF profile
├── QuestionError             a question is put wrongly (a parameter, its value, what was expected)
│   └── BeyondHeadError       `known_at` names a position that the ledger has not reached
├── ReadOnlyError             this service takes no writes; another one may
├── ViewsBehindError          the views have not reached a position yet; ask again in a moment
├── EventNotFiledError        the views cannot take in an event, nor what comes after it
├── UnknownIdError            nothing of that kind has that id
│   ├── CoverageUnknownError  nobody says how much of a source was read
│   └── FactRetractedError    the fact was taken back; its history tells why
├── JsonError                 bytes are not JSON, or JSON that can be read in two ways
├── ImportFileError           a line of an import file is not an event
├── TextRefusedError          what was to be attached is not a text that can be kept
├── TextsUnavailableError     the attached texts cannot be read or written
├── DeskUnavailableError      the drafts cannot be read or written
├── ProofError                a proof, a checkpoint or a signature does not hold
├── SigningError              the signing key or the last checkpoint cannot be used
├── SettingsError             settings are not what they may be; names each and where it stands
├── BackupError               a backup cannot be made, or is not good enough to be restored
│   └── ExportError           the record cannot be copied out as tables or statements
└── LedgerError
    ├── EventsRefusedError    events break a rule; nothing was written
    ├── PositionConflictError a stream is not where the writer expected it
    ├── KeyReusedError        an idempotency key came back with other content
    ├── LedgerLockedError     another process writes this ledger
    ├── LedgerUnavailableError  the store failed; nothing was written
    │   ├── ClockAheadError   the clock cannot be believed; nothing was written
    │   └── NobodyThereError  no server of a cluster answers; nothing was written
    ├── OutcomeUnknownError   the store failed while committing; the same key may be sent again
    ├── OtherShapeError       an event was written in a shape that this version does not read
    └── LedgerCorruptError    stored bytes are not what was written

Messages are lower case, without a full stop: what was wanted and what was found.
"""

from pathlib import Path

import msgspec


class DetenteError(Exception):
    """Base of everything that is raised on purpose."""


class DateError(DetenteError):
    """A text is not a date of the EDTF profile; `expected` says what would be."""

    def __init__(self, text: str, expected: str) -> None:
        self.text = text
        self.expected = expected
        shown = text if len(text) <= 80 else text[:77] + "..."
        super().__init__(f"date {shown!r} is not in the EDTF profile: expected {expected}")


class QuestionError(DetenteError):
    """A question is put wrongly: `parameter` holds `value` where `expected` was wanted."""

    def __init__(self, parameter: str, value: str, expected: str) -> None:
        self.parameter = parameter
        self.value = value
        self.expected = expected
        super().__init__(f"{parameter} is {value!r}: expected {expected}")


class BeyondHeadError(QuestionError):
    """`known_at` names a position after the ledger's head."""

    def __init__(self, position: int, head: int) -> None:
        self.position = position
        self.head = head
        super().__init__("known_at", str(position), f"a position up to the head, {head}")


class ReadOnlyError(DetenteError):
    """It was to be written here, where is only read; one may at `writer`, if that is known."""

    def __init__(self, writer: str = "") -> None:
        self.writer = writer
        where = f": write at {writer}" if writer else ", and does not know of one that writes"
        super().__init__(f"this service only reads{where}")


class ViewsBehindError(DetenteError):
    """The views stand at `actual` and did not reach `wanted` in time; they are on their way, or
    cannot get beyond `failing_at`.
    """

    def __init__(self, wanted: int, actual: int, failing_at: int | None = None) -> None:
        self.wanted = wanted
        self.actual = actual
        stopped = "" if failing_at is None else f", and fail at {failing_at}: /ready tells more"
        super().__init__(f"the views stand at position {actual}, on their way to {wanted}{stopped}")


class EventNotFiledError(DetenteError):
    """The event at `position` cannot be filed in the views: a mistake of ours, told with what is
    left to do.
    """

    def __init__(self, position: int, cause: Exception) -> None:
        self.position = position
        self.reason = f"{type(cause).__name__}: {cause}".removesuffix(": ")[:300]
        super().__init__(
            f"the event at position {position} cannot be filed in the views ({self.reason}):"
            " this is a mistake in Detente. Nothing is lost: the ledger keeps every event, which"
            f" `detente audit` checks, and `detente export --recorded` shows this one in line"
            f" {position}. A version of Detente without the mistake goes on with the same data"
            " directory, as the views are built from the ledger alone"
        )


class UnknownIdError(DetenteError):
    """Nothing of that kind has that id, or had it at the position asked about."""

    def __init__(self, kind: str, id: str) -> None:
        self.kind = kind
        self.id = id
        super().__init__(f"no {kind} has the id {id!r}")


class CoverageUnknownError(UnknownIdError):
    """Nobody says how much of a source was read."""

    def __init__(self, source: str, is_data_set: bool) -> None:
        super().__init__("coverage of a source", source)
        why = (
            "it is a data set, which …/fields tells of where a reader of Detente makes its facts;"
            " its citations say which records facts rest on"
            if is_data_set
            else "it was not read passage by passage; its citations say what facts rest on"
        )
        self.args = (f"the {self.kind} is not known, {source!r}: {why}",)


class FactRetractedError(UnknownIdError):
    """The fact was retracted at `position`, and when, by whom and why."""

    def __init__(
        self, fact: str, position: int, recorded_at: str, recorded_by: str, reason: str
    ) -> None:
        super().__init__("fact", fact)
        self.position = position
        self.recorded_at = recorded_at
        self.recorded_by = recorded_by
        self.reason = reason
        told = f"fact {fact!r} was retracted at position {position}, {recorded_at}, "
        self.args = (f"{told}by {recorded_by}: {reason}",)


class JsonError(DetenteError):
    """Bytes are not JSON, or say something twice or inexactly; `line` and `column`, in characters
    from 1, and the JSON pointer are None where nobody knows.
    """

    def __init__(
        self,
        reason: str,
        line: int | None = None,
        column: int | None = None,
        pointer: str | None = None,
    ) -> None:
        self.reason = reason
        self.line = line
        self.column = column
        self.pointer = pointer
        place = "" if line is None else f" at line {line}, column {column}"
        member = "" if pointer is None else f" ({pointer or '/'})"
        super().__init__(f"{reason}{place}{member}")


class LineFault(msgspec.Struct, frozen=True):
    """What is wrong in a line of an import file; the field is a JSON pointer into its event. A
    warning that counts as a fault has a code, and the stream that it clashes with.
    """

    line: int
    field: str
    detail: str
    code: str | None = None
    clashes_with: str | None = None

    @property
    def said(self) -> str:
        """What is wrong, and in which field if it is one."""
        return f"{self.field}: {self.detail}" if self.field else self.detail


class ImportFileError(DetenteError):
    """A line of an import file cannot be read or recorded as an event; lines count from 1.

    `faults` are those of the line, and others that are known; `rest` is how many there are besides.
    """

    def __init__(
        self,
        path: Path,
        line: int,
        reason: str,
        faults: tuple[LineFault, ...] = (),
        rest: int = 0,
    ) -> None:
        self.path = path
        self.line = line
        self.reason = reason
        self.faults = faults or (LineFault(line, "", reason),)
        self.rest = rest
        others = len(self.faults) - 1 + rest
        more = f" (and {others:,} more fault{'s' if others > 1 else ''})" if others else ""
        super().__init__(f"{path}:{line}: {reason}{more}")

    @property
    def told(self) -> list[str]:
        """Every fault in a line, and how many there are besides."""
        lines = [f"{self.path}:{each.line}: {each.said}" for each in self.faults]
        return [*lines, f"{self.path}: {self.rest:,} more faults"] if self.rest else lines


class TextRefusedError(DetenteError):
    """`found` was given where a source's text was wanted; nothing was attached."""

    def __init__(self, expected: str, found: str) -> None:
        self.expected = expected
        self.found = found
        super().__init__(f"the text is refused: expected {expected}, found {found}")


class TextsUnavailableError(DetenteError):
    """The texts of sources cannot be used just now, which says nothing of any quote."""

    def __init__(self, path: Path, reason: str) -> None:
        self.path = path
        self.reason = reason
        super().__init__(f"the texts of sources are unavailable: {path}: {reason}")


class DeskUnavailableError(DetenteError):
    """The drafts beside the ledger cannot be used just now; nothing was changed of them."""

    def __init__(self, path: Path, reason: str) -> None:
        self.path = path
        self.reason = reason
        super().__init__(f"the desk is unavailable: {path}: {reason}")


class ProofError(DetenteError):
    """A proof, a checkpoint or a signature does not hold."""

    def __init__(self, expected: str, found: str) -> None:
        self.expected = expected
        self.found = found
        super().__init__(f"expected {expected}, found {found}")


class SigningError(DetenteError):
    """The signing key or the last checkpoint is missing, damaged, or open to others."""

    def __init__(self, path: Path, reason: str) -> None:
        self.path = path
        self.reason = reason
        super().__init__(f"{path}: {reason}")


class SettingsError(DetenteError):
    """Settings are not what they may be; each of `faults` says where it stands."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        self.faults = faults
        super().__init__(f"settings that do not fit: {'; '.join(faults)}")


class BackupError(DetenteError):
    """A backup cannot be made, or is not good enough to be restored; nothing was changed."""

    def __init__(self, path: Path, reason: str) -> None:
        self.path = path
        self.reason = reason
        super().__init__(f"{path}: {reason}")


class ExportError(BackupError):
    """The record cannot be copied out as tables or statements; nothing was left by halves."""


class LedgerError(DetenteError):
    """Base of what appending, reading and following raise."""


class Fault(msgspec.Struct, frozen=True):
    """One broken rule: the event's index in its batch, the field as a JSON pointer, the rule."""

    event: int
    field: str
    expected: str
    found: str | None = None

    def __str__(self) -> str:
        return f"event {self.event}, {self.field or '/'}: {self.said}"

    @property
    def said(self) -> str:
        """What was expected, and what was found."""
        found = "" if self.found is None else f", found {self.found!r}"
        return f"expected {self.expected}{found}"


class EventsRefusedError(LedgerError):
    """One or more events break a rule; none of the batch was written.

    `rest` is how many faults there are besides those that are told.
    """

    def __init__(self, faults: tuple[Fault, ...], rest: int = 0) -> None:
        self.faults = faults
        self.rest = rest
        more = f"; {rest:,} more faults" if rest else ""
        super().__init__("; ".join(map(str, faults)) + more)


class PositionConflictError(LedgerError):
    """The stream's last event is at `actual`, not at `expected` (0: the stream is new)."""

    def __init__(self, stream: str, expected: int, actual: int) -> None:
        self.stream = stream
        self.expected = expected
        self.actual = actual
        super().__init__(f"stream {stream!r} is at position {actual}, expected {expected}")


class KeyReusedError(LedgerError):
    """The idempotency key was used before, with other content."""

    def __init__(self, key: str) -> None:
        self.key = key
        super().__init__(f"idempotency key {key!r} was used with other content")


class LedgerLockedError(LedgerError):
    """Another process holds the right to write; `holder` says which, where it is known."""

    def __init__(self, path: Path, holder: str) -> None:
        self.path = path
        self.holder = holder
        super().__init__(f"{path} is being written by {holder}; one process writes at a time")


class LedgerUnavailableError(LedgerError):
    """The store cannot be used; nothing of this call was written."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(f"the ledger is unavailable, nothing was written: {reason}")


class ClockAheadError(LedgerUnavailableError):
    """The clock is implausibly ahead: what it stamped could not be taken back. `told` says of what
    it is ahead, and what to do.
    """

    def __init__(self, told: str) -> None:
        self.told = told
        super().__init__(f"the clock cannot be believed: {told}")


class NobodyThereError(LedgerUnavailableError):
    """No server of a cluster answers; `reason` says where, and what each said."""


class OutcomeUnknownError(LedgerError):
    """The commit itself failed: the events may be stored. Send the same key again."""

    def __init__(self, key: str, reason: str) -> None:
        self.key = key
        self.reason = reason
        super().__init__(f"the outcome of append {key!r} is unknown ({reason}): send it again")


class OtherShapeError(LedgerError):
    """The event at `position` is as it was written, in a shape that is not read any more, or not
    yet.
    """

    def __init__(self, position: int, reason: str) -> None:
        self.position = position
        self.reason = reason
        super().__init__(
            f"the event at position {position} was written by another version of Detente, in a"
            f" shape that this one does not read ({reason}): nothing is damaged; go on with the"
            " version that wrote the ledger, or give this one an empty data directory"
        )


class LedgerCorruptError(LedgerError):
    """What is stored at `position` is not what an append has written there."""

    def __init__(self, position: int, reason: str) -> None:
        self.position = position
        self.reason = reason
        super().__init__(f"the ledger is damaged at position {position}: {reason}")
