"""`/v1/citations`: from words to the passage that they stand in."""

import asyncio
from http import HTTPStatus
from typing import Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath
from msgspec.structs import asdict

from api.answers.evidence import CitationAnswer, CitationsAnswer
from api.asking import formats
from api.asking.addresses import Addresses
from api.asking.cursors import next_address, resume
from api.asking.dependency import GivenQuestion
from api.asking.formats import ChosenFormat
from api.asking.pages import page
from api.asking.parameters import (
    PAGE_LIMIT,
    ActorFilter,
    AssertedByFilter,
    Cursor,
    FactFilter,
    IssueFilter,
    PageLimit,
    Quote,
    SourceFilter,
)
from api.asking.question import Question, answer
from api.caching.validity import REVALIDATE, matches, tag_of_bytes
from api.evidence.places import KnownPlace, known_place
from api.http.handlers import get
from api.http.media_formats import FORMATS_OPTION, JSON
from api.http.request import AnyRequest
from api.references import bibliography, references, web_annotation
from api.references.sentences import cite_citation
from api.service.stores import OpenService, Service
from events.errors import QuestionError
from projections.facts import citations, facts, recording
from projections.facts.citations import CitationFilters, CitationItem
from projections.search import quotes, unknown_filter_ids
from projections.search.quotes import Quotes
from projections.timeline.as_written import check_words

FORMATS = (JSON, *bibliography.FORMATS, web_annotation.FORMAT)

GivenCitationFilters = NamedDependency[CitationFilters]


async def citation_filters(
    source: SourceFilter = None,
    fact: FactFilter = None,
    actor: ActorFilter = None,
    issue: IssueFilter = None,
    asserted_by: AssertedByFilter = None,
) -> CitationFilters:
    """The dependency that gathers what citations are asked for."""
    return CitationFilters(
        source=source, fact=fact, actor=actor, issue=issue, asserted_by=asserted_by
    )


@get("/v1/citations", tags=["citations"])
async def list_citations(
    service: OpenService,
    question: GivenQuestion,
    citation_filters: GivenCitationFilters,
    quote: Quote = None,
    cursor: Cursor = None,
    limit: PageLimit = PAGE_LIMIT,
) -> CitationsAnswer:
    """Citations by words of their quote, source, fact, the fact's actors or issues, or by who
    asserts them.

    A `quote` is found with any quotation marks, dashes, case and diacritics, and with its last word
    only begun; `matched` says how each was. The best matches come in one page: there is no `next`.
    """
    if quote is not None:
        return _quoting(service, question, citation_filters, (quote, cursor), limit)
    question, after = resume(question, cursor, tuple[str, str])
    unknown_filter_ids.check(service.reader, asdict(citation_filters).items(), question.clocks)
    key = ("", "") if after is None else (str(after[0]), str(after[1]))
    found = citations.page(
        service.reader, citation_filters, question.clocks, after=key, limit=limit
    )
    return page(CitationsAnswer, found.items, next_address(question, found.after), question)


@get("/v1/citations/{id:str}", tags=["citations"], opt={FORMATS_OPTION: FORMATS})
async def get_citation(
    request: AnyRequest, service: OpenService, question: GivenQuestion, id: FromPath[str]
) -> Response[CitationAnswer]:
    """One citation: the words, where they stand, who asserts them, which fact they bear on.

    By extension or `Accept` also as a reference (`.csl.json`, `.bib`, `.ris`, `.txt`) and as a W3C
    Web Annotation (`.jsonld`).
    """
    choice = formats.choose(request, id, FORMATS)
    question = choice.canonical(question)
    item = citations.view(service.reader, choice.id, question.clocks)
    if choice.format is JSON:
        cite_as = cite_citation(item, question.used)
        return choice.response(question, answer(CitationAnswer, item, question, cite_as=cite_as))
    if choice.format is web_annotation.FORMAT:
        place = await asyncio.to_thread(known_place, service, item)
        body = _annotated(service, item, question, choice, place)
        return _validated(request, choice.response(question, body), body)
    return choice.response(question, _rendered(service, item, question, choice))


def _annotated(
    service: Service,
    item: CitationItem,
    question: Question,
    choice: ChosenFormat,
    place: KnownPlace,
) -> bytes:
    reader, addresses = service.reader, Addresses(choice.base, question)
    view = facts.view(reader, item.fact, question.clocks)
    recorded = recording.of_citation(reader, item.id, question.clocks)
    found = web_annotation.annotation(reader, item, view, recorded, addresses, place=place)
    return web_annotation.render(found)


def _validated(request: AnyRequest, response: Response[Any], body: bytes) -> Response[Any]:
    """An annotation with a validator of its bytes, which hold the hash of the text and where the
    quote stands there; nothing of it if that is what the client has.
    """
    tag, wanted = tag_of_bytes(body), ", ".join(request.headers.getall("if-none-match", []))
    kept = {"Cache-Control": REVALIDATE.decode(), "ETag": tag.decode()}
    if matches(wanted.encode("latin-1"), tag):
        fields = {name: response.headers[name] for name in ("Vary", "Link")}
        return Response(None, status_code=HTTPStatus.NOT_MODIFIED, headers={**fields, **kept})
    response.headers.update(kept)
    return response


def _rendered(
    service: Service, item: CitationItem, question: Question, choice: ChosenFormat
) -> bytes:
    reader, addresses = service.reader, Addresses(choice.base, question)
    view = facts.view(reader, item.fact, question.clocks)
    at = references.where(question.used, addresses.permalink)
    reference = references.of_citation(
        reader, item, view.fact.summary, at, question.clocks.known_at
    )
    return bibliography.render(choice.format, [reference])


def _quoting(
    service: Service,
    question: Question,
    filters: CitationFilters,
    asked: tuple[str, str | None],
    limit: int,
) -> CitationsAnswer:
    quote, cursor = asked
    check_words("quote", quote)
    if cursor is not None:
        raise QuestionError("cursor", cursor, "none beside a quote: all matches are one page")
    unknown_filter_ids.check(service.reader, asdict(filters).items(), question.clocks)
    return quoted(
        quotes.quoting(service.reader, quote, filters, question.clocks, limit=limit), question
    )


def quoted(found: Quotes, question: Question) -> CitationsAnswer:
    """What was found for a quote, as an answer."""
    return CitationsAnswer(
        items=found.items,
        next=None,
        more=found.more,
        suggestion=found.suggestion,
        cut_off=found.cut_off,
        clocks=question.used,
        permalink=question.permalink,
    )
