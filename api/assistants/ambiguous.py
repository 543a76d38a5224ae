"""Whether words may mean several: then all are named, and none is chosen."""

from collections.abc import Iterable, Iterator
from typing import Final

from api.assistants.told import NameTold, ReadingTold

NOT_OF_A_KIND: Final = frozenset({"facts", "said", "disagreements", "changes", "relations"})
"""Readings that ask for a list, or for a pair: their ids are of what is asked about."""


def several_meant(
    readings: Iterable[ReadingTold], actors: Iterable[NameTold], things: Iterable[NameTold]
) -> str | None:
    """That several of a kind may be meant: as they are read, or of those who are called so. What
    has the words somewhere in its name counts where there is neither.
    """
    meant = list(_ids_by_kind(readings, actors))
    for kind, ids in meant or _ids_by_kind((), things):
        if len(ids) > 1:
            return f"{len(ids)} {kind}s may be meant, of which none was chosen: {', '.join(ids)}"
    return None


def _ids_by_kind(
    readings: Iterable[ReadingTold], names: Iterable[NameTold]
) -> Iterator[tuple[str, list[str]]]:
    found: dict[str, dict[str, None]] = {}
    for each in readings:
        if len(each.ids) == 1 and each.kind not in NOT_OF_A_KIND:
            found.setdefault(each.kind, {})[each.ids[0]] = None
    for name in names:
        found.setdefault(name.kind, {})[name.id] = None
    for kind, ids in found.items():
        yield kind, list(ids)
