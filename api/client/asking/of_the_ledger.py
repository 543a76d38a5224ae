"""What is asked about what was written, and about the service itself."""

from api.answers.ledger import (
    ConsistencyAnswer,
    EventsAnswer,
    InclusionAnswer,
    KeyAnswer,
    RecordedEvent,
    WitnessesAnswer,
)
from api.answers.operation import About, Health, Ready
from api.client.asks import Hearing, Inquiry, Several, at, without_clocks
from api.client.clocks import Parameters, parameters
from api.client.reading import as_json, text


def events(
    *, after: int | None = None, limit: int | None = None
) -> Several[EventsAnswer, RecordedEvent]:
    """What was recorded, in the order of the ledger."""
    first = without_clocks(EventsAnswer, "events", after=after, limit=limit)
    return Several(first=first, items=lambda page: page.items)


def checkpoint(*, size: int | None = None) -> Inquiry[str]:
    """The size and root of the ledger, signed."""
    given = parameters(size=size)
    return Inquiry(
        path=at("ledger", "checkpoint"), reading=text, parameters=given, is_of_clocks=False
    )


def verifier_key() -> Inquiry[KeyAnswer]:
    """The key that checkpoints are signed with."""
    return without_clocks(KeyAnswer, "ledger", "key")


def witnesses() -> Inquiry[WitnessesAnswer]:
    """Who cosigns the checkpoints, and the last that they have cosigned."""
    return without_clocks(WitnessesAnswer, "ledger", "witnesses")


def inclusion(position: int, *, size: int | None = None) -> Inquiry[InclusionAnswer]:
    """That the event at a position is under the root of a size."""
    given = {"position": position, "size": size}
    return without_clocks(InclusionAnswer, "ledger", "proofs", "inclusion", **given)


def consistency(since: int, *, until: int | None = None) -> Inquiry[ConsistencyAnswer]:
    """That one size of the ledger extends another."""
    given = {"from_": since, "to": until}
    return without_clocks(ConsistencyAnswer, "ledger", "proofs", "consistency", **given)


def timemap(of: str, *, after: int | None = None, limit: int | None = None) -> Inquiry[str]:
    """The mementos of an answer, in the link format (RFC 7089)."""
    given = parameters(of=of, after=after, limit=limit)
    return Inquiry(path=at("timemap"), reading=text, parameters=given, is_of_clocks=False)


def about() -> Inquiry[About]:
    """What the service is, and how much it holds."""
    return Inquiry(path="/", reading=as_json(About), is_of_clocks=False)


def health() -> Inquiry[Health]:
    """How the service is."""
    return Inquiry(path="/health", reading=as_json(Health), is_of_clocks=False)


def ready() -> Inquiry[Ready]:
    """Whether the service should be asked."""
    return Inquiry(path="/ready", reading=as_json(Ready), is_of_clocks=False)


def stream(
    *,
    actor: str | None = None,
    counterpart: str | None = None,
    issue: str | None = None,
    kind: str | None = None,
    engagement: str | None = None,
    place: str | None = None,
    contested: bool | None = None,
    after: int | str | None = None,
) -> Hearing:
    """What is recorded, as it comes: from now on, or `after` a position or `place`."""
    given = {name: each for name, each in locals().items() if name != "after"}
    return _hearing(after, parameters(**given))


def watch(*permalinks: str, after: int | str | None = None) -> Hearing:
    """How answers change that stand at these permalinks, since they were given; raises
    `ValueError` for none.
    """
    if not permalinks:
        raise ValueError("expected a permalink or more, found none")
    return _hearing(after, tuple(("watch", each) for each in permalinks))


def watch_relations(a: str, b: str, *, after: int | str | None = None) -> Hearing:
    """How the state of relations between two parties changes, as of today."""
    return _hearing(after, parameters(a=a, b=b))


def _hearing(after: int | str | None, given: Parameters) -> Hearing:
    asked = Inquiry(path=at("stream"), reading=text, parameters=given, is_of_clocks=False)
    return Hearing(asked=asked, after=None if after is None else str(after))
