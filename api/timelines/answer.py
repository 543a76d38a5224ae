"""A page of a timeline with all that its format needs to know, and the links beside it."""

from urllib.parse import urlencode

from msgspec.structs import asdict, replace

from api.asking.addresses import Addresses
from api.asking.cursors import key_at, next_address, place_of, resume
from api.asking.formats import ChosenFormat
from api.asking.question import CLOCKS, Question
from api.caching.address_scopes import HEAD, resolved, scopes_of
from api.http.media_formats import JSON, Format
from api.service.stores import Service
from api.timelines import shape as shaping
from api.timelines.formats import OFFERED, Offered
from api.timelines.page import Story
from api.timelines.shape import Shape
from events.errors import QuestionError
from projections.model import touches
from projections.model.clocks import Clocks
from projections.model.counts import Count
from projections.model.reader import Reader
from projections.search import unknown_filter_ids
from projections.timeline import facets, retractions, timeline
from projections.timeline.filters import Filters, Paging
from projections.timeline.retractions import TakenOut

NOTHING: tuple[TakenOut, ...] = ()
LINKS_MOST = 6_000
"""Characters of a `Link` header: where all of them are longer, other formats are not named."""


def tell(
    service: Service,
    choice: ChosenFormat,
    question: Question,
    filters: Filters,
    shape: Shape,
    *,
    explicit: bool = False,
) -> Story:
    """A page of a timeline, ready to be rendered. `explicit`: the address names its format.

    Raises `QuestionError` for filters of nothing, a cursor of another question, and what the format
    cannot show.
    """
    offered = OFFERED[choice.format.name]
    given, resumed, paging = _resumed(choice, question, shape, offered)
    reader, clocks = service.reader, resumed.clocks
    unknown_filter_ids.check(reader, asdict(filters).items(), clocks)
    page, taken_out = _page(reader, filters, clocks, paging, subscribed=offered.subscribed)
    following = _following(reader, resumed, page, subscribed=offered.subscribed)
    extension = choice.format.extension if explicit or choice.format is not JSON else ""
    return Story(
        items=page.items,
        filters=filters,
        reader=reader,
        clocks=clocks,
        used=resumed.used,
        addresses=Addresses(choice.base, resumed),
        address=f"{choice.base}{_as_asked(question, given.path, extension)}",
        home=_home(given),
        next=following and f"{given.path}{extension}{following.removeprefix(given.path)}",
        limit=shape.limit,
        fields=shape.fields,
        include=shape.include,
        taken_out=taken_out,
        recorded_last_first=paging.recorded,
        undated_left_out=timeline.undated_left_out(reader, filters, clocks),
        coded_left_out=_coded_left_out(service, filters, clocks),
        facets=facets.count(reader, filters, clocks, shape.facets) if shape.facets else None,
    )


def _coded_left_out(service: Service, filters: Filters, clocks: Clocks) -> Count | None:
    """How many facts are left out as nobody but a program tells of them; None where none are."""
    if service.evidence.coded or not timeline.are_coded(service.reader):
        return None
    including = service.reader_on(replace(service.evidence, coded=True))
    found = timeline.coded_left_out(including, filters, clocks)
    return found if found.facts or found.at_least else None


def _resumed(
    choice: ChosenFormat, question: Question, shape: Shape, offered: Offered
) -> tuple[Question, Question, Paging]:
    """The question by itself, the same where its cursor goes on, and which page that asks for."""
    shaping.check(shape, offered)
    if shape.limit is None and "limit" in question.parameters:
        # To the framework, `null` is no number.
        raise QuestionError("limit", question.parameters["limit"], "a number")
    order = shape.order or ("recorded" if offered.newest_first else "asc")
    given = choice.canonical(question)
    if order != "asc" and shape.order is None:
        given = replace(given, parameters={**given.parameters, "order": order})
    resumed, after = resume(given, shape.cursor, tuple[int, str])
    paging = Paging(
        limit=shape.limit or offered.limit,
        descending=order == "desc",
        recorded=order == "recorded",
        after=key_at(after),
    )
    return given, resumed, paging


