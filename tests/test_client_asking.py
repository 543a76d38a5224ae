"""What a client asks a service, blocking and not, and that all of `/v1` can be asked."""

import inspect
import re
from collections.abc import Callable, Coroutine, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Final, Literal, assert_type, get_args, get_origin

import httpx
import msgspec
import pytest
from msgspec.structs import replace

from api.answers.drafts import Suggester
from api.answers.facts import FactAnswer, ShownItem, TimelineAnswer
from api.answers.states import OfficeAnswer
from api.app import ROUTES
from api.client import (
    AsyncClient,
    AsyncPages,
    BadQuestion,
    Client,
    Clocks,
    Conflict,
    Invalid,
    KeyNeeded,
    NotFound,
    OnEvidence,
    Pages,
    TakenBack,
    UnreadableAnswerError,
    at_address,
    text_at,
)
from api.client.asked_of import as_sent
from api.client.asks import Hearing, Inquiry, Several
from api.client.table import Verbs
from api.client.verbs import ListVerb, StreamVerb, Verb
from events.vocabulary.amendments import FactRetracted
from events.vocabulary.base import Citation
from events.vocabulary.registry import IssueAdded
from events.vocabulary.statements import StatementMade
from tests import running
from tests.made_up import Says, made_up
from tests.writers import Writer, writer

AT = "http://127.0.0.1:8000"
PAIR = ("united-states", "china")
ISSUE = IssueAdded(id="fentanyl", name="Fentanyl", description="The drug.")

BY_PARAMETERS: Final = "what `timeline` asks by the parameter of that name"
FOR_OTHERS: Final = "the Reconciliation Service API, which OpenRefine and its like speak"
AT_THE_DESK: Final = "articles, which people read at the desk"
NOT_ASKED: Final = {
    **{
        f"/v1/{each}/{{}}/timeline": BY_PARAMETERS
        for each in ("actors", "issues", "offices", "engagements", "measures", "channels",
                     "incidents", "accords", "places")
    },
    **{
        f"/v1/reconcile{each}": FOR_OTHERS
        for each in ("", "/suggest/entity", "/suggest/type", "/suggest/property", "/properties",
                     "/preview", "/flyout")
    },
    "/v1/texts": AT_THE_DESK,
    "/v1/texts/{}": AT_THE_DESK,
}  # fmt: skip
"""Routes that no verb asks, and why."""


@pytest.fixture
def detente(client: running.Client) -> Client:
    return Client(AT, http=client)


def sample(parameter: inspect.Parameter) -> list[Any]:
    """What may be given for a parameter: of several words each."""
    if get_origin(parameter.annotation) is Literal:
        return list(get_args(parameter.annotation))
    return [3] if parameter.annotation is int else ["x"]


def requests() -> Iterator[tuple[str, Inquiry[Any]]]:
    """What each verb asks, with the least that it takes."""
    for name, verb in vars(Verbs).items():
        if not isinstance(verb, Verb | ListVerb | StreamVerb):
            continue
        make: Callable[..., Any] = getattr(Verbs, name)
        required = [
            each
            for each in inspect.signature(make).parameters.values()
            if each.default is each.empty
        ]
        if name in {"record", "load", "make_draft"}:
            continue  # it writes
        given = [sample(each) for each in required]
        for first in given[0] if given else [None]:
            made = make(*([] if first is None else [first]), *(each[0] for each in given[1:]))
            match made:
                case Several():
                    yield name, made.first
                case Hearing():
                    yield name, made.asked
                case _:
                    yield name, made


def test_everything_under_v1_can_be_asked() -> None:
    routes = {
        re.sub(r"{[^}]+}", "{}", path)
        for each in ROUTES
        if "GET" in each.http_methods and each.include_in_schema is not False
        for path in each.paths
        if path.startswith("/v1/")
    }
    paths = [asked.path for _, asked in requests()]

    asked = {
        route
        for route in routes
        if any(re.fullmatch(route.replace("{}", "[^/]+"), path) for path in paths)
    }

    assert routes - asked == NOT_ASKED.keys()
    elsewhere = {path for path in paths if not path.startswith("/v1/")}
    assert elsewhere == {"/", "/health", "/ready"}


def test_verbs_say_what_they_ask() -> None:
    for name, verb in vars(Verbs).items():
        if isinstance(verb, Verb | ListVerb | StreamVerb):
            assert getattr(Verbs, name).__doc__, name
            assert getattr(Client, name) is getattr(Verbs, name)


