"""What a newer service tells and this version does not know: it is read past, and still there."""

from typing import Any

from msgspec import Struct

from events.vocabulary.base import Fact


class Unknown(Struct, frozen=True):
    """A thing of a `kind` that this version does not know, with all of its `fields`."""

    kind: str
    fields: dict[str, Any]


class UnknownFact(Fact, frozen=True, kw_only=True, tag="unknown-fact"):
    """A fact of a `kind` that this version does not know: what all facts have, and its `fields`."""

    kind: str
    fields: dict[str, Any]

    @property
    def when(self) -> str:
        """The date that it tells of, as far as it can be told."""
        return str(self.fields.get("date") or self.fields.get("attested") or "")
