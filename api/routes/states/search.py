"""`/v1/search`: what a sentence asks for, as people type it."""

from typing import Annotated
from urllib.parse import urlencode

from litestar.params import QueryParameter
from msgspec.structs import asdict

from api.answers.finding import LookedFor, SearchAnswer, SentenceReading
from api.asking.dependency import GivenQuestion
from api.asking.parameters import WORDS
from api.asking.question import CLOCKS, Question
from api.asking.things import PLURALS
from api.http.handlers import get
from api.service.stores import OpenService, Service
from events.dates_in_words.dates_read import LONGEST
from projections.sentences import sentence
from projections.sentences.pairs_asked import TURNS
from projections.sentences.readings import ReadingOf
from projections.timeline.as_written import check_words

SentenceAsked = Annotated[
    str,
    QueryParameter(
        name="q",
        max_length=LONGEST,
        description=(
            "A sentence, or a part of one: `foreign minister of China July 2023`,"
            " `US and Cuba 2015`, `Blinken visit to Beijing June 2023`."
        ),
        schema_extra={**WORDS, "examples": ["foreign minister of China July 2023"]},
    ),
]


@get("/v1/search", tags=["timeline"])
async def get_search(
    service: OpenService, question: GivenQuestion, q: SentenceAsked
) -> SearchAnswer:
    """What a sentence asks for: an office, a pair, a visit, a person, facts, as of the day in it.

    Each reading says which words it took for what. A day is read where it can be read in one way
    only; of what lies after `as_of` nothing is told. Without one, the answer is as of `as_of`.
    """
    return searched(service, q, question)


def searched(service: Service, q: str, question: Question) -> SearchAnswer:
    """The readings of a sentence; raises `QuestionError` for one without a word."""
    check_words("q", q)
    found = sentence.read(service.reader, q, question.clocks)
    return SearchAnswer(
        q=found.q,
        readings=tuple(_reading(each, question) for each in found.readings),
        words=found.words,
        days=found.days,
        days_unread=found.days_unread,
        looked_for=_looked_for(found.words, question),
        clocks=question.used,
        permalink=question.permalink,
    )


def _looked_for(words: str, question: Question) -> LookedFor:
    def at(path: str, name: str) -> str:
        return f"/v1/{path}?{urlencode({**_clocks(question), name: words})}"

    return LookedFor(
        actors=at("actors", "name"), facts=at("timeline", "text"), quotes=at("citations", "quote")
    )


def _clocks(question: Question) -> dict[str, str]:
    """The clocks of an answer: with all of them, its permalink leads where it does."""
    clocks = {name: getattr(question.used, name) for name in CLOCKS}
    return {name: str(value) for name, value in clocks.items() if value is not None}


def _reading(of: ReadingOf, question: Question) -> SentenceReading:
    path, asked = _path(of)
    day = {} if of.as_of is None else {"as_of": of.as_of}
    clocks = {**_clocks(question), **day}
    if of.as_of is None and of.since is not None:
        del clocks["as_of"]  # its last day is one of those that are asked about
    api = {"/facts": "/v1/timeline"}.get(path, f"/v1{path}")
    within = "/changes" if of.kind == "changes" else "/course" if of.part == TURNS else ""
    part = f"#{of.part}" if of.part else ""
    return SentenceReading(
        **asdict(of),
        page=f"{_at(path, {**day, **asked})}{part}",
        address=_at(f"{api}{within}", {**clocks, **asked}),
    )


def _at(path: str, asked: dict[str, str]) -> str:
    return f"{path}?{urlencode(asked)}" if asked else path


def _path(of: ReadingOf) -> tuple[str, dict[str, str]]:
    """The address of a reading, without its clocks, and what is asked there."""
    match of.kind:
        case "relations":
            return f"/relations/{'/'.join(of.ids)}", {}
        case "changes":
            return f"/relations/{'/'.join(of.ids)}", _days(of, "since")
        case "facts" | "said":
            return "/facts", {**_list(of), **({"text": of.text} if of.text else {})}
        case "disagreements":
            return "/disagreements", _list(of)
        case kind:
            return f"/{PLURALS[kind]}/{of.ids[0]}", {}


def _list(of: ReadingOf) -> dict[str, str]:
    who = dict(zip(("actor", "counterpart"), of.actors, strict=False))
    return {**who, **_days(of, "from")}


def _days(of: ReadingOf, first: str) -> dict[str, str]:
    days = {first: of.since, "until": of.until}
    return {name: day for name, day in days.items() if day is not None}
