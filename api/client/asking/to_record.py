"""What is sent to be recorded, or kept for people to judge."""

from collections.abc import Mapping, Sequence
from secrets import token_hex
from typing import Any, Final

import msgspec

from api.answers.drafts import (
    Draft,
    DraftsAnswer,
    DraftStatus,
    DraftSummary,
    Suggester,
    SuggesterCount,
    SuggestersAnswer,
)
from api.answers.recording import ImportAnswer, RecordingAnswer
from api.client.asks import JSON, Inquiry, Several, at, without_clocks
from api.client.clocks import parameters
from api.client.reading import as_json
from events.vocabulary.base import Event

KEY_BYTES: Final = 16

Sent = Event | Mapping[str, Any]
"""An event, or what is one in JSON."""


def record(
    *events: Sent,
    expected: Mapping[str, int] | None = None,
    key: str | None = None,
    dry_run: bool | None = None,
    strict: bool | None = None,
    wait: int | None = None,
    effects: bool | None = None,
) -> Inquiry[RecordingAnswer]:
    """Record events, all or none; raises `ValueError` for none.

    `expected` says at which position streams have to be (`fact/<id>`; 0: new). Without a `key` one
    is made: sent again, as no answer came, the events are recorded once.
    """
    if not events:
        raise ValueError("expected an event or more, found none")
    body = {"events": events, **({} if expected is None else {"expected": expected})}
    given = parameters(dry_run=dry_run, strict=strict, wait=wait, effects=effects)
    return Inquiry(
        path=at("events"),
        reading=as_json(RecordingAnswer),
        parameters=given,
        is_of_clocks=False,
        method="POST",
        headers=_sent_under(key),
        content=msgspec.json.encode(body),
    )


def load(
    lines: bytes,
    *,
    dry_run: bool | None = None,
    strict: bool | None = None,
    effects: bool | None = None,
) -> Inquiry[ImportAnswer]:
    """Record a file of events in JSON Lines, all or none. It is known by its bytes: sent again, it
    goes on where it stopped.
    """
    return Inquiry(
        path=at("imports"),
        reading=as_json(ImportAnswer),
        parameters=parameters(dry_run=dry_run, strict=strict, effects=effects),
        is_of_clocks=False,
        method="POST",
        headers={"Content-Type": "application/jsonl", "Accept": JSON},
        content=lines,
    )


def make_draft(
    title: str,
    events: Sequence[Sent],
    *,
    note: str | None = None,
    source: str | None = None,
    proposed_by: Suggester | None = None,
    key: str | None = None,
) -> Inquiry[Draft]:
    """Keep events as a draft, which people judge; they may lack what is not known yet."""
    told = {"note": note, "source": source, "proposed_by": proposed_by}
    given = {name: each for name, each in told.items() if each is not None}
    return Inquiry(
        path=at("drafts"),
        reading=as_json(Draft),
        is_of_clocks=False,
        method="POST",
        headers=_sent_under(key),
        content=msgspec.json.encode({"title": title, "events": events, **given}),
    )


def draft(id: str) -> Inquiry[Draft]:
    """A draft, with all that is wrong with it."""
    return without_clocks(Draft, "drafts", id)


def drafts(
    *,
    status: DraftStatus | None = None,
    owner: str | None = None,
    proposed_by: str | None = None,
    source: str | None = None,
    limit: int | None = None,
) -> Several[DraftsAnswer, DraftSummary]:
    """Drafts, those that were made last first."""
    given = dict(locals())
    first = without_clocks(DraftsAnswer, "drafts", **given)
    return Several(first=first, items=lambda page: page.items)


def suggesters() -> Several[SuggestersAnswer, SuggesterCount]:
    """What became of what each program proposed."""
    first = without_clocks(SuggestersAnswer, "drafts", "suggesters")
    return Several(first=first, items=lambda page: page.items)


def _sent_under(key: str | None) -> Mapping[str, str]:
    return {"Content-Type": JSON, "Idempotency-Key": key or token_hex(KEY_BYTES)}