def test_types_are_those_of_the_answers(client: running.Client, detente: Client) -> None:
    """Which the type checker says, of both kinds of client."""
    office = assert_type(detente.office("foreign-minister-of-china"), OfficeAnswer)
    facts = assert_type(detente.timeline(limit=2), Pages[TimelineAnswer, ShownItem])
    first = assert_type(next(iter(facts)), ShownItem)
    awaited = AsyncClient(AT).at(as_of="2023")
    assert_type(awaited.timeline(), AsyncPages[TimelineAnswer, ShownItem])
    waiting = assert_type(awaited.fact("x"), Coroutine[Any, Any, FactAnswer])
    waiting.close()

    assert (type(office), type(first)) == (OfficeAnswer, ShownItem)


def test_state_is_asked_by_all_three_clocks(detente: Client) -> None:
    then = detente.at(as_of=date(2023, 3, 1), public_by="2023-03", known_at=212)

    answer = then.relations(*PAIR)

    clocks = answer.clocks
    assert (clocks.as_of, clocks.public_by, clocks.known_at) == ("2023-03-01", "2023-03-31", 212)
    assert "known_at=212" in answer.permalink
    assert then.ask(at_address(answer.permalink, type(answer))) == answer


def test_clocks_are_given_by_name_or_together(detente: Client) -> None:
    clocks = Clocks(as_of="2023-07-15")

    asked = detente.at(clocks).at(public_by="2023-07-20")

    assert asked.asked_by.clocks == Clocks(as_of="2023-07-15", public_by="2023-07-20")
    assert detente.asked_by.clocks == Clocks()
    assert asked.office("foreign-minister-of-china").clocks.public_by == "2023-07-20"


@pytest.mark.parametrize(
    ("clocks", "error"),
    [
        ({"as_of": datetime(2023, 7, 15, tzinfo=UTC)}, TypeError),
        ({"public_by": datetime(2023, 7, 15, tzinfo=UTC)}, TypeError),
        ({"known_at": datetime(2023, 7, 15)}, ValueError),  # noqa: DTZ001 (refused, as it is none)
    ],
)
def test_instant_is_no_day_and_has_a_zone(clocks: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error):
        Clocks(**clocks)


def test_instant_is_a_clock_of_the_ledger(detente: Client) -> None:
    before = detente.at(known_at=datetime(2000, 1, 1, tzinfo=UTC) + timedelta(hours=1))

    with pytest.raises(NotFound):
        before.fact("blinken-visit-postponed")


def test_evidence_is_asked_for(detente: Client) -> None:
    several = detente.on(OnEvidence(lineages_at_least=3))

    told = {each.id for each in several.timeline(actor="china")}

    assert told < {each.id for each in detente.timeline(actor="china")}


def test_list_is_gone_through_page_by_page(detente: Client) -> None:
    listed = detente.timeline(actor="china", limit=50)

    pages = list(listed.pages())

    assert len(pages) > 2
    assert [each.id for each in listed] == [each.id for page in pages for each in page.items]
    assert len({page.clocks.known_at for page in pages}) == 1


def test_answer_that_is_kept_is_sent_again_where_it_reads_otherwise(
    writes: Writer, curator: Client
) -> None:
    statuses: list[int] = []

    def note(response: httpx.Response) -> None:
        if response.request.method == "GET":
            statuses.append(response.status_code)

    writes.client.event_hooks = {"response": [note]}
    keeping = Client(AT, http=writes.client, keep=2).at(as_of="2023-07-15")
    spoken = replace(a_statement("said"), issues=("taiwan",))

    first, second = keeping.issue("taiwan"), keeping.issue("taiwan")
    now = keeping.after(curator.record(spoken)).issue("taiwan")
    third = keeping.issue("taiwan")
    for each in ("wang-yi", "qin-gang", "china"):
        keeping.actor(each)
    keeping.issue("taiwan")

    assert statuses == [200, 304, 200, 200, 200, 200, 200, 200]
    assert first == second != third
    assert (third.stances, third.clocks.known_at) == (now.stances, now.clocks.known_at)


def a_page(following: str | None) -> Says:
    return 200, {"items": [], "head": 9, "next": following}, {}


def test_nothing_is_asked_before_it_is_wanted() -> None:
    says = [a_page("/v1/events?after=1"), a_page("/v1/events?after=2")]

    with made_up(says) as service, Client(service.address) as detente:
        pages = detente.events(limit=1).pages()
        assert service.asked == []
        next(pages)
        next(pages)

    assert [each.address for each in service.asked] == [
        "/v1/events?limit=1",
        "/v1/events?after=1",
    ]


