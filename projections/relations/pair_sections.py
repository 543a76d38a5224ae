"""What is told between two parties, section by section, as it is listed."""

from collections.abc import Iterable, Mapping, Set
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from events.errors import QuestionError
from events.vocabulary.registry import ActorAdded
from projections.dossiers import rendered, sections
from projections.holding.extents import Extent, Part, Portion
from projections.holding.listing_order import FIRST_PLACE, LASTING_LIMIT, Listed
from projections.model import mergers
from projections.model.clocks import Clocks
from projections.model.directory import pair_key
from projections.model.reader import Reader
from projections.subjects import contacts, diplomatic_relations, whose_offices

LIMITED = {"engagement", "accord", "measure", "incident", "office"}
"""Kinds of which as many are shown as is asked for; of the others, `LASTING_LIMIT`."""


class SectionsBetween(Struct, frozen=True):
    """The first part of each section between two parties, their contacts, and their relations;
    `found` are the elements that were found for it, by subject, and `over` those subjects whose
    elements were not read, as they are over for good.
    """

    parties: tuple[str, str]
    contacts: contacts.Contacts
    relations: diplomatic_relations.RelationsState | None
    parts: Mapping[str, Part]
    found: Mapping[str, Any]
    over: Set[str]

    @property
    def last_of_form(self) -> set[str]:
        """The engagements that were the last contact of their form."""
        return {each.engagement for each in self.contacts.told}


def parties_of(reader: Reader, a: str, b: str, clocks: Clocks) -> tuple[str, str]:
    """Who two ids stand for; raises `UnknownIdError`, and `QuestionError` for one party alone."""
    one, other = _party(reader, a, clocks), _party(reader, b, clocks)
    if one == other:
        raise QuestionError("b", b, f"another party than {a!r}")
    return one, other


def _party(reader: Reader, id: str, clocks: Clocks) -> str:
    reader.registered("actor", id, ActorAdded, known_at=clocks.known_at)
    return mergers.survivor(reader, id, clocks)


def read(
    reader: Reader, parties: tuple[str, str], clocks: Clocks, limit: int, *, with_history: bool
) -> SectionsBetween:
    """The first part of each section; the states of all are read at once, but for what is over for
    good where history is left out. The last contacts are engagements that a state has, however long
    ago they were.
    """
    met = contacts.between(reader, pair_key(*parties), clocks)
    listed = _listed_in(reader, parties, _portions(sections.KINDS, limit), clocks)
    listed = _with_last(listed, met)
    accredited = whose_offices.accredited_between(reader, parties, clocks)
    beside = [*diplomatic_relations.subjects(*parties), *accredited, *_last(met)]
    subjects = list(dict.fromkeys((*beside, *_subjects(listed))))
    whole = len(subjects) if with_history else len(dict.fromkeys(beside))
    found, over = rendered.unless_over(reader, subjects, clocks, whole)
    # However many offices they have, those by which they are represented are found.
    held = [found[each] for each in dict.fromkeys(accredited) if each in found]
    relations = diplomatic_relations.assembled(reader, clocks, parties, found, held)
    return SectionsBetween(parties, met, relations, _parts(listed, found, over), found, over)


def with_more(
    reader: Reader, told: SectionsBetween, names: Iterable[str], clocks: Clocks, limit: int
) -> SectionsBetween:
    """The same, with some sections as far as another limit, without what is over for good."""
    listed = _listed_in(reader, told.parties, _portions(names, limit), clocks)
    listed = _with_last(listed, told.contacts)
    known = told.found.keys() | told.over
    further = [each for each in _subjects(listed) if each not in known]
    more = rendered.unless_over(reader, further, clocks, 0)
    found, over = {**told.found, **more.elements}, told.over | more.over
    parts = {**told.parts, **_parts(listed, found, over)}
    return replace(told, parts=parts, found=found, over=over)


def section(
    reader: Reader, parties: tuple[str, str], name: str, clocks: Clocks, portion: Portion
) -> Part:
    """A part of a section."""
    return sections.told(reader, _listed(reader, parties, name, clocks, portion), clocks)


def extent(
    reader: Reader, parties: tuple[str, str], name: str, part: Part, clocks: Clocks
) -> Extent:
    """What an answer that shows the first part of a section says of it."""
    if name == "offices":
        return part.extent(lambda: whose_offices.count_between(reader, parties, clocks))
    return part.extent(lambda: sections.count(reader, _scope(parties), name, clocks))


def _listed_in(
    reader: Reader, parties: tuple[str, str], portions: Mapping[str, Portion], clocks: Clocks
) -> dict[str, Listed]:
    """The subjects of a part of each of some sections."""
    return {name: _listed(reader, parties, name, clocks, each) for name, each in portions.items()}


def _portions(names: Iterable[str], limit: int) -> dict[str, Portion]:
    return {name: Portion(limit if sections.KINDS[name] in LIMITED else None) for name in names}


def _listed(
    reader: Reader, parties: tuple[str, str], name: str, clocks: Clocks, portion: Portion
) -> Listed:
    if name == "offices":
        limit = portion.limit or LASTING_LIMIT
        return whose_offices.subjects_between(reader, parties, clocks, limit, portion.after)
    return sections.listed(reader, _scope(parties), name, clocks, portion)


def _with_last(found: dict[str, Listed], met: contacts.Contacts) -> dict[str, Listed]:
    """The same, with the last contacts among the engagements."""
    listed = found.get("engagements", Listed([]))
    every = list(dict.fromkeys((*listed.subjects, *_last(met))))
    if listed.after is None or len(every) == len(listed.subjects):
        return found
    return {**found, "engagements": Listed(every, FIRST_PLACE)}


def _last(met: contacts.Contacts) -> list[str]:
    """The engagements that were the last contact of their form, as subjects."""
    return [f"engagement/{each.engagement}" for each in met.told]


def _subjects(listed: Mapping[str, Listed]) -> list[str]:
    return [subject for each in listed.values() for subject in each.subjects]


def _parts(
    listed: Mapping[str, Listed], found: Mapping[str, Any], over: Set[str]
) -> dict[str, Part]:
    return {
        name: Part(
            [found[each] for each in one.subjects if each in found],
            one.after,
            len(over & {*one.subjects}) if over else 0,
        )
        for name, one in listed.items()
    }


def _scope(parties: tuple[str, str]) -> str:
    return f"pair:{pair_key(*parties)}"
