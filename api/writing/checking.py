"""What somebody would record, held against all that recording holds it against.

A dry run, a draft and what is recorded pass here: none of them knows of a rule that another does
not.
"""

from collections.abc import Iterable
from functools import partial

from msgspec import Struct
from msgspec.structs import replace

from api.answers.problems import ProblemFault
from api.answers.recording import RecordingWarning
from api.problems.document_shape import RefusedRequest
from api.service.stores import Service
from api.service.turns import Run
from api.writing.bodies import See, Submission, read_submission
from api.writing.body_faults import ShapesRefused
from api.writing.idempotency import KeyedSubmission
from api.writing.placed_bodies import faults_of_rules, with_places
from api.writing.warnings import as_warning, doubts_about, warnings_of_batch
from events.admission.batch import ReadFromJson, prepare
from events.admission.faults import Faults
from events.errors import EventsRefusedError, Fault
from events.ledger.protocol import Appended
from events.vocabulary.base import Event


class Assessment(Struct, frozen=True, kw_only=True):
    """Everything that is wrong with a batch, and all that may be a mistake in it.

    `events` are there where each of them has a shape.
    """

    events: ReadFromJson | None
    faults: tuple[ProblemFault, ...]
    faults_left_out: int
    warnings: tuple[RecordingWarning, ...]
    warnings_left_out: int
    checked_against: int | None

    @property
    def is_recordable(self) -> bool:
        """Whether it could be recorded as it stands."""
        return not self.faults and not self.faults_left_out


UNJUDGED = Assessment(
    events=None,
    faults=(),
    faults_left_out=0,
    warnings=(),
    warnings_left_out=0,
    checked_against=None,
)
"""Of what is not held against anything."""


async def submission_of(body: bytes, service: Service, run: Run, see: See) -> Submission:
    """What was sent; where an event has no shape, the faults of the others are told too. `see` is
    shown the types of events first, and may refuse them.
    """
    try:
        found = await run(read_submission, body, see)
        see(set(map(type, found.events)))
    except ShapesRefused as shapes:
        raise shapes.refusal(*await _rules_broken(service, shapes)) from shapes
    return found


async def check_recording(
    recording: KeyedSubmission, service: Service, run: Run
) -> Appended | None:
    """What appending would say; None where it would write."""
    submission, key = recording.submission, recording.key
    events, expected = submission.events, submission.expected
    batch = await run(partial(prepare, events, by=recording.by, expected=expected, key=key))
    earlier = await service.ledger.appended(key, digest=batch.digest)
    if earlier is None:
        await service.ledger.check(events, expected=expected)
    return earlier


async def assessed(body: bytes, by: str, key: str, service: Service, run: Run) -> Assessment:
    """A batch that `by` would record under a key, with all faults and warnings at once."""
    try:
        found = await run(read_submission, body, _see_nothing)
    except ShapesRefused as shapes:
        return await _assessed_shapes(shapes, service)
    except RefusedRequest as refused:
        return _assessment(None, _gathered(refused.faults))
    placing = await with_places(found.events, service)
    found = replace(found, events=placing.whole or found.events)
    doubts = await doubts_about(service, found.events)
    faults = Faults[ProblemFault]()
    if placing.faults:
        rules = await faults_of_rules(placing, service)
        faults = found.gathered(EventsRefusedError(*rules))
        warnings = warnings_of_batch(doubts, found.pointer)
        return _assessment(None, faults, warnings, doubts.rest, doubts.checked_against)
    try:
        await check_recording(KeyedSubmission(found, by, key, key), service, run)
    except EventsRefusedError as error:
        faults = found.gathered(error)
    warnings = warnings_of_batch(doubts, found.pointer)
    return _assessment(found.events, faults, warnings, doubts.rest, doubts.checked_against)


async def _assessed_shapes(shapes: ShapesRefused, service: Service) -> Assessment:
    places, whole = [], []
    for index, event in shapes.whole():
        places.append(index)
        whole.append(event)
    doubts = await doubts_about(service, whole)
    warnings = tuple(
        as_warning(each, f"/events/{places[each.place]}{each.field}") for each in doubts.told
    )
    faults = shapes.gathered(*await _rules_broken(service, shapes))
    return _assessment(None, faults, warnings, doubts.rest, doubts.checked_against)


async def _rules_broken(service: Service, shapes: ShapesRefused) -> tuple[tuple[Fault, ...], int]:
    """What is wrong with what can be made out of events without a shape."""
    placing = await with_places(shapes.events, service)
    return await faults_of_rules(placing, service)


def _assessment(
    events: ReadFromJson | None,
    faults: Faults[ProblemFault],
    warnings: tuple[RecordingWarning, ...] = (),
    warnings_left_out: int = 0,
    checked_against: int | None = None,
) -> Assessment:
    return Assessment(
        events=events,
        faults=faults.told,
        faults_left_out=faults.rest,
        warnings=warnings,
        warnings_left_out=warnings_left_out,
        checked_against=checked_against,
    )


def _gathered(faults: Iterable[ProblemFault]) -> Faults[ProblemFault]:
    found = Faults[ProblemFault]()
    found.add(0, faults)
    return found


def _see_nothing(_: set[type[Event]]) -> None:
    """A draft may hold what its owner could not record."""
