"""Watching an answer: does it still say what it said?

A watch is an answer's address with its day and its day of publication fixed. What the ledger gets
later may make it read otherwise; how it read before and after an event follows from the ledger
alone, so nothing has to be remembered of a watch, and any process can go on with it.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any, Final, NamedTuple
from urllib.parse import parse_qsl, urlencode, urlsplit

from msgspec import Struct

from api.answers.ledger import AnswerChanged
from api.asking.things import BY_PLURAL, RELATIONS, THINGS
from api.caching.address_scopes import HEAD, Scopes, scopes_of
from events.errors import FactRetractedError, QuestionError, UnknownIdError
from events.time.dates import iso
from projections.facts import facts
from projections.holding.listing_order import SECTION_LIMIT, SECTION_LIMIT_MOST
from projections.model import mergers, touches
from projections.model.clocks import Clocks
from projections.model.reader import Reader
from projections.model.worded import telling
from projections.relations import pair_state
from projections.relations.changed_elements import AnyChange
from projections.relations.comparison import Side, differences
from projections.subjects import accords, channels, engagements, incidents, measures, offices
from projections.timeline.as_written import day_for, today

EXPECTED: Final = (
    "the permalink of a fact, an office, an engagement, a measure, a channel, an incident, an"
    " accord or a state of relations"
)
_WATCHED: Final = (RELATIONS, *(each.plural for each in THINGS if each.is_watched))
_PATH: Final = re.compile(rf"/v1/({'|'.join(_WATCHED)})/([a-z0-9-]+)(?:/([a-z0-9-]+))?")
_POSITION: Final = re.compile("[0-9]{1,18}")


class Watch(Struct, frozen=True, kw_only=True):
    """An answer that is watched. Without `as_of` it is always today's (a pair's state).

    `since` is the position at which whoever watches it has read it, if they said so.
    """

    kind: str
    ids: tuple[str, ...]
    as_of: int | None = None
    public_by: int | None = None
    limit: int = SECTION_LIMIT
    since: int | None = None

    def clocks(self, position: int) -> Clocks:
        """The clocks of the answer at a position of the ledger."""
        return Clocks(today() if self.as_of is None else self.as_of, position, self.public_by)

    def permalink(self, position: int) -> str:
        """Where the answer stands as it read at a position."""
        clocks = self.clocks(position)
        query = {"as_of": iso(clocks.as_of)}
        if clocks.public_by is not None:
            query["public_by"] = iso(clocks.public_by)
        query["known_at"] = str(position)
        if self.limit != SECTION_LIMIT:
            query["limit"] = str(self.limit)
        return f"/v1/{self.kind}/{'/'.join(self.ids)}?{urlencode(query)}"


class Reading(NamedTuple):
    """How an answer reads at a position on a day: None where there is none."""

    position: int
    day: int
    view: Any


class Watcher:
    """Follows one answer along the ledger; remembers its last reading to look at it less often."""

    def __init__(self, reader: Reader, watch: Watch) -> None:
        self._reader = reader
        self.watch = watch
        self._last: Reading | None = None

    def read_with(self, reader: Reader) -> None:
        """Read with another reader from now on: what was read last may read otherwise there."""
        self._reader, self._last = reader, None

    def after(self, position: int) -> AnswerChanged | None:
        """What the event at a position has made of the answer; read anew only where it touched."""
        before = self._read(position - 1)
        if touches.last(self._reader, self._scopes(position), by=position) != position:
            self._last = before._replace(position=position)
            return None
        return self._compared(before, position, position)

    def between(self, since: int, position: int) -> AnswerChanged | None:
        """What became of the answer between two positions."""
        return self._compared(self._read(since), position, None)

    def _compared(self, before: Reading, position: int, event: int | None) -> AnswerChanged | None:
        after = self._last = self._read(position)
        changes = tuple(self._changes(before, after))
        sections = [str(each.__struct_config__.tag) for each in changes]
        differs = (*sections, *self._differing(before.view, after.view))
        if not differs:
            return None
        return AnswerChanged(
            position=position,
            event=event,
            before=self.watch.permalink(before.position),
            permalink=self.watch.permalink(position),
            differs=tuple(dict.fromkeys(differs)),
            changes=changes,
        )

    def _read(self, position: int) -> Reading:
        clocks, last = self.watch.clocks(position), self._last
        if last is not None and (last.position, last.day) == (position, clocks.as_of):
            return last
        try:
            view = VIEWS[self.watch.kind](self._reader, self.watch, clocks)
        except NO_ANSWER:
            view = None
        return Reading(position, clocks.as_of, view)

    def _scopes(self, position: int) -> Scopes:
        """What the answer is about; of parties that were merged, as those they were merged into."""
        clocks = self.watch.clocks(position)
        thing = BY_PLURAL.get(self.watch.kind)
        kind = thing.name if thing is not None and thing.is_merged else "actor"
        ids = [mergers.survivor(self._reader, id, clocks, kind) for id in self.watch.ids]
        scopes = scopes_of(f"/v1/{self.watch.kind}/{'/'.join(ids)}", {})
        assert scopes not in {None, HEAD}, "what can be watched is bounded"
        return scopes or HEAD

    def _changes(self, before: Reading, after: Reading) -> Iterator[AnyChange]:
        """What differs between two states of relations, element by element."""
        if self.watch.kind == "relations" and after.view is not None:
            sides = [Side(self.watch.clocks(each.position), each.view) for each in (before, after)]
            yield from differences(self._reader, *sides)

    def _differing(self, before: Struct | None, after: Struct | None) -> Iterator[str]:
        """The fields that differ. Of a state of relations, what it counts is no part of it."""
        if before is None or after is None:
            yield from () if before is after else ("answer",)
            return
        compared = ("contested",) if self.watch.kind == "relations" else telling(type(before))
        for name in compared:
            if getattr(before, name) != getattr(after, name):
                yield name


NO_ANSWER: Final = (UnknownIdError, FactRetractedError, QuestionError)
"""What says that an answer is not there: parties that turned out to be one have no relations."""

VIEWS: Final[dict[str, Callable[[Reader, Watch, Clocks], Struct]]] = {
    "relations": lambda reader, watch, clocks: pair_state.between(
        reader, watch.ids[0], watch.ids[1], clocks, limit=watch.limit
    ),
    "facts": lambda reader, watch, clocks: facts.view(reader, watch.ids[0], clocks),
    "offices": lambda reader, watch, clocks: offices.view(reader, watch.ids[0], clocks),
    "engagements": lambda reader, watch, clocks: engagements.view(reader, watch.ids[0], clocks),
    "measures": lambda reader, watch, clocks: measures.view(reader, watch.ids[0], clocks),
    "channels": lambda reader, watch, clocks: channels.view(reader, watch.ids[0], clocks),
    "incidents": lambda reader, watch, clocks: incidents.view(reader, watch.ids[0], clocks),
    "accords": lambda reader, watch, clocks: accords.view(reader, watch.ids[0], clocks),
}
"""What can be watched, by the first part of its address."""


def watch_of(reader: Reader, permalink: str, position: int) -> Watch:
    """The watch of an answer that stands at an address, whole or from its path on; raises
    `QuestionError`, and `UnknownIdError` where there is nothing to watch.
    """
    parts = urlsplit(permalink)
    path, pairs = _PATH.fullmatch(parts.path), parse_qsl(parts.query, keep_blank_values=True)
    given = dict(pairs)
    if path is None or (path[1] == "relations") != (path[3] is not None) or len(given) < len(pairs):
        raise QuestionError("watch", permalink, EXPECTED)
    allowed = {"as_of", "public_by", "known_at"} | ({"limit"} if path[3] else set())
    if "as_of" not in given or not allowed.issuperset(given):
        expected = f"{EXPECTED}, with as_of and nothing but the clocks"
        raise QuestionError("watch", permalink, expected)
    watch = Watch(
        kind=path[1],
        ids=tuple(each for each in path.groups()[1:] if each is not None),
        as_of=day_for("watch", given["as_of"]),
        public_by=day_for("watch", given["public_by"]) if "public_by" in given else None,
        limit=_number(given, "limit", SECTION_LIMIT, SECTION_LIMIT_MOST),
        since=_number(given, "known_at", position, position),
    )
    _check(reader, watch, position)
    return watch


def _check(reader: Reader, watch: Watch, position: int) -> None:
    """Raise where there is no answer; a fact that was taken back has been one."""
    with suppress(FactRetractedError):
        VIEWS[watch.kind](reader, watch, watch.clocks(position))


def _number(given: dict[str, str], name: str, otherwise: int, most: int) -> int:
    text = given.get(name)
    if text is None:
        return otherwise
    if _POSITION.fullmatch(text) is None or int(text) > most:
        raise QuestionError("watch", f"{name}={text}", f"a number up to {most}")
    return int(text)
