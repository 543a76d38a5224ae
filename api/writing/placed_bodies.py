"""Bodies and files whose quotes get their places before they are checked and recorded."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from api.service.stores import Service
from api.writing.contents import Content, NumberedItem
from api.writing.idempotency import KeyedSubmission
from api.writing.placing import Placer, as_before, is_unplaced, place_all
from events.admission.batch import ReadFromJson
from events.admission.faults import FaultyItem
from events.errors import EventsRefusedError, Fault, LineFault
from events.source_texts.attached_texts import Texts
from events.vocabulary.catalogue import AnyEvent
from events.vocabulary.partial import Checkable, Partial


class Placing(Struct, frozen=True):
    """Events with the places of their quotes, and why some have none; `whole` where all have."""

    events: list[Checkable]
    faults: tuple[Fault, ...] = ()

    @property
    def whole(self) -> ReadFromJson | None:
        """The events, if each of them can be recorded for all that is known of its quotes."""
        if any(isinstance(each, Partial) for each in self.events):
            return None
        return ReadFromJson(each for each in self.events if not isinstance(each, Partial))


async def with_places(events: Sequence[Checkable], service: Service) -> Placing:
    """The places of quotes that were sent without; a thread looks for them where there are any."""
    if not any(map(is_unplaced, events)):
        return Placing([*events])
    found, faults = await asyncio.to_thread(place_all, service.texts, events)
    return Placing(found, tuple(faults))


async def faults_of_rules(
    placing: Placing, service: Service, expected: Mapping[str, int] | None = None
) -> tuple[tuple[Fault, ...], int]:
    """What has no place, and the rules that the rest breaks; and how many more faults there are."""
    try:
        await service.ledger.check(placing.events, expected=expected)
    except EventsRefusedError as error:
        return (*placing.faults, *error.faults), error.rest
    return placing.faults, 0


async def placed(recording: KeyedSubmission, service: Service) -> KeyedSubmission:
    """A submission with the places of its quotes; what the same key has brought before has those
    that it got then. Raises 422 with all that is wrong with it.
    """
    submission = recording.submission
    if not any(map(is_unplaced, submission.events)):
        return recording
    events: list[Checkable] = [*submission.events]
    if recording.given is not None:
        events = as_before(submission.events, await _before(recording, service))
    placing = await with_places(events, service)
    if placing.whole is None:
        rules = await faults_of_rules(placing, service, submission.expected)
        raise submission.refusal(EventsRefusedError(*rules))
    return replace(recording, submission=replace(submission, events=placing.whole))


class PlacedContent:
    """What is imported, with the places of its quotes."""

    def __init__(self, content: Content, texts: Texts) -> None:
        self.name: Path = content.name
        self.digest = content.digest
        self._content = content
        self._texts = texts

    def items(self) -> Iterator[NumberedItem]:
        """See `api.writing.contents.Content.items`."""
        placer = Placer(self._texts)
        for line, item in self._content.items():
            if isinstance(item, FaultyItem):
                yield line, _faulty(placer, line, item)
                continue
            found = placer.placed(item)
            if isinstance(found.event, Partial) or found.faults:
                part = found.event if isinstance(found.event, Partial) else None
                faults = tuple(LineFault(line, each.field, each.said) for each in found.faults)
                yield line, FaultyItem(faults, part=part, id=getattr(item, "id", None))
            else:
                yield line, found.event


def _faulty(placer: Placer, line: int, item: FaultyItem) -> FaultyItem:
    if item.part is None:
        return item
    found = placer.placed(item.part)
    faults = tuple(LineFault(line, each.field, each.said) for each in found.faults)
    part = found.event if isinstance(found.event, Partial) else item.part
    return replace(item, faults=(*item.faults, *faults), part=part)


async def _before(recording: KeyedSubmission, service: Service) -> list[AnyEvent]:
    """What the same key has brought before, if it has."""
    earlier = await service.ledger.appended(recording.key)
    if earlier is None:
        return []
    count = len(earlier.positions)
    found = await service.ledger.read(after=earlier.first - 1, limit=count)
    return [each.event for each in found]
