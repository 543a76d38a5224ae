"""Drafts in the ledger: under which key, by whom, and where they stand there."""

from typing import Final

from api.answers.drafts import RecordedDraft, Review
from api.answers.recording import RecordedItem
from api.desk.kept_drafts import KeptDraft
from api.desk.persons import is_one_person
from api.writing.recording_answer import permalink
from events.admission.batch import NAME_LIMIT
from events.ledger.protocol import Ledger
from events.time.dates import iso
from events.vocabulary.catalogue import stream_of
from projections.timeline.as_written import today

_REVIEWED: Final = ", reviewed by "


def ledger_key_of(id: str) -> str:
    """Under which the ledger has the events of a draft, once, for ever."""
    return f"draft/{id}"


def recorded_by(draft: KeptDraft, reviews: tuple[Review, ...]) -> str:
    """Who records a draft, as the ledger says it: its owner, and who else has accepted it."""
    accepted = [each.by for each in reviews if each.act == "accept"]
    if not accepted or is_one_person(accepted[-1], draft.owner):
        return draft.owner
    named = f"{draft.owner}{_REVIEWED}{accepted[-1]}"
    return named if len(named) <= NAME_LIMIT else named[: NAME_LIMIT - 1] + "…"


async def where_recorded(draft: KeptDraft, ledger: Ledger) -> RecordedDraft | None:
    """Where the events of a draft stand, if they do."""
    if draft.first is None or draft.last is None:
        return None
    count = draft.last - draft.first + 1
    found = await ledger.read(after=draft.first - 1, limit=count)
    day = iso(today())
    return RecordedDraft(
        positions=tuple(each.position for each in found),
        min_position=draft.last,
        items=tuple(
            RecordedItem(
                position=each.position,
                id=each.id,
                stream=stream_of(each.event),
                permalink=permalink(each.event, each.position, day),
            )
            for each in found
        ),
    )
