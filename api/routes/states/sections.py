"""`/v1/relations/{a}/{b}/measures` and its like: a section of an answer, a page at a time.

An answer says of each of its sections how much of it is shown, and where it goes on: here.
"""

from collections.abc import Callable
from functools import partial
from typing import Annotated, Any, Final

from litestar.params import FromPath, QueryParameter

from api.answers.sections import (
    AccordsSection,
    ChannelsSection,
    ChecksSection,
    EngagementsSection,
    IdsSection,
    IncidentsSection,
    MeasuresSection,
    MissionsSection,
    OfficesSection,
    RelationsSection,
    SectionOf,
    StancesSection,
    StatesSection,
    VersionsSection,
    VoicesSection,
)
from api.asking.cursors import next_address, resume
from api.asking.dependency import GivenQuestion
from api.asking.parameters import PAGE_LIMIT, Cursor
from api.asking.question import Question
from api.asking.sourced import SourcedService
from api.http.handlers import get
from api.service.stores import OpenService, Service
from projections.dossiers import actors, issues
from projections.dossiers.sections import KINDS
from projections.facts import sources
from projections.facts.contested import in_state
from projections.holding.elements import Element
from projections.holding.extents import Part, Portion
from projections.holding.listing_order import SECTION_LIMIT_MOST, ListPlace
from projections.model.clocks import Clocks
from projections.relations import pair_state
from projections.subjects import measures

Limit = Annotated[
    int,
    QueryParameter(name="limit", ge=1, le=SECTION_LIMIT_MOST, description="Items at most."),
]


ANSWERS: Final[dict[str, type[SectionOf]]] = {
    "engagements": EngagementsSection,
    "accords": AccordsSection,
    "missions": MissionsSection,
    "offices": OfficesSection,
    "relations": RelationsSection,
    "channels": ChannelsSection,
    "measures": MeasuresSection,
    "incidents": IncidentsSection,
    "stances": StancesSection,
    "voices": VoicesSection,
    "states": StatesSection,
    "counterparts": IdsSection,
    "same_lineage": IdsSection,
    "checks": ChecksSection,
    "versions": VersionsSection,
}
"""What a page of a section is, by its name."""

_Read = Callable[[Clocks, Portion], Part]


def _of_relations(name: str) -> Any:
    async def handler(
        sourced: SourcedService,
        question: GivenQuestion,
        a: FromPath[str],
        b: FromPath[str],
        cursor: Cursor = None,
        limit: Limit = PAGE_LIMIT,
    ) -> SectionOf:
        read = partial(pair_state.section, sourced.reader, (a, b), name)
        return _page(ANSWERS[name], sourced, question, read, (cursor, limit))

    said = f"All {name} between two parties, page by page."
    return _route("relations/{a:str}/{b:str}", name, handler, said)


def _of_one(holder: str, section: Callable[..., Part], name: str) -> Any:
    async def handler(
        sourced: SourcedService,
        question: GivenQuestion,
        id: FromPath[str],
        cursor: Cursor = None,
        limit: Limit = PAGE_LIMIT,
    ) -> SectionOf:
        read = partial(section, sourced.reader, id, name)
        return _page(ANSWERS[name], sourced, question, read, (cursor, limit))

    said = f"All {name.replace('_', ' ')} of one of the {holder}, page by page."
    return _route(f"{holder}/{{id:str}}", name, handler, said)


def _of_source(name: str) -> Any:
    """What is told of a source rests on nothing, whichever evidence counts."""

    async def handler(
        service: OpenService,
        question: GivenQuestion,
        id: FromPath[str],
        cursor: Cursor = None,
        limit: Limit = PAGE_LIMIT,
    ) -> SectionOf:
        read = partial(sources.section, service.reader, id, name)
        return _page(ANSWERS[name], service, question, read, (cursor, limit))

    said = f"All {name.replace('_', ' ')} of one of the sources, page by page."
    return _route("sources/{id:str}", name, handler, said)


def _route(path: str, name: str, handler: Any, said: str) -> Any:
    """The route of a section; its operation is named by both, what has it and the section."""
    holder, _, _ = path.partition("/")
    answers = ANSWERS[name]
    handler.__name__ = handler.__qualname__ = f"list_{holder}_{name}"
    handler.__doc__ = f"{said}\n\n{answers.__doc__}"
    handler.__annotations__["return"] = answers
    return get(f"/v1/{path}/{name}", tags=[holder])(handler)


OF_RELATIONS: Final = tuple(map(_of_relations, KINDS))
OF_ACTORS: Final = tuple(_of_one("actors", actors.section, each) for each in actors.SECTIONS)
OF_ISSUES: Final = tuple(_of_one("issues", issues.section, each) for each in issues.SECTIONS)
OF_MEASURES: Final = tuple(
    _of_one("measures", measures.section, each) for each in measures.SECTIONS
)
OF_SOURCES: Final = tuple(map(_of_source, sources.SECTIONS))
"""The routes."""


def whole(service: Service, question: Question, name: str, read: _Read) -> SectionOf:
    """All of a section, as one page."""
    items, portion = [], Portion(SECTION_LIMIT_MOST)
    while True:
        part = read(question.clocks, portion)
        items += part.items
        if part.after is None:
            return _answer(ANSWERS[name], service, question, Part(items))
        portion = Portion(SECTION_LIMIT_MOST, part.after)


def _page(
    kind: type[SectionOf],
    service: Service,
    question: Question,
    read: _Read,
    asked: tuple[str | None, int],
) -> SectionOf:
    cursor, limit = asked
    question, after = resume(question, cursor, tuple[int, str])
    place = None if after is None else ListPlace(int(after[0]), str(after[1]))
    return _answer(kind, service, question, read(question.clocks, Portion(limit, place)))


def _answer(kind: type[SectionOf], service: Service, question: Question, part: Part) -> SectionOf:
    elements = [each for each in part.items if isinstance(each, Element)]
    return kind(
        items=tuple(part.items),
        contested=in_state(service.reader, elements, question.clocks),
        next=next_address(question, part.after),
        clocks=question.used,
        permalink=question.permalink,
    )
