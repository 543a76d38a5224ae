"""What a projector knows by heart: whatever was registered so far."""

import sqlite3

import msgspec

from events.vocabulary.catalogue import RegistryEvent
from projections.facts import registry
from projections.model.directory import Directory
from projections.model.links import Links
from projections.model.numbered import Numbers
from projections.search import spelling

_decode = msgspec.json.Decoder(RegistryEvent).decode
"""Made once: to name the type for each of many thousands would take five times as long."""


def read_directory(db: sqlite3.Connection) -> Directory:
    """Learn it from the views, as it was filed."""
    directory = Directory()
    directory.numbers, directory.links = Numbers(db), Links(db)
    for _, body in db.execute(registry.EVERY):
        directory.learn(_decode(body))
    spelling.remember(db, directory)
    return directory
