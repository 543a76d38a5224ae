"""What a page calls what an answer names by its id, and the addresses that it leads to."""

import re
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import quote, urlencode

from api.asking.question import CLOCKS
from api.asking.things import BY_PLURAL, PLURALS
from events.errors import UnknownIdError
from events.vocabulary.registry import SourceAdded
from projections.dossiers.labels import labels
from projections.model.clocks import Clocks
from projections.model.reader import Reader

_FACT: Final = "fact"
_MAYBE_ID: Final = re.compile(r"[a-z0-9-]+")
_HYPHENS_LEAST: Final = 2
"""An id of three parts and more: a compound word has two."""

_NAMING: Final = {
    **{each: each for each in PLURALS},
    "denies": _FACT,
    "follows": _FACT,
    "issues": "issue",
    "moved_from": "place",
}
"""What the value of a field is an id of; else it may be an actor's."""


class PageNames:
    """Names as the ledger had them by an answer's clocks, and links that keep those of the page."""

    def __init__(self, reader: Reader, clocks: Clocks, given: Mapping[str, str]) -> None:
        self._reader = reader
        self._clocks = clocks
        self._given = {name: given[name] for name in CLOCKS if given.get(name)}
        self._known: dict[tuple[str, str], str] = {}

    def name(self, kind: str, id: str) -> str:
        """What something is called, by its kind (`actor`) or the first part of its address."""
        kind = BY_PLURAL[kind].name if kind in BY_PLURAL else kind
        if (kind, id) not in self._known:
            self._known[kind, id] = self._look_up(kind, id) or id.replace("-", " ")
        return self._known[kind, id]

    def known(self, kind: str, id: str) -> str | None:
        """What something is called; None where there is nothing of that id."""
        return self._look_up(kind, id)

    def outlet(self, lineage: str, source: str) -> str:
        """Whose reporting a source is; what no actor is called for, by its publisher."""
        told = self._source(source)
        return self._look_up("actor", lineage) or (lineage if told is None else told.publisher)

    def link(self, kind: str, *ids: str) -> str:
        """The address of the page of something, by its kind or the first part of its address."""
        parts = (PLURALS.get(kind, kind), *(quote(each, safe="") for each in ids))
        return self.at(f"/{'/'.join(parts)}")

    def at(self, path: str, **parameters: str | int | None) -> str:
        """An address with the page's clocks and other parameters; `since` is written `from`."""
        given = {("from" if k == "since" else k): v for k, v in parameters.items() if v}
        query = urlencode({**self._given, **given})
        return f"{path}?{query}" if query else path

    def plainly(self, note: str) -> str:
        """A curator's note with the names of what it names by ids, and without marks of code."""
        return _MAYBE_ID.sub(lambda found: self._said(found[0]), note.replace("`", ""))

    def _said(self, id: str) -> str:
        if id.count("-") < _HYPHENS_LEAST:
            return id
        told = self._look_up(_FACT, id) or self._look_up("source", id)
        return id if told is None else f"“{told.removesuffix('.')}”"

    def value(self, field: str, value: Any) -> str:
        """The value of a field of a fact, as a reader is shown it."""
        if isinstance(value, list):
            return ", ".join(self.value(field, each) for each in value)
        if not isinstance(value, str):
            return str(value)
        kind = _NAMING.get(field, "actor")
        return self._look_up(kind, value) or value

    def _look_up(self, kind: str, id: str) -> str | None:
        if kind == _FACT:
            return labels(self._reader, (), (id,), self._clocks).facts.get(id)
        if kind == "actor":
            return labels(self._reader, (id,), (), self._clocks).actors.get(id)
        if kind == "source":
            return self._title(id)
        return self._reader.name_of(kind, id, known_at=self._clocks.known_at)

    def _title(self, id: str) -> str | None:
        source = self._source(id)
        return None if source is None else f"{source.publisher}: {source.title}"

    def _source(self, id: str) -> SourceAdded | None:
        at = self._clocks.known_at
        try:
            return self._reader.registered("source", id, SourceAdded, known_at=at)
        except UnknownIdError:
            return None
