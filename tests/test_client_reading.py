"""What a client makes of answers, also of those of an older and of a newer service."""

import re
from collections.abc import Callable
from typing import Any, Literal, get_args, get_origin

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from litestar import Response
from msgspec import Struct

from api.answers.facts import FactAnswer
from api.answers.ledger import EventsAnswer
from api.answers.relations import ChangesAnswer, RelationsAnswer
from api.cli.making.make_examples import REQUESTS
from api.client import (
    BadQuestion,
    Conflict,
    Forbidden,
    Invalid,
    KeyNeeded,
    NotFound,
    ProblemAnswer,
    ServerFailure,
    TakenBack,
    TooMany,
    Unavailable,
    Unknown,
    UnknownFact,
    UnreadableAnswerError,
)
from api.client.problems import CLASS_OF, class_of
from api.client.read_past import read_past, type_of
from api.client.reading import Reply, as_json, problem_of, seconds_after, told_by
from api.problems.what_errors_say import PROBLEMS
from events.vocabulary.engagements import EngagementPostponed
from events.vocabulary.facts import AnyFact
from tests.test_api_lists import reading

AT = "http://127.0.0.1:8000/v1/facts/x"
FACT = "/v1/facts/blinken-visit-postponed"
RELATIONS = "/v1/relations/united-states/china?as_of=2023-03-01"


def read(kind: Any, value: Any) -> Any:
    return told_by(Reply(AT, 200, {}, msgspec.json.encode(value)), as_json(kind))


def fact_of(client: Any) -> dict[str, Any]:
    found: dict[str, Any] = client.get(FACT).json()
    return found


def test_answer_is_the_struct_that_the_service_encodes(client: Any) -> None:
    content = client.get(FACT).content

    answer = told_by(Reply(AT, 200, {}, content), as_json(FactAnswer))

    assert isinstance(answer.fact, EngagementPostponed)
    assert msgspec.json.decode(msgspec.json.encode(answer)) == msgspec.json.decode(content)


@pytest.mark.parametrize(
    ("path", "kind"), [(FACT, FactAnswer), (RELATIONS, RelationsAnswer)], ids=["fact", "relations"]
)
def test_both_ways_of_reading_give_the_same(client: Any, path: str, kind: Any) -> None:
    content = client.get(path).content

    strictly = msgspec.json.decode(content, type=kind)

    assert read_past(msgspec.json.decode(content), type_of(kind)) == strictly


def asked() -> list[tuple[str, Any]]:
    """An address of every route, with what is answered there."""
    kinds = {
        re.sub(r":\w+}", "}", path): handler.parsed_fn_signature.return_type.annotation
        for path, handler in reading()
    }
    found = []
    for path, address in REQUESTS.items():
        kind = kinds.get(path)
        kind = get_args(kind)[0] if get_origin(kind) is Response else kind
        if isinstance(kind, type) and issubclass(kind, Struct):
            found.append((address, kind))
    return found


def test_every_answer_is_read_past_nothing_as_it_is_read(client: Any) -> None:
    cited = client.get("/v1/citations?limit=1").json()["items"][0]["id"]
    several = [(address.replace("{citation}", cited), kind) for address, kind in asked()]

    for address, kind in several:
        content = client.get(address).content
        past = read_past(msgspec.json.decode(content), type_of(kind))
        again = msgspec.json.decode(msgspec.json.encode(past))
        assert again == msgspec.json.decode(content), address
    assert len(several) > 60


def test_what_a_newer_service_adds_is_read_past(client: Any) -> None:
    known = fact_of(client)
    newer = fact_of(client)
    newer["fact"]["weather"] = "fine"
    newer["fact"]["citations"][0]["voice"] = {"of": ["somebody"]}
    newer["moons"] = 2

    assert read(FactAnswer, newer) == read(FactAnswer, known)


def test_words_that_are_not_known_stay_as_they_are(client: Any) -> None:
    newer = fact_of(client)
    newer["certainty"] = "nearly certain"
    newer["fact"]["citations"][0]["bearing"] = "doubts"

    answer = read(FactAnswer, newer)

    assert (answer.certainty, answer.fact.citations[0].bearing) == ("nearly certain", "doubts")


def test_fact_of_a_kind_that_is_not_known_has_what_all_facts_have(client: Any) -> None:
    newer = fact_of(client)
    newer["fact"] |= {"type": "engagement-dreamt-of", "dreamer": "somebody"}

    fact = read(FactAnswer, newer).fact

    assert isinstance(fact, UnknownFact)
    assert (fact.kind, fact.id, fact.when) == (
        "engagement-dreamt-of",
        "blinken-visit-postponed",
        newer["fact"]["date"],
    )
    assert fact.citations == read(FactAnswer, fact_of(client)).fact.citations
    assert fact.fields["dreamer"] == "somebody"


def test_event_of_a_kind_that_is_not_known_does_not_hide_the_others(client: Any) -> None:
    newer = client.get("/v1/events?limit=2").json()
    newer["items"][0]["event"] = {"type": "comet-seen", "id": "halley"}

    first, second = read(EventsAnswer, newer).items

    assert first.event == Unknown("comet-seen", {"type": "comet-seen", "id": "halley"})
    assert second.event.id == newer["items"][1]["event"]["id"]


def test_change_in_a_section_that_is_not_known_is_told(client: Any) -> None:
    newer = client.get(
        "/v1/relations/united-states/china/changes?since=2023-06-13&until=2023-06-19"
    ).json()
    section = next(iter(newer["changes"][0].keys() & {"section", "of", "type"}))
    newer["changes"][0][section] = "comets"

    answer = read(ChangesAnswer, newer)

    assert (answer.changes[0].kind, len(answer.changes)) == ("comets", len(newer["changes"]))


