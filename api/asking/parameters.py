"""Query parameters that recur, named once, and the guard that knows no others."""

from typing import Annotated

from litestar.params import QueryParameter

from events.time import instants
from events.time.dates import LONGEST
from events.vocabulary.registry import AccordAdded, EngagementAdded, MeasureAdded
from projections.dossiers.known import FORMS
from projections.timeline.as_written import KINDS, UNDATED
from projections.timeline.by_status import STATUSES

STRETCH = {"format": "edtf", "examples": ["2023-06-18", "2023-06", "2023"]}
"""What the OpenAPI document says of a stretch of days besides its length."""

A_STRETCH = "EDTF for one stretch of days (`2023-06-18`, `2023-06`, `2023`)"

MOMENT = {"pattern": f"^([0-9]{{1,18}}|{instants.PATTERN})$"}
"""And of a position or an instant."""

WORDS = {"pattern": r"\S"}
"""And of words to look for."""

PAGE_LIMIT = 50
PAGE_LIMIT_MOST = 500
ORDERS = ("asc", "desc")

AsOf = Annotated[
    str | None,
    QueryParameter(
        name="as_of",
        max_length=LONGEST,
        description=(
            f"The world's clock: what had happened by this day. {A_STRETCH}, of which the last one"
            " counts; today"
        ),
        schema_extra=STRETCH,
    ),
]
PublicBy = Annotated[
    str | None,
    QueryParameter(
        name="public_by",
        max_length=LONGEST,
        description=(
            f"The public's clock: what a reader could know by this day. {A_STRETCH}, of which the"
            " last one counts; no limit"
        ),
        schema_extra=STRETCH,
    ),
]
KnownAt = Annotated[
    str | None,
    QueryParameter(
        name="known_at",
        max_length=instants.LONGEST,
        description="The ledger's clock: a position, or an instant (RFC 3339); the head",
        schema_extra=MOMENT,
    ),
]
MinPosition = Annotated[
    int,
    QueryParameter(
        name="min_position",
        ge=0,
        le=2**62,
        description="Wait a moment until the views stand at this position, as a writer was told.",
    ),
]
PageLimit = Annotated[
    int,
    QueryParameter(name="limit", ge=1, le=PAGE_LIMIT_MOST, description="Items at most."),
]
Cursor = Annotated[
    str | None,
    QueryParameter(
        name="cursor",
        max_length=1_000,
        description="Where to go on: the cursor of the last page's `next`. Opaque.",
    ),
]
ActorName = Annotated[
    str | None,
    QueryParameter(
        name="name",
        min_length=1,
        max_length=300,
        description="A name or alias, in any case; forms that may mean several resolve to none.",
    ),
]
ActorFilter = Annotated[str | None, QueryParameter(name="actor", min_length=1, max_length=100)]
CounterpartFilter = Annotated[
    str | None,
    QueryParameter(
        name="counterpart",
        min_length=1,
        max_length=100,
        description="With `actor`: only what stands between the two.",
    ),
]
IssueFilter = Annotated[str | None, QueryParameter(name="issue", min_length=1, max_length=100)]
EngagementFilter = Annotated[
    str | None, QueryParameter(name="engagement", min_length=1, max_length=100)
]
OfficeFilter = Annotated[str | None, QueryParameter(name="office", min_length=1, max_length=100)]
MeasureFilter = Annotated[str | None, QueryParameter(name="measure", min_length=1, max_length=100)]
ChannelFilter = Annotated[str | None, QueryParameter(name="channel", min_length=1, max_length=100)]
IncidentFilter = Annotated[
    str | None, QueryParameter(name="incident", min_length=1, max_length=100)
]
AccordFilter = Annotated[str | None, QueryParameter(name="accord", min_length=1, max_length=100)]
PlaceFilter = Annotated[str | None, QueryParameter(name="place", min_length=1, max_length=100)]
SourceFilter = Annotated[str | None, QueryParameter(name="source", min_length=1, max_length=100)]
FactFilter = Annotated[str | None, QueryParameter(name="fact", min_length=1, max_length=100)]
AssertedByFilter = Annotated[
    str | None,
    QueryParameter(
        name="asserted_by",
        min_length=1,
        max_length=100,
        description="The actor who says it in the source.",
    ),
]
KindFilter = Annotated[
    str | None,
    QueryParameter(
        name="kind",
        max_length=50,
        description="A fact's type: `engagement-postponed`.",
        schema_extra={"enum": list(KINDS)},
    ),
]
EngagementFormFilter = Annotated[
    str | None,
    QueryParameter(
        name="form",
        max_length=50,
        description="Only those of this form: `visit`.",
        schema_extra={"enum": list(FORMS[EngagementAdded])},
    ),
]
MeasureFormFilter = Annotated[
    str | None,
    QueryParameter(
        name="form",
        max_length=50,
        description="Only those of this form: `export-control`.",
        schema_extra={"enum": list(FORMS[MeasureAdded])},
    ),
]
AccordFormFilter = Annotated[
    str | None,
    QueryParameter(
        name="form",
        max_length=50,
        description="Only those of this form: `treaty`.",
        schema_extra={"enum": list(FORMS[AccordAdded])},
    ),
]
From = Annotated[
    str | None,
    QueryParameter(
        name="from",
        max_length=LONGEST,
        description=(
            f"Facts that may lie on or after this day. {A_STRETCH}, of which the first one counts:"
            " `from=1972&until=1972` is that year."
        ),
        schema_extra=STRETCH,
    ),
]
Until = Annotated[
    str | None,
    QueryParameter(
        name="until",
        max_length=LONGEST,
        description=(
            f"Facts that may lie on or before this day. {A_STRETCH}, of which the last one counts."
        ),
        schema_extra=STRETCH,
    ),
]
UndatedFilter = Annotated[
    str | None,
    QueryParameter(
        name="undated",
        max_length=10,
        description=(
            "`include`: with `from` or `until`, also facts of which only a last day is told"
            " (`[..2023-06-11]`), if that lies there; without it, they are left out and counted,"
            " unless they certainly lie there."
        ),
        schema_extra={"enum": [UNDATED]},
    ),
]
TextFilter = Annotated[
    str | None,
    QueryParameter(
        name="text",
        max_length=300,
        description=(
            "Words that the fact has, wherever they stand: in its summary, quotes and notes, what"
            " sources say otherwise, the names of what it names; British and American spellings"
            " are one."
        ),
        schema_extra=WORDS,
    ),
]
Quote = Annotated[
    str | None,
    QueryParameter(
        name="quote",
        max_length=500,
        description="A phrase or some of its words, the last of which may be only begun.",
        schema_extra=WORDS,
    ),
]
ContestedFilter = Annotated[
    str | None,
    QueryParameter(
        name="contested",
        max_length=10,
        description="`true`: facts on which there is a disagreement; `false`: the others.",
        schema_extra={"enum": ["true", "false"]},
    ),
]
StatusFilter = Annotated[
    str | None,
    QueryParameter(
        name="status",
        max_length=20,
        description="Facts about engagements that stand, or may stand, so: `postponed`.",
        schema_extra={"enum": list(STATUSES)},
    ),
]
Order = Annotated[
    str,
    QueryParameter(
        name="order",
        description="By the earliest day on which a fact may have begun.",
        schema_extra={"enum": list(ORDERS)},
    ),
]
