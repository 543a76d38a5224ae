"""`/v1/relations/{a}/{b}`: the state of relations between two parties."""

from typing import Annotated, Final, Literal

import msgspec
from litestar import Response
from litestar.params import FromPath, QueryParameter
from msgspec.structs import replace

from api.answers.relations import BriefAnswer, RelationsAnswer
from api.asking import formats
from api.asking.dependency import GivenQuestion
from api.asking.extents import addressed, of_sections
from api.asking.question import Question, answer
from api.asking.sourced import SourcedService
from api.http.handlers import get
from api.http.media_formats import FORMATS_OPTION, JSON, VIEWS_OPTION, Format
from api.http.request import AnyRequest
from api.references import bibliography, references
from api.references.sentences import cite_state
from api.service.stores import Service
from projections.holding.listing_order import SECTION_LIMIT, SECTION_LIMIT_MOST
from projections.relations import explanations, pair_state
from projections.relations.brief import brief
from projections.relations.element_words import by_name

FORMATS = (JSON, *bibliography.FORMATS)

SectionLimit = Annotated[
    int,
    QueryParameter(
        name="limit",
        ge=1,
        le=SECTION_LIMIT_MOST,
        description="Engagements, measures, incidents at most.",
    ),
]


Explain = Annotated[
    bool,
    QueryParameter(
        name="explain",
        description=(
            "List what is left out, facts that were not public by then included, and what would"
            " settle what is not certain."
        ),
    ),
]


View = Annotated[
    Literal["full", "brief"],
    QueryParameter(
        name="view",
        description="`brief`: the headline, the horizon, and one line for each element.",
    ),
]


BRIEF: Final = Format(
    name="brief",
    media_type="application/vnd.detente.brief+json",
    extension="",
    schema={"$ref": f"#/components/schemas/{BriefAnswer.__name__}"},
)
"""A media type of its own: whoever asks for JSON has one type of answer to reckon with."""


@get(
    "/v1/relations/{a:str}/{b:str}",
    tags=["relations"],
    opt={FORMATS_OPTION: FORMATS, VIEWS_OPTION: ((BRIEF, BriefAnswer),)},
)
async def get_relations(
    request: AnyRequest,
    sourced: SourcedService,
    question: GivenQuestion,
    a: FromPath[str],
    b: FromPath[str],
    limit: SectionLimit = SECTION_LIMIT,
    explain: Explain = False,
    view: View = "full",
) -> Response[RelationsAnswer]:
    """What held between two parties on a day, as far as could be known, and who says so.

    It reads as a chronologist writes: a headline, the diplomatic relations, what goes on or is
    pending, then the rest, the most recent first and what is certain before what may be.
    Every element says since when, how certainly, because of which facts, and with how many
    citations of how many independent lineages. What is not certain comes with all that may hold, or
    is told. `sections` says how much of each section this is, and where it goes on.
    With `view=brief` the answer is short, and has a media type of its own. By extension or `Accept`
    a reference to the answer itself (`.csl.json`, `.bib`, `.ris`, `.txt`).
    """
    choice = formats.choose(request, b, FORMATS)
    question = choice.canonical(question)
    state = pair_state.between(sourced.reader, a, choice.id, question.clocks, limit=limit)
    if choice.format is not JSON:
        reference = reference_of(sourced, state, question, choice.base)
        return choice.response(question, bibliography.render(choice.format, [reference]))
    if view == "brief":
        named = by_name(sourced.reader, question.clocks)
        cite_as = cite_state(reference_of(sourced, state, question, base=""))
        found_brief = answer(BriefAnswer, brief(state, named), question, cite_as=cite_as)
        told = msgspec.json.encode(found_brief)
        return replace(choice, format=BRIEF).response(question, told)
    found = state_answer(sourced, state, question)
    if explain:
        found = explained(sourced, found, state, question)
    return choice.response(question, found)


def state_answer(
    service: Service, state: pair_state.Relations, question: Question
) -> RelationsAnswer:
    """A state as an answer."""
    cite_as = cite_state(reference_of(service, state, question, base=""))
    path = f"/v1/relations/{'/'.join(state.between)}"
    sections = addressed(question, path, state.sections, of_sections)
    return answer(RelationsAnswer, replace(state, sections=sections), question, cite_as=cite_as)


def reference_of(
    service: Service, state: pair_state.Relations, question: Question, base: str
) -> references.Reference:
    """The reference to an answer, at its permalink below `base`."""
    url = f"{base}{question.permalink}"
    return references.of_state(service.reader, state, question.used, url)


def explained(
    service: Service,
    found: RelationsAnswer,
    state: pair_state.Relations,
    question: Question,
) -> RelationsAnswer:
    """The answer with its explanation."""
    return replace(found, explained=explanations.explain(service.reader, state, question.clocks))
