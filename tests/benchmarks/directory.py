"""A directory of about as many persons, states and offices as two centuries of diplomacy have: many
share a given name, some a surname, and most offices the words of their titles.
"""

from collections.abc import Iterator
from itertools import accumulate
from random import Random
from typing import Final

from events.vocabulary.catalogue import AnyEvent
from events.vocabulary.registry import ActorAdded, Alias, OfficeAdded
from tests.benchmarks import synthetic

PERSONS: Final = 7_000
STATES: Final = 250
GIVEN: Final = (
    *("John", "William", "James", "Charles", "George", "Robert", "Thomas", "Henry", "Richard"),
    *("David", "Edward", "Joseph", "Frank", "Walter", "Samuel", "Arthur", "Mary", "Anne", "José"),
    *("Alexander", "Benjamin", "Francis", "Lewis", "Daniel", "Peter", "Patricia", "Nancy", "Jean"),
)
_SYLLABLES: Final = ("ber", "col", "dan", "er", "fitz", "gar", "hol", "kis", "lan", "mor", "son")
TITLES: Final = (
    "Chief of Mission of the United States to {}",
    "President of {}",
    "Foreign Minister of {}",
)
_UNITED_STATES: Final = "united-states"


def events() -> Iterator[AnyEvent]:
    """The directory, the same in each run."""
    random = synthetic.randomness(13)
    yield ActorAdded(
        id=_UNITED_STATES,
        kind="state",
        name="United States",
        aliases=(Alias(name="US"), Alias(name="America"), Alias(name="USA")),
    )
    states = [_invented(random) for _ in range(STATES)]
    for number, name in enumerate(states):
        yield ActorAdded(id=f"state-{number}", kind="state", name=name)
    for number in range(PERSONS):
        yield ActorAdded(id=f"person-{number}", kind="person", name=_person(random))
    for number, state in enumerate(states):
        for title, form in enumerate(TITLES):
            of = _UNITED_STATES if title == 0 else f"state-{number}"
            yield OfficeAdded(id=f"office-{number}-{title}", name=form.format(state), of=of)


def _person(random: Random) -> str:
    weights = list(accumulate(1 / (place + 1) for place in range(len(GIVEN))))
    first, second = random.choices(GIVEN, cum_weights=weights, k=2)
    middle = random.choice(("", f" {second}", f" {second[0]}."))
    return f"{first}{middle} {_invented(random)}"


def _invented(random: Random) -> str:
    return "".join(random.choices(_SYLLABLES, k=random.choice((2, 3, 3)))).capitalize()
