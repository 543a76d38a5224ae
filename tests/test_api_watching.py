"""Answers that are watched: told when they read otherwise, and only then."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.listening import listening
from tests.running import Server, serving
from tests.test_api_stream import head, post
from tests.writers import issue, key, statement

POSTPONED = "blinken-visit-postponed"
RELATIONS = "/v1/relations/united-states/china?as_of=2023-03-01"
ENGAGEMENT = "/v1/engagements/blinken-visit-to-beijing-2023?as_of=2023-03-01"
FACT = f"/v1/facts/{POSTPONED}?as_of=2023-03-01"
OFFICE = "/v1/offices/foreign-minister-of-china?as_of=2023-07-15"
CITATION = {"source": "cnn-blinken-xi-2023-06-19", "exact": "candid", "start": 0, "end": 6}


@pytest.fixture
def token(founded: Path) -> str:
    return key(founded, requests_per_minute=100_000)


@pytest.fixture
def served(founded: Path, token: str) -> Iterator[Server]:
    with serving(founded) as server:
        yield server


def watching(*addresses: str) -> str:
    return "?" + urlencode([("watch", each) for each in addresses])


def permalink(server: Server, address: str) -> str:
    return str(server.get(address).json()["permalink"])


def retraction(fact: str) -> dict[str, Any]:
    return {"type": "fact-retracted", "fact": fact, "reason": "It was not so."}


def test_correction_changes_the_answers_that_rest_on_it(served: Server, token: str) -> None:
    addresses = [permalink(served, each) for each in (RELATIONS, ENGAGEMENT, FACT, OFFICE)]
    fact = served.get(FACT).json()["fact"]
    corrected = {**fact, "date": "2023-02-02"}
    with listening(served, watching(*addresses)) as listener:
        (at,) = post(
            served, token, {"type": "fact-corrected", "fact": corrected, "reason": "A slip."}
        )
        heard = [listener.next() for _ in range(3)]
        silent = listener.hears_nothing(0.3)

    assert [each.name for each in heard] == ["changed"] * 3
    assert [each.id for each in heard] == [f"{at}.2", f"{at}.3", str(at)]
    assert [each.data["event"] for each in heard] == [at] * 3
    assert silent
    for told, address in zip(heard, addresses, strict=False):
        before = served.get(told.data["before"]).json()
        after = served.get(told.data["permalink"]).json()
        then = served.get(address).json()
        assert before["clocks"]["known_at"] == at - 1
        assert after != before
        for each in ("clocks", "permalink", "cite_as"):
            then.pop(each, None), before.pop(each, None)
        assert before == then


def test_retraction_takes_an_answer_back(served: Server, token: str) -> None:
    with listening(served, watching(FACT, RELATIONS)) as listener:
        post(served, token, retraction(POSTPONED))
        fact, relations = listener.next(), listener.next()

    assert fact.data["differs"] == ["answer"]
    assert served.get(fact.data["permalink"]).status_code == 410
    assert "engagements" in relations.data["differs"]
    (change,) = (each for each in relations.data["changes"] if each["section"] == "engagements")
    assert [each["fact"] for each in change["facts"]] == [POSTPONED]


def test_new_denial_changes_what_is_contested(served: Server, token: str) -> None:
    denial = statement("not-so", type="denial-made", denies=POSTPONED, date="2023-02-10")
    with listening(served, watching(RELATIONS, FACT)) as listener:
        post(served, token, {**denial, "speaker": "xi-jinping"})
        relations, fact = listener.next(), listener.next()

    assert "contested" in relations.data["differs"]
    assert fact.data["differs"] == ["contested"]


@pytest.mark.parametrize("address", [RELATIONS, ENGAGEMENT, FACT, OFFICE])
def test_what_changes_nothing_is_not_told(served: Server, token: str, address: str) -> None:
    with listening(served, watching(address)) as listener:
        post(
            served,
            token,
            issue("new"),
            statement("elsewhere"),
            statement("later", about=["united-states"], date="2025-01-01"),
        )

        assert listener.hears_nothing(0.7)


def test_public_day_of_the_answer_is_kept(served: Server, token: str) -> None:
    """What came out later changes no answer of what the public could know."""
    day = served.get(FACT).json()["public_since"]
    address = f"{FACT}&public_by={day}"
    more = {
        "type": "citation-added",
        "fact": POSTPONED,
        "citation": {**CITATION, "start": 900, "end": 906},
    }
    with listening(served, watching(FACT, address)) as listener:
        post(served, token, more)
        heard = listener.next()
        silent = listener.hears_nothing(0.3)

    assert "public_by" not in heard.data["permalink"]
    assert silent


def test_who_read_an_answer_long_ago_is_told_at_once(served: Server, token: str) -> None:
    cited = permalink(served, FACT)
    known_at = head(served)
    post(served, token, retraction(POSTPONED))
    with listening(served, watching(cited)) as listener:
        heard = listener.next()

    assert (heard.name, heard.data["event"], heard.id) == ("changed", None, str(known_at + 1))
    assert heard.data["before"] == cited


def test_changes_are_told_once_across_a_restart(founded: Path, token: str) -> None:
    with serving(founded) as server, listening(server, watching(RELATIONS, FACT)) as listener:
        at = post(server, token, retraction(POSTPONED))[0]
        first = listener.next()
        assert first.id == f"{at}.2"
    query = watching(RELATIONS, FACT)
    with serving(founded) as server, listening(server, query, first.id) as listener:
        second = listener.next()
        silent = listener.hears_nothing(0.3)

    assert (second.id, second.data["differs"]) == (str(at), ["answer"])
    assert silent


def test_filters_beside_a_watch_bring_both(served: Server, token: str) -> None:
    with listening(served, f"{watching(FACT)}&issue=taiwan") as listener:
        post(served, token, statement("of-taiwan", issues=["taiwan"]), retraction(POSTPONED))

        assert [listener.next().name for _ in range(2)] == ["fact", "changed"]
        assert listener.hears_nothing(0.3)
