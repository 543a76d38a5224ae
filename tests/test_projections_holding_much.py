"""Of much that is told a day looks at little; the judge looks at all of it, and answers alike."""

from random import Random

import pytest
from msgspec.structs import replace

from events.time.dates import Bounds
from projections.holding.evidence import Evidence
from projections.holding.rule import History
from tests import naive_holding
from tests.naive_closing import said_order
from tests.telling import Subject, office

PERSONS = ("ann", "bob", "cyd", "dot")
FIRST, DAYS = 700_000, 400


def _evidence(random: Random, number: int) -> Evidence:
    """Mostly sharp and mostly attested, as acts in office are; ends and blunt dates among it."""
    latest = FIRST + random.randrange(DAYS)
    earliest = random.choice([latest] * 6 + [latest - random.randrange(30), None])
    kind = random.choice(["in-office"] * 5 + ["appointed"] * 3 + ["removed"] * 2)
    person, other = random.sample(PERSONS, 2)
    is_end, attested = kind == "removed", kind == "in-office"
    runs_out = not is_end and random.random() < 0.1
    until = latest + random.randrange(40)
    return Evidence(
        fact=f"f{number:03}",
        kind=kind,
        value=random.choice([None, None, other]) if is_end else person,
        earliest=earliest,
        latest=latest,
        attested=attested,
        left=person if is_end else None,
        until=Bounds(until, until + random.choice([0, 0, 3])) if runs_out else None,
    )


def _much(seed: int) -> Subject:
    random = Random(seed)  # noqa: S311 (nothing is kept secret with it)
    evidence = [_evidence(random, number) for number in range(random.randrange(40, 120))]
    follows: dict[str, list[str]] = {}
    for _ in range(random.randrange(12)):
        one, other = random.sample(evidence, 2)
        follows.setdefault(one.fact, []).append(other.fact)
    # Of two persons alone there are tenures without a break.
    few = [replace(e, value="ann") if e.value and seed % 2 else e for e in evidence]
    return office(*few, follows=follows)


@pytest.mark.parametrize("seed", range(12))
def test_much_that_is_told_of_an_office_is_held_as_the_judge_has_it(seed: int) -> None:
    subject = _much(seed)
    closed, said = subject.closed(), said_order(subject.follows)
    history = History(closed, "office", said)
    breaks = history.break_days()
    days = Random(seed).sample(breaks, 25)  # noqa: S311

    for day in days:
        held = history.held(day)
        assert held == naive_holding.held(closed, day, "office", said)
        # An element tells of one value between two tellings: of several it could not be made.
        assert held is None or held.certainty != "between" or len(held.options) == 1
