"""The API's questions asked at a terminal: tables for people, the API's JSON for programs."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

import click
import msgspec
from msgspec import Struct

from api.answers.evidence import DoublesAnswer
from api.asking.formats import ChosenFormat
from api.asking.pages import page
from api.asking.question import Question, question_of
from api.asking.sourced import on_evidence, parameters_of
from api.cli.asking import state_tables
from api.cli.shared import tables
from api.cli.shared.given_options import asked, evidence_in
from api.cli.shared.opening import asking
from api.cli.shared.terminal import say, say_json
from api.evidence.sources_read import founding_coverage
from api.http.media_formats import JSON
from api.references import references
from api.references.bibliography import RENDERERS
from api.routes.evidence.citations import quoted
from api.routes.states import sections
from api.routes.states.relations import state_answer
from api.service.stores import Service
from api.timelines import as_json
from api.timelines.answer import tell
from api.timelines.formats import FORMATS, OFFERED
from api.timelines.shape import Shape
from projections.doubts.doubles import doubles
from projections.facts import facts
from projections.facts.citations import CitationFilters
from projections.model.on_evidence import OnEvidence
from projections.relations import pair_state
from projections.relations.element_words import by_name
from projections.search import quotes
from projections.timeline.as_written import Asked, AskedFilters, check_words, filters_of
from seeds.derived.kept_apart import kept_apart
from seeds.us_diplomacy import us_diplomacy_coverage, us_diplomacy_left_out


class TimelineOutput(Struct, frozen=True, kw_only=True):
    """How a timeline is printed: as a table unless it is asked for as JSON or in a `format`, whose
    links then begin with `base`.
    """

    limit: int | None
    as_json: bool
    format: str | None
    base: str

    @property
    def choice(self) -> ChosenFormat:
        """What the API would have chosen."""
        wanted = OFFERED[self.format or JSON.name].format
        return ChosenFormat(
            id="timeline", format=wanted, formats=FORMATS, base=self.base.rstrip("/")
        )


async def relations_between(
    data: Path, parties: tuple[str, str], clocks: Asked, evidence: OnEvidence, *, as_json: bool
) -> None:
    """Print the state of relations."""
    a, b = parties
    async with asking(data) as opened:
        told = parameters_of(evidence)
        question = await _question(opened, clocks, f"/v1/relations/{a}/{b}", told)
        service = on_evidence(opened, question, evidence)
        state = pair_state.between(service.reader, a, b, question.clocks)
        found = state_answer(service, state, question)
        named = by_name(service.reader, question.clocks)
        _print(found, partial(state_tables.relations, named=named), as_json=as_json)


async def section_between(
    data: Path,
    parties: tuple[str, str],
    name: str,
    clocks: Asked,
    evidence: OnEvidence,
    *,
    as_json: bool,
) -> None:
    """Print all of one section of the state of relations."""
    async with asking(data) as opened:
        path = f"/v1/relations/{'/'.join(parties)}/{name}"
        question = await _question(opened, clocks, path, parameters_of(evidence))
        service = on_evidence(opened, question, evidence)
        read = partial(pair_state.section, service.reader, parties, name)
        found = sections.whole(service, question, name, read)
        named = by_name(service.reader, question.clocks)
        _print(found, partial(state_tables.section, named=named), as_json=as_json)


async def timeline_of(data: Path, given: Mapping[str, Any], told: TimelineOutput) -> None:
    """Print the first facts of a timeline."""
    evidence = evidence_in(given)
    wanted = {name: given[name] for name in AskedFilters.__struct_fields__}
    filters = filters_of(AskedFilters(**wanted))
    async with asking(data) as opened:
        shown = {("from" if name == "since" else name): value for name, value in wanted.items()}
        shown["limit"] = None if told.limit is None else str(told.limit)
        shown |= parameters_of(evidence)
        question = await _question(opened, asked(given), "/v1/timeline", shown)
        service = on_evidence(opened, question, evidence)
        story = tell(service, told.choice, question, filters, Shape(limit=told.limit))
        if told.format is not None:
            click.echo(OFFERED[told.format].render(story), nl=False)
        elif told.as_json:
            say_json(msgspec.Raw(as_json.render(story)))
        else:
            say(tables.timeline(story))


async def citations_of(data: Path, quote: str, clocks: Asked, *, limit: int, as_json: bool) -> None:
    """Print the citations that contain some words."""
    check_words("quote", quote)
    async with asking(data) as service:
        question = await _question(service, clocks, "/v1/citations", {"quote": quote})
        found = quoted(
            quotes.quoting(service.reader, quote, CitationFilters(), question.clocks, limit=limit),
            question,
        )
        named = by_name(service.reader, question.clocks)
        _print(found, partial(tables.citations, named=named), as_json=as_json)


async def doubles_of(data: Path, kind: str | None, clocks: Asked, *, as_json: bool) -> None:
    """Print the pairs that may be one."""
    async with asking(data) as service:
        question = await _question(service, clocks, "/v1/doubles", {"kind": kind})
        found = doubles(service.reader, question.clocks, kept_apart())
        shown = [each for each in found if kind in (None, each.kind)]
        told = page(DoublesAnswer, shown, None, question)
        _print(told, lambda told: tables.doubles(told.items), as_json=as_json)


async def references_to(
    data: Path, quote: str, clocks: Asked, limit: int, reference_format: str
) -> None:
    """Print references to the sources of the citations that contain some words."""
    check_words("quote", quote)
    async with asking(data) as service:
        question = await _question(service, clocks, "/v1/citations", {"quote": quote})
        reader, resolved = service.reader, question.clocks
        page = quotes.quoting(reader, quote, CitationFilters(), resolved, limit=limit)
        at = references.where(question.used)
        found = [
            references.of_citation(
                reader,
                item,
                facts.view(reader, item.fact, resolved).fact.summary,
                at,
                resolved.known_at,
            )
            for item in page.items
        ]
        click.echo(RENDERERS[reference_format](found), nl=False)


def coverage_of_sources(*, as_json: bool) -> None:
    """Print how much of each source was read, passage by passage or field by field."""
    found, data_sets = founding_coverage(), us_diplomacy_coverage()
    if as_json:
        _print([*(summary for _, summary in found), *data_sets], None, as_json=True)
    else:
        say(tables.coverage(found))
        say("")
        say(tables.data_sets_coverage(data_sets))


def left_out_of_data_sets(*, as_json: bool) -> None:
    """Print which records of data sets are in no fact, with the reasons."""
    _print(us_diplomacy_left_out(), tables.left_out, as_json=as_json)


async def _question(
    service: Service, clocks: Asked, path: str, parameters: Mapping[str, str | None]
) -> Question:
    given = {name: value for name, value in parameters.items() if value is not None}
    return await question_of(clocks, service, path, given)


def _print(found: object, table: Any, *, as_json: bool) -> None:
    if as_json:
        say_json(found)
    else:
        say(table(found))
