"""What is answered where a quote is held against its text, or values against their record."""

from datetime import datetime
from typing import Literal

from msgspec import Struct

from events.source_texts.matching import FindingResult
from events.vocabulary.base import Citation
from projections.timeline.as_written import ClocksUsed

Result = FindingResult | Literal["changed", "gone", "unavailable"]


HeldAgainstText = Literal["as recorded", "changed", "no hash recorded"]


class TextSpan(Struct, frozen=True, kw_only=True):
    """Code points of a text, `end` exclusive."""

    start: int
    end: int


class ChangedValue(Struct, frozen=True, kw_only=True):
    """A value that a citation `says` a record gives for a field, and what it gives by now; null:
    nothing.
    """

    field: str
    says: str
    gives: str | None


class Verdict(Struct, frozen=True, kw_only=True):
    """What became of a quote, and in which text, or of a record, and in which data set.

    `exact`: to the letter; `normalised`: but for the differences that `normalised` names;
    `ambiguous`: in several `places`; `not_found`; `unavailable`: no text, or no data set, is
    attached. `text` tells the attached text (`text_sha256`) from the recorded one. `place` is where
    the quote stands, in code points, and `moved` that it is another place than was recorded;
    `reason` says so too. A record is `changed` where it reads otherwise by now (`record_sha256`):
    `values` are those that are cited and are given no more; it is `gone` where it is not there.
    """

    result: Result
    text: HeldAgainstText | None = None
    text_sha256: str | None = None
    places: int = 0
    place: TextSpan | None = None
    moved: bool = False
    normalised: tuple[str, ...] = ()
    record_sha256: str | None = None
    values: tuple[ChangedValue, ...] = ()
    reason: str | None = None


class Passage(Struct, frozen=True, kw_only=True):
    """A quote as it stands in the text, and a little of what stands around it."""

    before: str
    quote: str
    after: str


class RecordLine(Struct, frozen=True, kw_only=True):
    """A record as it stands in the data set: its values in canonical JSON, or how these begin."""

    line: str
    cut_off: bool


class VerificationAnswer(Verdict, frozen=True, kw_only=True):
    """A verification, when it was made, and the passage, or the record's own line, where the
    operator lets it be shown.
    """

    id: str
    fact: str
    source: str
    citation: Citation
    passage: Passage | None
    record: RecordLine | None
    verified_at: datetime
    clocks: ClocksUsed
