"""The desk: drafts that are made, changed, judged, and recorded at last.

A draft that is accepted is `accepted` in the desk's file before its events go to the ledger, under
a key that no other draft has. Whatever is killed on the way: the ledger tells by that key whether
they are there, and the draft is `recorded` then; otherwise it may be recorded still.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from hashlib import sha256
from secrets import token_hex
from weakref import WeakValueDictionary

from msgspec import Struct

from api.answers.drafts import DraftStatus, Review
from api.desk.draft_bodies import as_batch, joined, refuse_without_passages, types_in
from api.desk.drafts import UNSETTLED, ActToDo, DraftContent, DraftToMake
from api.desk.drafts_store import DraftsStore
from api.desk.kept_drafts import DraftVersion, KeptDraft, NewDraft, ReviewedNow
from api.desk.quotas import refuse_too_many
from api.desk.recorded_drafts import ledger_key_of, recorded_by
from api.desk.standing import COMES_TO, DraftStanding
from api.plain import plain
from api.service.stores import Service
from api.service.turns import Run
from api.writing.bodies import Submission, split_events
from api.writing.body_faults import refused_of
from api.writing.checking import Assessment, assessed
from api.writing.foresight import Foresight
from api.writing.idempotency import ledger_key
from api.writing.keys import Key, KeyScope
from api.writing.record_events import SCOPE_OF, WAIT_SECONDS
from events.errors import (
    DetenteError,
    EventsRefusedError,
    KeyReusedError,
    LedgerUnavailableError,
    OutcomeUnknownError,
    UnknownIdError,
)
from events.ledger.protocol import Ledger
from events.time.clock import utc_now
from projections.relations.foreseen_effects import Effects

_log = logging.getLogger("detente.desk")


class FoundDraft(Struct, frozen=True):
    """A draft, its events as one array, and what was done with it."""

    kept: KeptDraft
    events: bytes
    reviews: tuple[Review, ...]


class DraftChange(Struct, frozen=True):
    """Somebody with a key is about to change a draft, seen as its `tag` says."""

    id: str
    tag: str
    key: Key
    refuse_revoked: Callable[[], None]
    """Raises where the key is good no more."""


class StaleDraftError(Exception):
    """Somebody else has changed a draft meanwhile; never leaves the routes."""

    def __init__(self, id: str) -> None:
        self.id = id
        super().__init__(id)


class Desk:
    """The drafts of a service."""

    def __init__(
        self, service: Service, store: DraftsStore, foresight: Foresight, reviewers: int
    ) -> None:
        self._service = service
        self._foresight = foresight
        self._store = store
        self._reviewers = reviewers
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._making = asyncio.Lock()

    @property
    def ledger(self) -> Ledger:
        """What drafts are recorded in."""
        return self._service.ledger

    @property
    def store(self) -> DraftsStore:
        """What is kept."""
        return self._store

    async def find_recorded(self) -> None:
        """What the ledger has of those drafts that were on their way into it when all ended."""
        for id in await self._store.accepted():
            await self._settle(id)

    async def found(self, id: str) -> FoundDraft:
        """A draft as it stands; raises `UnknownIdError`."""
        found = await self._store.draft(id)
        # Also of one that is not on its way: a desk may be put back that is older than the ledger.
        if found is not None and found[0].status in UNSETTLED and await self._settle(id):
            found = await self._store.draft(id)
        if found is None:
            raise UnknownIdError("draft", id)
        return FoundDraft(*found)

    def warm(self) -> None:
        """Somebody looks at drafts: what they would change will be asked for."""
        self._foresight.warm()

    def standing(self, found: FoundDraft, key: Key) -> DraftStanding:
        """A draft before somebody with a key."""
        types = types_in(split_events(found.events))
        needed: set[KeyScope] = {SCOPE_OF[each] for each in types}
        return DraftStanding(found.kept, key, needed, self._reviewers)

    async def assessed(self, found: FoundDraft, run: Run) -> Assessment:
        """All that is wrong with what a draft says, by the rules that recording has."""
        by, key = found.kept.owner, ledger_key_of(found.kept.id)
        return await assessed(as_batch(found.events), by, key, self._service, run)

    async def effects(self, judged: Assessment) -> Effects | None:
        """What a draft would change if it were recorded now."""
        if judged.events is None or not judged.is_recordable:
            return None
        return await self._foresight.effects(judged.events)

    async def make(
        self, new: DraftToMake, events: list[bytes], key: Key, asked: tuple[str | None, bytes]
    ) -> tuple[str, bool]:
        """Keep a new draft; its id, and whether it was not there before. What is asked for again
        with the same `Idempotency-Key` is the same draft; raises `KeyReusedError`.
        """
        given, body = asked
        name = None if given is None else ledger_key("draft", key.name, given)
        digest = sha256(body).digest()
        async with self._making:
            if name is not None and (before := await self._store.made_before(name)):
                if before[1] != digest:
                    raise KeyReusedError(given or "")
                return before[0], False
            refuse_too_many(*await self._store.unsettled(key.name))
            id = token_hex(8)
            proposed = new.proposed_by
            status: DraftStatus = new.status or ("open" if proposed is None else "proposed")
            draft = NewDraft(
                id=id,
                suggester=None if proposed is None else proposed.name,
                suggester_version=None if proposed is None else proposed.version,
                status=status,
                asked=(name, digest),
            )
            await self._store.make(draft, _version(new, events, key))
        _audit("made", id, key, 1)
        return id, True

    async def save(self, change: DraftChange, content: tuple[DraftContent, list[bytes]]) -> None:
        """Keep another version of a draft; raises `StaleDraftError`."""
        async with self._one_at_a_time(change.id):
            found = await self._fresh(change)
            self.standing(found, change.key).refuse("save")
            said, events = content
            if found.kept.suggester is not None:
                await asyncio.to_thread(refuse_without_passages, events)
            version = _version(said, events, change.key)
            if _says(found) == _said(version):
                return
            refuse_too_many(*await self._store.unsettled(found.kept.owner), is_new=False)
            change.refuse_revoked()
            if not await self._store.save(found.kept, version):
                raise StaleDraftError(change.id)
        _audit("saved", change.id, change.key, found.kept.version + 1)

    async def act(self, change: DraftChange, act: ActToDo, run: Run) -> None:
        """Do something with a draft; raises `StaleDraftError`."""
        id, key = change.id, change.key
        async with self._one_at_a_time(id):
            found = await self._fresh(change)
            self.standing(found, key).refuse(act.act)
            is_recording = COMES_TO[act.act] == "accepted"
            checked = await self.assessed(found, run) if is_recording else None
            if checked is not None and not checked.is_recordable:
                raise refused_of(checked.faults, checked.faults_left_out)
            change.refuse_revoked()
            status = COMES_TO[act.act]
            review = ReviewedNow(
                by=key.name, at=utc_now(), act=act.act, word=act.word, status=status
            )
            if not await self._store.review(found.kept, review):
                raise StaleDraftError(id)
            _audit(act.act, id, key, found.kept.version)
            if checked is not None:
                await self._record(await self.found(id), found.kept.status, checked, key)

    async def _record(
        self, found: FoundDraft, before: DraftStatus, checked: Assessment, key: Key
    ) -> None:
        """Append the events of a draft that is accepted; refused, it stands as `before`."""
        kept, assessment = found.kept, checked.events
        if kept.status == "recorded":
            return
        assert assessment is not None, "what is recordable has a shape"
        by = recorded_by(kept, found.reviews)
        try:
            appended = await self._service.ledger.append(
                assessment, by=by, key=ledger_key_of(kept.id)
            )
        except OutcomeUnknownError:
            raise  # by the key the ledger tells later whether it was
        except (EventsRefusedError, LedgerUnavailableError) as error:
            with suppress(DetenteError):
                await self._store.undo_review(kept, before)
            if isinstance(error, EventsRefusedError):
                raise Submission(assessment, {}, is_batch=True).refusal(error) from error
            raise
        await self._store.recorded(kept.id, appended.first, appended.last)
        _audit(f"recorded {appended.first} to {appended.last}", kept.id, key, kept.version)
        await self._service.views.reach(appended.last, within_seconds=WAIT_SECONDS)

    async def _fresh(self, change: DraftChange) -> FoundDraft:
        found = await self.found(change.id)
        if found.kept.tag != change.tag:
            raise StaleDraftError(change.id)
        return found

    async def _settle(self, id: str) -> bool:
        """Whether the ledger has the events of a draft that is accepted."""
        appended = await self._service.ledger.appended(ledger_key_of(id))
        if appended is None:
            return False
        await self._store.recorded(id, appended.first, appended.last)
        return True

    @asynccontextmanager
    async def _one_at_a_time(self, id: str) -> AsyncIterator[None]:
        lock = self._locks.setdefault(id, asyncio.Lock())
        async with lock:
            yield


def _version(content: DraftContent, events: list[bytes], key: Key) -> DraftVersion:
    return DraftVersion(
        title=content.title,
        note=content.note,
        source=content.source,
        events=joined(events),
        event_count=len(events),
        by=key.name,
        at=utc_now(),
    )


def _says(found: FoundDraft) -> tuple[str, str | None, str | None, bytes]:
    return found.kept.title, found.kept.note, found.kept.source, found.events


def _said(version: DraftVersion) -> tuple[str, str | None, str | None, bytes]:
    return version.title, version.note, version.source, version.events


def _audit(done: str, id: str, key: Key, version: int) -> None:
    """A line for each act: what, by whom, of which version; never what the draft says."""
    _log.info("draft %s, version %d: %s by %s", id, version, done, plain(key.name))
