"""What became of a citation that was held against what is attached."""

from typing import Literal

from msgspec import Struct

from events.source_texts.matching import FindingResult

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
