from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from litestar.testing import TestClient

from api.caching.address_scopes import WITHOUT
from api.cli.making.make_examples import REQUESTS
from api.service.stores import writing
from events.time.clock import utc_now
from events.vocabulary.amendments import CitationAdded, FactRetracted
from events.vocabulary.base import Citation
from tests.recording import an_app
from tests.running import Ask, Client

RELATIONS = "/v1/relations/united-states/china"
SHAPED_ELSEWHERE = "/v1/reconcile"
"""What its answers hold, another specification says: they have no permalink."""

ADDRESSES = (
    f"{RELATIONS}?as_of=2023-03-01",
    f"{RELATIONS}?as_of=2023-06-30&public_by=2023-06-16",
    "/v1/actors/wang-yi?as_of=2023-07-15",
    "/v1/actors?limit=3",
    "/v1/issues/taiwan",
    "/v1/offices/foreign-minister-of-china?as_of=2023-07-15",
    "/v1/engagements?as_of=2023-03-01",
    "/v1/engagements/blinken-visit-to-beijing-2023?as_of=2023-03-01",
    "/v1/timeline?actor=united-states&counterpart=china&order=desc&limit=7",
    "/v1/timeline?text=%E2%80%9Ccore+interests%E2%80%9D&kind=statement-made",
    "/v1/facts/blinken-visit-postponed",
    "/v1/sources/nbc-news-blinken-xi-2023-06-19",
    "/v1/citations?quote=candid+and+productive",
    "/v1/citations?issue=balloon&limit=2",
    *(
        each
        for path, each in REQUESTS.items()
        if path.startswith("/v1") and path not in WITHOUT and "{" not in each
        if not path.startswith(SHAPED_ELSEWHERE)
    ),
)
"""Each route that tells of the views is among them: one that is added joins by its example."""


def today() -> str:
    return utc_now().date().isoformat()


def head(ask: Ask) -> int:
    return int(ask("/health")["ledger_head"])


def refusal(client: Client, **parameters: str) -> Any:
    """The faults of a question that is put wrongly."""
    answer = client.get(RELATIONS, params=parameters)
    assert answer.status_code == 400, answer.text
    return answer.json()["errors"]


def test_clocks_that_are_left_out_mean_today_no_limit_and_the_head(ask: Ask) -> None:
    clocks = ask(RELATIONS)["clocks"]

    assert clocks["as_of"] in {today(), (utc_now() - timedelta(1)).date().isoformat()}
    assert (clocks["public_by"], clocks["known_at"]) == (None, head(ask))


def test_clocks_that_are_given_are_echoed(ask: Ask) -> None:
    clocks = ask(RELATIONS, as_of="2023-06-10", public_by="2023-06-19", known_at=150)["clocks"]

    root = ask("/v1/ledger/proofs/consistency", **{"from": 0, "to": 150})["to_root"]
    assert clocks == {
        "as_of": "2023-06-10",
        "as_of_in_words": "10 June 2023",
        "public_by": "2023-06-19",
        "public_by_in_words": "19 June 2023",
        "known_at": 150,
        "root": root,
    }


def test_instant_before_the_ledger_began_is_position_zero(client: Client) -> None:
    answer = client.get("/v1/timeline", params={"known_at": "2020-01-01T00:00:00Z"}).json()

    assert (answer["clocks"]["known_at"], answer["items"]) == (0, [])


@pytest.mark.parametrize(
    "instant", ["2999-01-01T00:00:00Z", "2999-01-01T00:00:00+08:00", "2999-01-01T00:00:00.5-05:00"]
)
def test_instant_to_come_is_the_head(ask: Ask, instant: str) -> None:
    assert ask(RELATIONS, known_at=instant)["clocks"]["known_at"] == head(ask)


def test_plus_of_an_offset_may_arrive_as_a_blank(client: Client, ask: Ask) -> None:
    answer = client.get(f"{RELATIONS}?known_at=2999-01-01T00:00:00+08:00").json()

    assert answer["clocks"]["known_at"] == head(ask)


def test_position_zero_is_before_everything(client: Client) -> None:
    assert client.get("/v1/actors", params={"known_at": 0}).json()["items"] == []
    assert client.get(RELATIONS, params={"known_at": 0}).status_code == 404