def test_page_that_is_its_own_next_ends_it() -> None:
    with (
        made_up([a_page("/v1/events?after=1")] * 2) as service,
        Client(service.address) as detente,
        pytest.raises(UnreadableAnswerError, match="its next page is this one"),
    ):
        list(detente.events())


def test_next_page_is_asked_of_the_same_service() -> None:
    says = [a_page("https://elsewhere.example/v1/events?after=1"), a_page(None)]

    with (
        made_up(says) as service,
        Client(f"{service.address}/behind/a/proxy/", key="secret") as detente,
    ):
        list(detente.events())

    assert [each.address for each in service.asked] == [
        "/behind/a/proxy/v1/events",
        "/behind/a/proxy/v1/events?after=1",
    ]


def test_key_does_not_follow_to_another_host() -> None:
    with made_up([a_page(None)]) as elsewhere:
        moved = {"Location": f"{elsewhere.address}/v1/events".replace("127.0.0.1", "localhost")}
        with (
            made_up([(308, {}, moved)]) as service,
            Client(service.address, key="secret") as detente,
        ):
            list(detente.events())

    assert service.asked[0].headers["authorization"] == "Bearer secret"
    assert "authorization" not in elsewhere.asked[0].headers


@pytest.mark.parametrize("id", ["", ".", "..", "..."])
def test_id_that_leads_elsewhere_is_refused(id: str) -> None:
    with pytest.raises(ValueError, match="expected an id"):
        Client.fact(id)


@pytest.mark.parametrize("id", ["a/../b", "a?as_of=1", "a#b", "ä b", "../x", "%2e%2e"])
def test_id_stays_within_its_place(detente: Client, id: str) -> None:
    with httpx.Client() as http:
        sent = as_sent(http, detente._request(Client.fact(id)))  # noqa: SLF001 (what is sent)

    assert sent.url.raw_path.startswith(b"/v1/facts/")
    assert sent.url.raw_path.count(b"/") == 3
    assert b"?" not in sent.url.raw_path
    with pytest.raises((NotFound, BadQuestion)):
        detente.fact(id)


def test_what_cannot_be_asked_is_refused_where_it_is_written(detente: Client) -> None:
    with pytest.raises(ValueError, match="URL too long"):
        detente.fact("x" * 70_000)
    with pytest.raises(ValueError, match="found none"):
        detente.watch()


@pytest.mark.parametrize(
    "url", ["http://a:b", "", "127.0.0.1:8000", "ftp://127.0.0.1", "http://", f"{AT}?a=b"]
)
def test_address_that_is_none_of_a_service_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="expected the address of a service"):
        Client(url)


def test_password_in_an_address_is_refused_and_not_shown() -> None:
    with pytest.raises(ValueError, match="without a user and a password") as raised:
        Client("http://somebody:secret@127.0.0.1")

    assert "secret" not in str(raised.value)


def test_key_that_is_none_is_refused_and_not_shown() -> None:
    with pytest.raises(ValueError, match="expected a key") as raised:
        Client(AT, key="secret\n")

    assert "secret" not in str(raised.value) + repr(Client(AT, key="secret"))


def test_fact_is_cited_in_every_format(detente: Client) -> None:
    id = "blinken-visit-postponed"

    assert "Supports: Antony Blinken puts off his visit" in detente.cite(id)
    assert detente.cite(id, format="bib").lstrip().startswith("@")
    assert detente.cite(id, "ris").startswith("TY  - ")
    assert msgspec.json.decode(detente.cite(id, "csl.json"))
    assert "@context" in msgspec.json.decode(detente.cite(id, "jsonld"))


def test_other_formats_are_texts_at_an_address(detente: Client) -> None:
    table = detente.ask(text_at("/v1/timeline.csv?actor=china&limit=3"))

    assert len(table.splitlines()) == 4
    with pytest.raises(ValueError, match="expected an address such as"):
        text_at("elsewhere")


def test_problems_say_what_was_expected(detente: Client) -> None:
    with pytest.raises(NotFound, match="no fact has the id 'nothing'"):
        detente.fact("nothing")
    with pytest.raises(BadQuestion) as raised:
        detente.at(as_of="never").relations(*PAIR)

    (fault,) = raised.value.problem.errors
    assert fault.parameter == "as_of"


