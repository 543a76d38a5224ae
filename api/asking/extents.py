"""Where the sections of an answer go on: the addresses of their next pages."""

from collections.abc import Callable

from msgspec.structs import replace

from api.asking.cursors import next_address, place_of
from api.asking.question import Question
from api.asking.sourced import EVIDENCE
from projections.facts.lines import PlaceInOrder
from projections.holding.extents import Extents
from projections.holding.listing_order import ListPlace

Following = Callable[[Question, str, ListPlace], str | None]
"""From the question for an answer, a section's name and a place to the page after that."""


def addressed(question: Question, path: str, extents: Extents, following: Following) -> Extents:
    """What is shown of each section of the answer at a path, with the address of the rest."""
    kept = {name: value for name, value in question.parameters.items() if name in EVIDENCE}
    here = replace(question, path=path, parameters=kept)
    return {
        name: each
        if each.next is None
        else replace(each, next=following(here, name, ListPlace.read(each.next)))
        for name, each in extents.items()
    }


def of_sections(question: Question, section: str, place: ListPlace) -> str | None:
    """The next page of a section that has its own address (`api.routes.states.sections`)."""
    own = replace(question, path=f"{question.path}/{section}")
    return next_address(own, place)


def of_timeline(question: Question, _: str, place: ListPlace) -> str | None:
    """The facts before those that an answer has of its timeline, the latest first."""
    earlier = replace(
        question,
        path=f"{question.path}/timeline",
        parameters={**question.parameters, "order": "desc"},
    )
    return next_address(earlier, place_of(PlaceInOrder(*place)))


def of_source(question: Question, section: str, place: ListPlace) -> str | None:
    """The further citations of a source, or documents of its lineage."""
    if section != "citations":
        return of_sections(question, section, place)
    _, _, id = question.path.rpartition("/")
    cited = replace(question, path="/v1/citations", parameters={"source": id})
    fact, _, _ = place.subject.rpartition(".")
    return next_address(cited, (fact, place.subject))
