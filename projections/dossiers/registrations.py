"""How did something registered read before, and what was corrected, when, by whom and why?"""

from collections.abc import Iterator
from typing import Final, Literal

import msgspec
from msgspec import Struct

from events.errors import UnknownIdError
from events.vocabulary.registry import ActorAdded, Registration, SourceAdded
from projections.dossiers import actors
from projections.facts import data_sets, registry
from projections.facts.data_sets import DataSetVersion
from projections.facts.history import Difference, differences
from projections.facts.registry import VERSIONS_LIMIT, RegisteredVersion
from projections.holding.extents import Portion
from projections.model import mergers
from projections.model.clocks import Clocks
from projections.model.publication import is_public
from projections.model.reader import Reader
from projections.model.worded import told

MERGED_MOST: Final = 100


class RegistrationVersion(Struct, frozen=True, kw_only=True):
    """What is registered as it read from a position on, what was done there, by whom and why, and
    how it differs from the version before.
    """

    position: int
    change: Literal["registered", "corrected"]
    recorded_at: str
    recorded_by: str
    reason: str | None
    registration: Registration
    differs: tuple[Difference, ...]


class RegistrationHistory(Struct, frozen=True, kw_only=True):
    """The versions of what is registered, the oldest first. `version` is where something was said
    of it last, be it a merge or a look at it: what a writer gives as `expected` for its `stream`.
    `cut_off`: there were earlier versions. Of a data set `data_set_versions` are the last that came
    out since it was registered, the latest first. `merged` are the ids, a hundred at most, that
    were merged into this one, or with it into another: the merge of each can be undone.
    """

    stream: str
    version: int
    versions: tuple[RegistrationVersion, ...]
    cut_off: bool
    data_set_versions: tuple[DataSetVersion, ...]
    merged: tuple[str, ...] = ()


def history(reader: Reader, kind: str, id: str, clocks: Clocks) -> RegistrationHistory:
    """How something registered read by then, and before; raises `UnknownIdError`, also for a source
    that had not come out.

    With `public_by` what was corrected in names of which the public could not know is not told.
    """
    found = registry.versions(reader, kind, id, clocks.known_at, limit=VERSIONS_LIMIT + 1)
    if not found or not _is_public(found[-1].registration, clocks):
        raise UnknownIdError(kind, id)
    shown = list(_shown(reader, found, clocks))
    cut_off = len(found) > VERSIONS_LIMIT
    return RegistrationHistory(
        stream=f"{kind}/{id}",
        version=registry.last_position(reader, kind, id, clocks.known_at),
        versions=tuple(shown[cut_off:]),
        cut_off=cut_off,
        data_set_versions=_versions(reader, kind, id, clocks),
        merged=_merged(reader, kind, id, clocks),
    )


def _merged(reader: Reader, kind: str, id: str, clocks: Clocks) -> tuple[str, ...]:
    """All that go by the id of what this one is, but for that one."""
    if kind not in mergers.MERGED_KINDS:
        return ()
    survivor = mergers.survivor(reader, id, clocks, kind)
    ids = sorted(mergers.ids_of(reader, id, clocks, kind))
    return tuple(each for each in ids if each != survivor)[:MERGED_MOST]


def _versions(reader: Reader, kind: str, id: str, clocks: Clocks) -> tuple[DataSetVersion, ...]:
    if kind != "source":
        return ()
    return tuple(data_sets.versions(reader, id, clocks, Portion(VERSIONS_LIMIT)).items)


def _is_public(registration: Registration, clocks: Clocks) -> bool:
    return not isinstance(registration, SourceAdded) or is_public(registration, clocks)


def _shown(
    reader: Reader, found: list[RegisteredVersion], clocks: Clocks
) -> Iterator[RegistrationVersion]:
    before: Registration | None = None
    for each in found:
        registration = each.registration
        if isinstance(registration, ActorAdded):
            registration = actors.seen(reader, registration, clocks)
        if registration != before:
            yield RegistrationVersion(
                position=each.position,
                change="registered" if each.reason is None else "corrected",
                recorded_at=each.recorded_at,
                recorded_by=each.recorded_by,
                reason=each.reason,
                registration=told(registration),
                differs=() if before is None else _differs(before, registration),
            )
        before = registration


def _differs(before: Registration, after: Registration) -> tuple[Difference, ...]:
    return tuple(differences(msgspec.to_builtins(before), msgspec.to_builtins(after)))
