"""An upload on its way into the ledger, stage by stage, and what its client is told at the end."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Literal, TypeGuard

import msgspec
from msgspec import Struct

from api.answers.recording import ImportAnswer
from api.service.stores import Service
from api.writing.access import (
    refuse_without,
)
from api.writing.foresight import FirstEvents, Foresight
from api.writing.import_file import ImportChecked, ImportRecorded, Progress, recorded
from api.writing.keys import Key, KeyScope
from api.writing.placed_bodies import PlacedContent
from api.writing.record_events import SCOPE_OF, WAIT_SECONDS
from api.writing.shown import said_of_views
from api.writing.uploads import Imports, Upload
from api.writing.warnings import (
    Doubtful,
    doubtful,
    doubting,
    refuse_doubtful,
    refusing_doubts,
    warnings_of_lines,
)
from events.admission.faults import Faults, FaultyItem
from events.errors import LineFault
from events.vocabulary.catalogue import AnyEvent


class RunningImport(Struct, frozen=True):
    """An upload on its way into the ledger."""

    service: Service
    imports: Imports
    upload: Upload
    key: Key
    is_strict: bool
    is_dry_run: bool
    foresight: Foresight | None = None
    """Asked what a dry run would change."""
    found: list[Doubtful] = []
    first: FirstEvents = msgspec.field(default_factory=FirstEvents)

    async def stages(self) -> AsyncGenerator[Progress, None]:
        """Record it and tell how far it is; the upload is closed at the end, however it ends."""
        scopes: set[KeyScope] = set()

        def see(event: AnyEvent, line: int) -> None:
            scopes.add(SCOPE_OF[type(event)])
            doubts.see(event, line)
            if self.foresight is not None:
                self.first.see(event)

        try:
            with (
                self.imports.recording(),
                doubting(self.service) as doubts,
                refusing_doubts(self.upload.name, doubts, strict=self.is_strict),
            ):
                await self._refuse_types()
                stages = recorded(
                    self.service.ledger,
                    PlacedContent(self.upload, self.service.texts),
                    by=self.key.name,
                    see=see,
                    dry_run=self.is_dry_run,
                )
                async with aclosing(stages):
                    async for stage in stages:
                        if isinstance(stage, ImportChecked):
                            refuse_without(self.key, scopes)
                            self.found.append(doubtful(doubts))
                            if self.is_strict:
                                refuse_doubtful(self.upload.name, self.found[-1])
                        yield stage
        finally:
            self.upload.close()

    async def _refuse_types(self) -> None:
        """Raise a 403 where the key may not record all there is, before any rule is checked."""
        if lacking := self.key.lacks({*SCOPE_OF.values()}):
            refuse_without(self.key, await asyncio.to_thread(self._asked_for, {*lacking}))

    def _asked_for(self, lacking: set[KeyScope]) -> set[KeyScope]:
        """Which scopes the events ask for, as far as it takes to know of those that are lacking."""
        scopes: set[KeyScope] = set()
        faults = Faults[LineFault]()
        for line, item in self.upload.items():
            if isinstance(item, FaultyItem):
                faults.add(line, item.faults)
                faults.add_rest(item.rest)
            else:
                scopes.add(SCOPE_OF[type(item)])
            if lacking <= scopes or faults.are_enough:
                break
        return scopes

    def is_end(self, stage: Progress | None) -> TypeGuard[ImportChecked | ImportRecorded]:
        """Whether a stage is the last one."""
        return isinstance(stage, ImportChecked if self.is_dry_run else ImportRecorded)

    async def answer(self, done: ImportChecked | ImportRecorded) -> ImportAnswer:
        """What the client is told at the end, once the views have had time to follow."""
        found = self.found[-1] if self.found else Doubtful()
        position, views, effects = None, None, None
        if isinstance(done, ImportChecked) and self.foresight is not None:
            effects = await self.first.effects(self.foresight)
        if isinstance(done, ImportRecorded):
            position = done.last
            is_shown = await self.service.views.reach(position, within_seconds=WAIT_SECONDS)
            views = said_of_views(self.service, is_shown=is_shown)
        return ImportAnswer(
            outcome=_outcome(done),
            events=done.events,
            events_before=done.events_before,
            digest=f"sha256:{self.upload.digest}",
            min_position=position,
            views=views,
            durability=self.service.ledger.durability,
            warnings=warnings_of_lines(found),
            warnings_left_out=found.rest,
            checked_against=found.checked_against,
            effects=effects,
        )


def _outcome(
    done: ImportChecked | ImportRecorded,
) -> Literal["appended", "already appended", "checked"]:
    if not done.events:
        return "already appended"
    return "appended" if isinstance(done, ImportRecorded) else "checked"
