"""What a client asks by: the three clocks, which evidence counts, what it has written itself."""

from datetime import date, datetime

from msgspec import Struct, field

from projections.model.on_evidence import ALL_BY_PEOPLE, OnEvidence

DayAsked = date | str
"""A day, or EDTF for a stretch of days, whose last one counts: `2023-07`."""

Instant = datetime | int | str
"""A position of the ledger, or an instant with its offset."""

Parameters = tuple[tuple[str, str], ...]
"""As they stand in an address, in their order."""


class Clocks(Struct, frozen=True, kw_only=True):
    """When it happened in the world (`as_of`), when a reader could have known it (`public_by`),
    when the ledger had it (`known_at`); None: today, no limit, the head.
    """

    as_of: DayAsked | None = None
    public_by: DayAsked | None = None
    known_at: Instant | None = None

    def __post_init__(self) -> None:
        self.parameters()  # What cannot be asked is refused where it is written.

    def parameters(self) -> Parameters:
        """As they are asked by."""
        return parameters(
            as_of=None if self.as_of is None else day(self.as_of),
            public_by=None if self.public_by is None else day(self.public_by),
            known_at=None if self.known_at is None else moment(self.known_at),
        )


class AskedBy(Struct, frozen=True, kw_only=True):
    """What every question of a client is asked by."""

    clocks: Clocks = field(default_factory=Clocks)
    evidence: OnEvidence = ALL_BY_PEOPLE
    min_position: int | None = None

    def parameters(self) -> Parameters:
        """As they are asked by."""
        on = self.evidence
        return (
            *self.clocks.parameters(),
            *parameters(
                min_position=self.min_position,
                coded="include" if on.coded else None,
                data_set=on.data_set,
                lineage=on.lineage,
                lineages_at_least=on.lineages_at_least,
            ),
        )


def day(given: DayAsked) -> str:
    """A day as it is asked for; raises `TypeError` for an instant, whose day depends on a zone."""
    if isinstance(given, datetime):
        raise TypeError(f"expected a day, found the instant {given.isoformat()}")
    return given.isoformat() if isinstance(given, date) else given


def moment(given: Instant) -> str:
    """A position or an instant as it is asked for; raises `ValueError` for one without a zone."""
    if not isinstance(given, datetime):
        return str(given)
    if given.tzinfo is None:
        raise ValueError(f"expected an instant with its zone, found {given.isoformat()}")
    return given.isoformat()


def parameters(**given: object) -> Parameters:
    """Those that are given, as they stand in an address; a final underscore is none of a name."""
    return tuple(
        (name.rstrip("_"), _written(value)) for name, value in given.items() if value is not None
    )


def _written(value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case date():
            return day(value)
        case tuple() | list():
            return ",".join(map(str, value))
        case _:
            return str(value)
