"""A record of a data set, as its keepers publish it, and what cannot be read."""

import hashlib
from functools import cached_property
from typing import TypeAlias

import msgspec
from msgspec import Struct

from events.vocabulary.base import Citation, DataRecord
from seeds.data_sets.slugs import slug_of

Values: TypeAlias = "str | list[Values] | dict[str, Values]"
"""Of a record: text, or lists and objects of it. Numbers and dates stay as they are written."""

_canonical = msgspec.json.Encoder(order="sorted").encode
"""RFC 8785 of values that are text, as their names are ASCII."""


class Record(Struct, frozen=True, dict=True):
    """`id` in its data set; `public` is the day in EDTF since when it is there; `values` all of it
    but for who edited it when; `file` is where it was read.
    """

    id: str
    public: str
    values: dict[str, Values]
    file: str = ""

    @cached_property
    def canonical(self) -> bytes:
        """The values as JSON, canonicalised as RFC 8785 says: UTF-8."""
        return _canonical(self.values)

    @cached_property
    def sha256(self) -> str:
        """Of the canonical form, in lower-case hex."""
        return hashlib.sha256(self.canonical).hexdigest()


class Rejected(Struct, frozen=True, kw_only=True):
    """What stands in a data set and is in no fact: `file` of it, `record` if it has an id there."""

    file: str
    record: str | None
    reason: str


class RecordRow(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was read of one record. Subclasses add flat fields: text, numbers, tuples of text.

    `named` is the name of what it tells, where that is not the record's own: it was given when the
    thing was first read, and stays where the keepers of the data set number their records anew.
    """

    record: str
    public: str
    sha256: str
    named: str = ""

    @property
    def name_of_facts(self) -> str:
        """What ids of facts and of engagements are made of."""
        return self.named or slug_of(self.record)

    def citation(self, source: str, **says: str) -> Citation:
        """The record as evidence; `says` is what it gives for the fields of the fact."""
        cited = DataRecord(id=self.record, public=self.public, sha256=self.sha256)
        return Citation(source=source, record=cited, says=says)