@pytest.mark.parametrize(
    "text",
    ["-1", "", "1.5", "0x10", "²", "٣", "2023-06-18", "2023-06-18T12:00:00", "now", "1" * 40, " "],
)
def test_known_at_is_a_position_or_an_instant(client: Client, text: str) -> None:
    (fault,) = refusal(client, known_at=text)

    assert fault["parameter"] == "known_at"
    assert "ledger position" in fault["detail"]


@pytest.mark.parametrize("position", ["999999", "9" * 18])
def test_known_at_beyond_the_head_is_refused(client: Client, ask: Ask, position: str) -> None:
    assert refusal(client, known_at=position) == [
        {"parameter": "known_at", "detail": f"expected a position up to the head, {head(ask)}"}
    ]


@pytest.mark.parametrize("clock", ["as_of", "public_by"])
@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "2023-13", "2023-02-29", "2023-2-1", "-0000-01-01", "10000-01-01", "20230618"),
        *("today", "[2023]", "2023-06-18/..", "2023-06-18T00", "2023-06-18\n", "2023-06-X1"),
        "\uff12\uff10\uff12\uff13-06-18",
    ],
)
def test_days_are_days_of_the_calendar(client: Client, clock: str, text: str) -> None:
    (fault,) = refusal(client, **{clock: text})

    assert fault["parameter"] == clock


def test_all_faults_of_a_question_name_their_parameter(client: Client) -> None:
    answer = client.get("/v1/timeline?limit=0&order=up&as_off=1&as_of=x&as_of=y").json()

    assert {each["parameter"] for each in answer["errors"]} == {"as_off", "as_of"}


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_first_and_last_day_can_be_asked_for(ask: Ask, day: str) -> None:
    assert ask(RELATIONS, as_of=day, public_by=day)["clocks"]["as_of"] == day


@pytest.mark.parametrize("address", ADDRESSES)
def test_permalink_gives_the_same_bytes(client: Client, address: str) -> None:
    first = client.get(address)

    again = client.get(first.json()["permalink"])

    assert again.content == first.content


async def test_permalink_gives_the_same_bytes_when_more_is_known(founded: Path) -> None:
    before = answers(founded, ADDRESSES)
    async with writing(founded) as service:
        await service.ledger.append(
            [
                CitationAdded(fact="blinken-visit-postponed", citation=another_citation()),
                FactRetracted(fact="wang-yi-on-taiwan", reason="A test."),
                FactRetracted(fact="blinken-visited-beijing", reason="A test."),
            ],
            by="a test",
        )
    links = [msg["permalink"] for msg, _ in before]

    after = answers(founded, links)

    assert [content for _, content in after] == [content for _, content in before]


async def test_what_is_recorded_later_is_known_from_its_position_on(founded: Path) -> None:
    url = f"{RELATIONS}?as_of=2023-06-30"
    ((before, _),) = answers(founded, [url])
    async with writing(founded) as service:
        retracted = FactRetracted(fact="wang-yi-on-taiwan", reason="A test.")
        await service.ledger.append([retracted], by="a test")

    ((after, _),) = answers(founded, [url])

    assert after["clocks"]["known_at"] == before["clocks"]["known_at"] + 1
    assert (before["excluded"]["retracted"], after["excluded"]["retracted"]) == (0, 1)
    assert "wang-yi-on-taiwan" in str(before["stances"])
    assert "wang-yi-on-taiwan" not in str(after["stances"])


def test_events_that_arrive_while_serving_are_in_the_next_answer(founded: Path) -> None:
    url = "/v1/facts/wang-yi-on-taiwan"
    with an_app(lambda: writing(founded)) as app, TestClient(app) as client:
        ledger = client.app.state.service.ledger
        retracted = FactRetracted(fact="wang-yi-on-taiwan", reason="A test.")
        with client.portal() as portal:
            appended = portal.call(lambda: ledger.append([retracted], by="a test"))
        gone = client.get(url, params={"known_at": appended.last})
        before = client.get(url, params={"known_at": appended.last - 1})

    assert (gone.status_code, before.status_code) == (410, 200)


def answers(data: Path, addresses: Any) -> list[tuple[Any, bytes]]:
    """Each answer as JSON and as bytes, of a service that is opened for it."""
    with an_app(lambda: writing(data)) as app, TestClient(app) as client:
        found = [client.get(address).raise_for_status() for address in addresses]
        return [(each.json(), each.content) for each in found]


def another_citation() -> Citation:
    return Citation(source="cnn-blinken-xi-2023-06-19", exact="a test", start=0, end=6)
