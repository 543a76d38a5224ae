"""How much of a timeline an answer shows: which page, in which order, which fields, what else."""

from collections.abc import Iterable
from typing import Annotated

from litestar.di import NamedDependency
from litestar.params import QueryParameter
from msgspec import Struct

from api.asking.parameters import ORDERS, PAGE_LIMIT, PAGE_LIMIT_MOST, Cursor
from api.timelines.as_json import FIELDS, INCLUDED
from api.timelines.formats import OFFERED, WHOLE_LIMIT, WHOLE_LIMIT_MOST, Offered
from events.errors import QuestionError
from projections.timeline.facets import FACETS

_NAMES_MOST = 300
"""Characters in a list of names."""

TimelineLimit = Annotated[
    int | None,
    QueryParameter(
        name="limit",
        ge=1,
        le=WHOLE_LIMIT_MOST,
        description=(
            f"Items at most: {PAGE_LIMIT}, up to {PAGE_LIMIT_MOST}; in formats without pages"
            f" {WHOLE_LIMIT}, up to {WHOLE_LIMIT_MOST}."
        ),
    ),
]
TIMELINE_ORDERS = (*ORDERS, "recorded")
TimelineOrder = Annotated[
    str | None,
    QueryParameter(
        name="order",
        max_length=10,
        description=(
            "By the earliest day on which a fact may have begun, `asc` or `desc`; `recorded`: by"
            " when something of it was last recorded, the latest first, as feeds have it."
        ),
        schema_extra={"enum": list(TIMELINE_ORDERS)},
    ),
]


def _list_of(names: Iterable[str]) -> dict[str, str]:
    """The schema of some names, parted by commas."""
    one = f"({'|'.join(names)})"
    return {"pattern": f"^{one}(,{one})*$"}


Fields = Annotated[
    str | None,
    QueryParameter(
        name="fields",
        max_length=_NAMES_MOST,
        description=(
            "Only these fields of each fact, parted by commas (JSON, JSON Lines, MessagePack,"
            f" CSV): {', '.join(FIELDS)}."
        ),
        schema_extra=_list_of(FIELDS),
    ),
]
Include = Annotated[
    str | None,
    QueryParameter(
        name="include",
        max_length=_NAMES_MOST,
        description=f"With each fact (JSON, JSON Lines, MessagePack): {', '.join(INCLUDED)}.",
        schema_extra=_list_of(INCLUDED),
    ),
]
FacetNames = Annotated[
    str | None,
    QueryParameter(
        name="facets",
        max_length=_NAMES_MOST,
        description=f"How many facts have which values (JSON, MessagePack): {', '.join(FACETS)}.",
        schema_extra=_list_of(FACETS),
    ),
]


class Shape(Struct, frozen=True, kw_only=True):
    """What was asked of an answer's shape; None and nothing where the format decides."""

    cursor: str | None = None
    limit: int | None = None
    order: str | None = None
    fields: tuple[str, ...] = ()
    include: tuple[str, ...] = ()
    facets: tuple[str, ...] = ()


GivenShape = NamedDependency[Shape]


async def shape(
    cursor: Cursor = None,
    limit: TimelineLimit = None,
    order: TimelineOrder = None,
    fields: Fields = None,
    include: Include = None,
    facets: FacetNames = None,
) -> Shape:
    """The dependency of the timeline routes; raises `QuestionError` for names of nothing."""
    if order is not None and order not in TIMELINE_ORDERS:
        raise QuestionError("order", order, f"one of: {', '.join(TIMELINE_ORDERS)}")
    return Shape(
        cursor=cursor,
        limit=limit,
        order=order,
        fields=_names("fields", fields, FIELDS),
        include=_names("include", include, INCLUDED),
        facets=_names("facets", facets, FACETS),
    )


def check(shape: Shape, offered: Offered) -> None:
    """Raise `QuestionError` for what a format cannot show."""
    for parameter in ("fields", "include", "facets"):
        given = getattr(shape, parameter)
        if given and parameter not in offered.takes:
            fitting = (name for name, each in OFFERED.items() if parameter in each.takes)
            expected = f"one of the formats {', '.join(fitting)} beside it"
            raise QuestionError(parameter, ",".join(given), expected)
    if shape.limit is not None and shape.limit > offered.limit_most:
        raise QuestionError("limit", str(shape.limit), f"{offered.limit_most} at most")


def _names(parameter: str, text: str | None, known: Iterable[str]) -> tuple[str, ...]:
    """The names in a list, each once, in the order in which they are known."""
    if text is None:
        return ()
    given = {each.strip() for each in text.split(",")}
    if not given <= {*known}:
        raise QuestionError(parameter, text, f"some of: {', '.join(known)}")
    return tuple(name for name in known if name in given)
