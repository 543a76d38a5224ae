"""A draft as whoever asks is told of it."""

from datetime import datetime

import msgspec
from msgspec import Raw

from api.answers.drafts import Draft, DraftSummary, Suggester
from api.desk.desk import Desk, FoundDraft
from api.desk.drafts import EDITABLE
from api.desk.kept_drafts import KeptDraft
from api.desk.recorded_drafts import where_recorded
from api.service.turns import Run
from api.writing.checking import UNJUDGED
from api.writing.keys import Key

_raws = msgspec.json.Decoder(tuple[Raw, ...]).decode


async def told(desk: Desk, found: FoundDraft, key: Key, run: Run, *, foresee: bool) -> Draft:
    """A draft with all that is wrong with it, before somebody with a key; and what it would change,
    if that is to be foreseen.
    """
    kept = found.kept
    is_judged = kept.status in {*EDITABLE, "accepted"}
    judged = await desk.assessed(found, run) if is_judged else UNJUDGED
    return Draft(
        id=kept.id,
        version=kept.version,
        title=kept.title,
        note=kept.note,
        source=kept.source,
        owner=kept.owner,
        proposed_by=_suggester(kept),
        status=kept.status,
        made_at=datetime.fromisoformat(kept.made_at),
        changed_at=datetime.fromisoformat(kept.changed_at),
        changed_by=kept.changed_by,
        events=_raws(found.events),
        faults=judged.faults,
        faults_left_out=judged.faults_left_out,
        warnings=judged.warnings,
        warnings_left_out=judged.warnings_left_out,
        checked_against=judged.checked_against,
        effects=await desk.effects(judged) if foresee else None,
        reviews=found.reviews,
        may=tuple(desk.standing(found, key).may()),
        recorded=await where_recorded(kept, desk.ledger),
    )


def summary(kept: KeptDraft) -> DraftSummary:
    """A draft in a list."""
    return DraftSummary(
        id=kept.id,
        version=kept.version,
        title=kept.title,
        source=kept.source,
        owner=kept.owner,
        proposed_by=_suggester(kept),
        status=kept.status,
        made_at=datetime.fromisoformat(kept.made_at),
        changed_at=datetime.fromisoformat(kept.changed_at),
        event_count=kept.event_count,
        address=f"/v1/drafts/{kept.id}",
    )


def _suggester(kept: KeptDraft) -> Suggester | None:
    if kept.suggester is None or kept.suggester_version is None:
        return None
    return Suggester(name=kept.suggester, version=kept.suggester_version)