def without(at: str) -> Callable[[dict[str, Any]], None]:
    def take(answer: dict[str, Any]) -> None:
        *steps, last = at.split("/")
        for each in steps:
            answer = answer[int(each)] if each.isdigit() else answer[each]  # type: ignore[index]
        del answer[last]

    return take


@pytest.mark.parametrize(
    ("lacks", "at", "struct"),
    [
        ("independence", "", "FactAnswer"),
        ("clocks/root", "/clocks", "ClocksUsed"),
        ("fact/citations/0/source", "/fact/citations/0", "Citation"),
    ],
)
def test_what_an_older_service_lacks_is_named(
    client: Any, lacks: str, at: str, struct: str
) -> None:
    older = fact_of(client)
    without(lacks)(older)

    with pytest.raises(UnreadableAnswerError) as raised:
        read(FactAnswer, older)

    assert raised.value.at == at
    assert raised.value.reason == f"it lacks {lacks.rpartition('/')[2]!r}, which a {struct} has"
    assert AT in str(raised.value)


def test_what_may_be_left_out_may_be_lacking(client: Any) -> None:
    older = fact_of(client)
    words = older.pop("date_in_words")
    older["fact"].pop("note", None)

    answer = read(FactAnswer, older)

    assert (answer.date_in_words, answer.fact.note) == (words, None)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"<html>", "invalid character"),
        (b"", "truncated"),
        (b'{"id": "a", "id": "b"}', "two members named 'id'"),
        (b"[]", "expected an object, found []"),
        (b'{"id": 3}', "expected str, found 3"),
        (b"\xff", "UTF-8"),
        (b"[" * 100_000, "nested"),
    ],
)
def test_what_is_no_answer_is_said_to_be_none(content: bytes, reason: str) -> None:
    with pytest.raises(UnreadableAnswerError, match=reason.replace("[", r"\[")):
        told_by(Reply(AT, 200, {}, content), as_json(FactAnswer))


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=5),
                    lambda inner: st.lists(inner, max_size=3)
                    | st.dictionaries(st.sampled_from(["id", "type", "fact", "x"]), inner,
                                      max_size=3), max_leaves=8))  # fmt: skip
def test_nothing_that_comes_is_read_as_a_fact_but_facts(value: Any) -> None:
    try:
        found = read(AnyFact, value)
    except UnreadableAnswerError:
        return
    assert found.id
    assert found.citations


def test_literal_words_are_of_their_own_kind() -> None:
    assert read(Literal["a", "b"], "c") == "c"
    with pytest.raises(UnreadableAnswerError, match=r"expected literal, found 1\.5"):
        read(Literal["a", "b"], 1.5)


def problem(status: int, **fields: Any) -> ProblemAnswer:
    told = {"status": status, "title": "T", "detail": "D", "instance": "/x", **fields}
    return problem_of(Reply(AT, status, {}, msgspec.json.encode(told)))


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, BadQuestion),
        (401, KeyNeeded),
        (403, Forbidden),
        (404, NotFound),
        (409, Conflict),
        (410, TakenBack),
        (422, Invalid),
        (429, TooMany),
        (500, ServerFailure),
        (503, Unavailable),
        (418, ProblemAnswer),
        (599, ServerFailure),
    ],
)
def test_problem_is_raised_by_its_status(status: int, kind: type[ProblemAnswer]) -> None:
    found = problem(status, type="https://example.org/new-kind", moons=2)

    assert type(found) is kind
    assert (found.status, found.type, found.fields["moons"]) == (
        status,
        "https://example.org/new-kind",
        2,
    )


def test_every_problem_of_the_service_has_a_class() -> None:
    statuses = {each.value for each in PROBLEMS.values()}

    assert {each for each in statuses if class_of(each) is ProblemAnswer} == set()
    assert statuses - {500} <= CLASS_OF.keys()


def test_conflict_says_what_stands_where() -> None:
    found = problem(409, stream="fact/x", expected=0, actual=12)

    assert isinstance(found, Conflict)
    assert (found.stream, found.expected, found.actual) == ("fact/x", 0, 12)
    assert type(problem(409)).__name__ == "Conflict"


def test_error_of_somebody_between_is_a_problem_all_the_same() -> None:
    found = problem_of(Reply(AT, 502, {"retry-after": "7"}, b"<h1>Bad gateway</h1>"))

    assert isinstance(found, Unavailable)
    assert (found.problem.title, found.retry_after) == ("Bad Gateway", 7.0)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry-after": "12"}, 12.0),
        ({"retry-after": " 0 "}, 0.0),
        ({"retry-after": "-1"}, None),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "9" * 400}, 999_999_999.0),
        ({"retry-after": "١٢"}, None),
        (
            {
                "retry-after": "Fri, 31 Dec 1999 23:59:59 GMT",
                "date": "Fri, 31 Dec 1999 23:59:29 GMT",
            },
            30.0,
        ),
        (
            {
                "retry-after": "Fri, 31 Dec 1999 23:59:29 GMT",
                "date": "Fri, 31 Dec 1999 23:59:59 GMT",
            },
            0.0,
        ),
        ({"retry-after": "Fri, 31 Dec 1999 23:59:59 GMT"}, None),
    ],
)
def test_retry_after_is_seconds_or_a_date(headers: dict[str, str], seconds: float | None) -> None:
    assert seconds_after(headers) == seconds
