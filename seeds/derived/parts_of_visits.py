"""Engagements of other collections that were within a visit of a data set."""

from collections.abc import Iterator
from importlib.resources import files
from typing import Final

from msgspec import Struct

from events.vocabulary.registry import EngagementAdded, EngagementForm, RegistrationCorrected
from seeds.data_sets import tables

TABLE: Final = files("seeds") / "tables" / "parts-of-visits.tsv"


class PartOfVisit(Struct, frozen=True, kw_only=True):
    """An engagement as it is registered, and the visit that it is a part of."""

    id: str
    form: EngagementForm
    name: str
    description: str = ""
    part_of: str


def parts_of_visits() -> Iterator[RegistrationCorrected]:
    """That each is a part of its visit, which is registered before."""
    for row in tables.read(TABLE, PartOfVisit):
        yield RegistrationCorrected(
            registration=EngagementAdded(
                id=row.id,
                form=row.form,
                name=row.name,
                description=row.description or None,
                part_of=row.part_of,
            ),
            reason="It was on the days of that visit, and at its place.",
        )
