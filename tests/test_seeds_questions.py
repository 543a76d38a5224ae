"""Two hundred questions drawn from the data sets' own XML, asked of a first start over HTTP."""

import random
from typing import Any

import pytest

from tests.beside import HISTORY_AT_STATE, needs
from tests.questions import LEVELS, actor, last_before, tenures, trips, within
from tests.running import Client

pytestmark = needs(HISTORY_AT_STATE)

SEED = 20261130
WHO_WAS_CHIEF, WHO_WENT_LAST, AT_WHAT_LEVEL = 100, 50, 50


@pytest.fixture
def chance() -> random.Random:
    return random.Random(SEED)  # noqa: S311 (nothing is a secret here)


def ask(client: Client, path: str, **parameters: object) -> Any:
    return client.get(path, params={name: str(each) for name, each in parameters.items()}).json()


def test_who_was_chief_of_mission_on_a_day(everything: Client, chance: random.Random) -> None:
    every, missed = list(tenures(HISTORY_AT_STATE)), []
    for tenure in (chance.choice(every) for _ in range(WHO_WAS_CHIEF)):
        day = within(chance, tenure)
        # A government that the data set files under its successor has an office of its own.
        offices = {tenure.territory, actor(tenure.territory, day), "republic-of-china"}
        answers = [
            ask(everything, f"/v1/offices/chief-of-mission-of-the-united-states-to-{at}", as_of=day)
            for at in sorted(filter(None, offices))
        ]
        states = [each["state"] for each in answers if each.get("state")]
        named = {e["value"] for state in states for e in state["alternatives"]}
        named |= {holder for state in states for holder in state["holders"]}
        if tenure.person not in named:
            missed.append((tenure, day, named))

    assert missed == []


def test_which_secretary_last_went_there(everything: Client, chance: random.Random) -> None:
    every, missed = list(trips(HISTORY_AT_STATE)), []
    for trip in (chance.choice(every) for _ in range(WHO_WENT_LAST)):
        day = trip.last
        host = actor(trip.country, day)
        if host is None:
            continue  # a territory, which is nobody who could be asked about
        found = ask(
            everything,
            "/v1/timeline",
            actor=host,
            counterpart="united-states",
            until=day,
            kind="engagement-held",
            order="desc",
            limit=200,
        )
        went = [e for e in found["items"] if e["summary"].startswith("Secretary of State")]
        latest = max((each["earliest"] for each in went), default=None)
        named = {name for each in went if each["earliest"] == latest for name in each["actors"]}
        if not last_before(every, trip.country, day) <= named:
            missed.append((trip, latest, named))

    assert missed == []


def test_at_what_level_relations_were(everything: Client, chance: random.Random) -> None:
    """The envoy's rank tells; where the guide says no level until later, the state says so."""
    every = [each for each in tenures(HISTORY_AT_STATE) if each.role in LEVELS]
    missed, untold = [], 0
    for tenure in (chance.choice(every) for _ in range(AT_WHAT_LEVEL)):
        day = within(chance, tenure)
        party = actor(tenure.territory, day)
        state = ask(everything, f"/v1/relations/united-states/{party}", as_of=day)
        relations = state.get("relations") or {}
        level = relations.get("level") or {}
        untold += level.get("level") in {None, "not-told"}
        if level.get("level") not in {None, "not-told", LEVELS[tenure.role]}:
            missed.append((tenure, day, level))

    assert missed == []
    assert untold <= AT_WHAT_LEVEL // 10
