"""A hundred questions drawn from the data sets' own XML, asked of a first start by an assistant."""

import json
import random
from typing import Final

import pytest

from tests.assisting import BASE, Assistant, every, facts_named
from tests.beside import HISTORY_AT_STATE, needs
from tests.questions import actor, last_before, tenures, trips, within
from tests.running import Client

pytestmark = needs(HISTORY_AT_STATE)

SEED: Final = 20261130
WHO_WAS_CHIEF, WHO_WENT_LAST, AS_THEY_WERE = 50, 50, 12
RIGHT_OF_A_HUNDRED: Final = 0.95
TOKENS_MOST, CHARACTERS_OF_A_TOKEN = 1_500, 4


@pytest.fixture
def chance() -> random.Random:
    return random.Random(SEED)  # noqa: S311 (nothing is a secret here)


@pytest.fixture(scope="module")
def assistant(everything: Client) -> Assistant:
    return Assistant(everything)


def test_an_assistant_finds_who_was_chief_of_mission(
    assistant: Assistant, chance: random.Random
) -> None:
    every_tenure, missed = list(tenures(HISTORY_AT_STATE)), []
    for tenure in (chance.choice(every_tenure) for _ in range(WHO_WAS_CHIEF)):
        day = within(chance, tenure)
        # A government that the data set files under its successor has an office of its own.
        offices = {tenure.territory, actor(tenure.territory, day), "republic-of-china"} - {None}
        name = assistant.client.get(f"/v1/actors/{tenure.person}").json()["actor"]["name"]
        told = [
            assistant.text(
                "find",
                words=f"chief of mission of the United States to {str(at).replace('-', ' ')}",
                as_of=day.isoformat(),
            )
            for at in sorted(map(str, offices))
        ]
        if not any(name in each for each in told):
            missed.append((tenure, day, told))

    assert len(missed) <= WHO_WAS_CHIEF * (1 - RIGHT_OF_A_HUNDRED), missed


def test_an_assistant_finds_which_secretary_went_there_last(
    assistant: Assistant, chance: random.Random
) -> None:
    every_trip, missed = list(trips(HISTORY_AT_STATE)), []
    for trip in (chance.choice(every_trip) for _ in range(WHO_WENT_LAST)):
        host = actor(trip.country, trip.last)
        if host is None:
            continue  # a territory, which is nobody who could be asked about
        asked = {"actor": host, "counterpart": "united-states", "until": trip.last.isoformat()}
        told = assistant.call("timeline", text="Secretary of State visits", order="desc", **asked)
        went = [each["actors"] for each in told["facts"]]
        wanted = last_before(every_trip, trip.country, trip.last)
        if not wanted <= {name for actors in went for name in actors}:
            missed.append((trip, went))

    assert len(missed) <= WHO_WENT_LAST * (1 - RIGHT_OF_A_HUNDRED), missed


def test_a_state_as_it_was_has_no_hindsight_and_fits(
    assistant: Assistant, chance: random.Random
) -> None:
    every_tenure = list(tenures(HISTORY_AT_STATE))
    for tenure in (chance.choice(every_tenure) for _ in range(AS_THEY_WERE)):
        day = within(chance, tenure)
        party = actor(tenure.territory, day)
        clocks = {"as_of": day.isoformat()}
        text = assistant.text("relations", a="united-states", b=str(party), **clocks)
        told = json.loads(text)

        assert len(text) <= TOKENS_MOST * CHARACTERS_OF_A_TOKEN
        assert max(filter(None, every("last_told", told)), default="") <= day.isoformat()
        for fact in facts_named(told):
            found = assistant.client.get(f"/v1/facts/{fact}", params=clocks).json()
            assert found["certainty"] is not None
        link = told["permalink"].removeprefix(BASE)
        assert assistant.client.get(link).json()["cite_as"] == told["cite_as"]