def _page(
    reader: Reader, filters: Filters, clocks: Clocks, paging: Paging, *, subscribed: bool
) -> tuple[timeline.Page, tuple[TakenOut, ...]]:
    """The facts, and for who subscribes to them those that were taken out, in their places."""
    page = timeline.page(reader, filters, clocks, paging)
    if subscribed:
        return retractions.beside(reader, filters, clocks, paging, page)
    return page, NOTHING


def _following(
    reader: Reader, question: Question, page: timeline.Page, *, subscribed: bool
) -> str | None:
    """Where the page after one is."""
    going_on = _settled(reader, question) if subscribed else question
    return next_address(going_on, place_of(page.after))


def _settled(reader: Reader, question: Question) -> Question:
    """The question at the last position that made a difference to it: addresses of further pages do
    not become others because of what is recorded elsewhere.
    """
    if question.asked.known_at is not None or "cursor" in question.parameters:
        return question
    scopes = scopes_of(question.path, question.parameters)
    if scopes is None or scopes == HEAD:
        return question
    by = question.clocks.known_at
    position = touches.last(reader, resolved(reader, scopes), by=by)
    return replace(question, clocks=replace(question.clocks, known_at=position))


def _as_asked(question: Question, path: str, extension: str) -> str:
    """The address with the clocks that were given, and no others: a feed stays alive."""
    clocks = {name: getattr(question.asked, name) for name in CLOCKS}
    given = {name: value for name, value in clocks.items() if value is not None}
    query = urlencode({**given, **question.parameters})
    return f"{path}{extension}?{query}" if query else f"{path}{extension}"


_OF_THE_PAGE = ("cursor", "limit", "order", "fields", "include", "facets")


def _home(question: Question) -> str:
    """What a timeline is told by from others: its path and filters."""
    filters = {k: v for k, v in sorted(question.parameters.items()) if k not in _OF_THE_PAGE}
    return f"{question.path}?{urlencode(filters)}"


def links(choice: ChosenFormat, story: Story) -> str:
    """Where the first and the next page are, where this answer stays, the other formats: but for
    an answer of chosen fields, which is wanted small.
    """
    question = story.addresses.question
    page = {name: value for name, value in question.parameters.items() if name != "cursor"}
    beginning = question.address(page).removeprefix(question.path)
    query = question.permalink.removeprefix(question.path)
    extension = "" if choice.format is JSON else choice.format.extension
    links = [
        f'<{question.path}{query}>; rel="canonical"',
        f'<{question.path}{extension}{beginning}>; rel="first"',
    ]
    if story.next is not None:
        links.append(f'<{story.next}>; rel="next"')
    others = (
        ()
        if "fields" in question.parameters
        else [
            f'<{_in(each, question, query)}>; rel="alternate"; type="{each.essence}"'
            for each in choice.formats
            if each is not choice.format and _can_be_asked(OFFERED[each.name], story)
        ]
    )
    whole = ", ".join((*links, *others))
    return whole if len(whole) <= LINKS_MOST else ", ".join(links)


def _in(wanted: Format, question: Question, query: str) -> str:
    """The same answer in another format; what one subscribes to goes on with the ledger."""
    if OFFERED[wanted.name].subscribed:
        return _as_asked(question, question.path, wanted.extension)
    return f"{question.path}{wanted.extension}{query}"


def _can_be_asked(offered: Offered, story: Story) -> bool:
    """Whether a format takes the parameters that shape the answer, and goes on at its cursor."""
    asked = story.addresses.question.parameters
    shaped = {"fields", "include", "facets"} & asked.keys()
    turns_round = offered.newest_first and "cursor" in asked and "order" not in asked
    fits = story.limit is None or story.limit <= offered.limit_most
    return offered.takes >= shaped and fits and not turns_round
