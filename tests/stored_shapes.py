"""Every shape that was ever stored: `fixtures/stored_events.jsonl`, where lines are only added.

Of each kind of event there is one line with the required fields and one with all of them. They
refer to what `KNOWN` lists.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from events.admission.past import Last, LastOf
from events.ledger.protocol import recorded
from events.vocabulary.catalogue import AnyEvent

LINES = (Path(__file__).parent / "fixtures" / "stored_events.jsonl").read_bytes().splitlines()

EVENTS: tuple[AnyEvent, ...] = tuple(recorded(1, line).event for line in LINES)

BODIES: tuple[dict[str, Any], ...] = tuple(msgspec.json.decode(line)["event"] for line in LINES)

KNOWN = {
    "alba": "actor",
    "ann": "actor",
    "balloon": "incident",
    "bora": "actor",
    "daily": "source",
    "earlier-fact": "fact",
    "harbour": "place",
    "hotline": "channel",
    "minister-of-bora": "office",
    "pact": "accord",
    "straits": "issue",
    "talks": "engagement",
    "tariff": "measure",
    "visit": "engagement",
}


def last_of(stream: str) -> Last | None:
    """The last event of a stream in a ledger that holds `KNOWN` and nothing else."""
    kind, _, id = stream.partition("/")
    return Last(1, "some-tag") if KNOWN.get(id) == kind else None


class Hollow:
    """A ledger of which no more is known than what stands last in each stream."""

    def __init__(self, last: LastOf = last_of) -> None:
        self.last = last
        self.backwards: Callable[[str], Iterator[bytes]] = lambda _: iter(())