def test_awaited_answers_are_the_same(client: running.Client, detente: Client) -> None:
    async def ask() -> list[Any]:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(client.app)) as http:
            awaited = AsyncClient(AT, http=http).at(as_of="2023-07-15")
            with pytest.raises(NotFound):
                await awaited.fact("nothing")
            listed = [each async for each in awaited.timeline(actor="china", limit=100)]
            return [await awaited.relations(*PAIR), await awaited.cite("qin-gang-removed"), listed]

    then = detente.at(as_of="2023-07-15")
    blocking = [
        then.relations(*PAIR),
        then.cite("qin-gang-removed"),
        list(then.timeline(actor="china", limit=100)),
    ]

    assert client.blocking_portal is not None
    assert client.blocking_portal.call(ask) == blocking


@pytest.fixture
def writes(founded: Path) -> Iterator[Writer]:
    with writer(founded) as found:
        yield found


@pytest.fixture
def curator(writes: Writer) -> Client:
    return Client(AT, key=writes.token, http=writes.client)


def a_statement(id: str) -> StatementMade:
    return StatementMade(
        id=id,
        date="2023-06-19",
        summary="Something is said.",
        speaker="wang-yi",
        citations=(Citation(source="cnn-blinken-xi-2023-06-19", exact="candid", start=0, end=6),),
    )


def test_what_was_recorded_is_read_by_whoever_wrote_it(curator: Client) -> None:
    recorded = curator.record(ISSUE, a_statement("said"), expected={"fact/said": 0}, wait=0)

    answer = curator.after(recorded).fact("said")

    assert recorded.outcome == "appended"
    assert answer.fact == a_statement("said")
    assert answer.clocks.known_at >= recorded.positions[-1]


def test_same_key_records_once(curator: Client) -> None:
    first = curator.record(ISSUE, key="monday/1")
    second = curator.record(ISSUE, key="monday/1")

    assert (first.outcome, second.outcome) == ("appended", "already appended")
    assert first.positions == second.positions
    with pytest.raises(Conflict) as raised:
        curator.record(a_statement("said"), key="monday/1")
    assert raised.value.stream is None


def test_writes_have_a_key_each() -> None:
    keys = {Client.record(ISSUE).headers["Idempotency-Key"] for _ in range(3)}

    assert len(keys) == 3


def test_somebody_was_faster(curator: Client) -> None:
    curator.record(a_statement("said"))

    with pytest.raises(Conflict) as raised:
        curator.record(FactRetracted(fact="said", reason="No."), expected={"fact/said": 0})

    assert (raised.value.stream, raised.value.expected) == ("fact/said", 0)
    assert raised.value.actual == curator.fact("said").version


def test_what_was_taken_back_says_where_its_history_is(curator: Client) -> None:
    curator.record(a_statement("said"))
    taken_back = curator.record(FactRetracted(fact="said", reason="It was not."))

    with pytest.raises(TakenBack) as raised:
        curator.after(taken_back).fact("said")

    assert raised.value.problem.history == "/v1/facts/said/history"
    assert curator.history("said").versions


def test_every_fault_is_told(curator: Client, writes: Writer) -> None:
    with pytest.raises(Invalid) as raised:
        curator.record(
            {**msgspec.to_builtins(a_statement("said")), "speaker": "nobody-known"}, ISSUE
        )

    (fault,) = raised.value.problem.errors
    assert fault.pointer == "/events/0/speaker"
    with pytest.raises(KeyNeeded):
        Client(AT, http=writes.client).record(ISSUE)
    with pytest.raises(ValueError, match="found none"):
        curator.record()


def test_file_is_loaded_once(curator: Client) -> None:
    lines = b"\n".join(map(msgspec.json.encode, (ISSUE, a_statement("said"))))

    tried = curator.load(lines, dry_run=True)
    first, second = curator.load(lines), curator.load(lines)

    assert (tried.outcome, tried.events) == ("checked", 2)
    assert (first.outcome, second.outcome) == ("appended", "already appended")
    assert curator.after(first.min_position or 0).fact("said").fact == a_statement("said")


def test_draft_is_kept_for_people_to_judge(curator: Client) -> None:
    by = Suggester(name="a-reader", version="1")

    made = curator.make_draft("What was said", [a_statement("said")], proposed_by=by, key="one")
    again = curator.make_draft("What was said", [a_statement("said")], proposed_by=by, key="one")

    assert made.id == again.id
    assert curator.draft(made.id).title == "What was said"
    assert [each.id for each in curator.drafts(proposed_by="a-reader")] == [made.id]
    assert [each.name for each in curator.suggesters()] == ["a-reader"]
