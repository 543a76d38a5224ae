"""What a projector knows by heart: whatever was registered so far."""

import sqlite3

import msgspec

from events.vocabulary.catalogue import RegistryEvent
from projections.facts import registry
from projections.model.directory import Directory
from projections.model.links import Links
from projections.model.numbered import Numbers
from projections.search import spelling


def read_directory(db: sqlite3.Connection) -> Directory:
    """Learn it from the views, as it was filed."""
    directory = Directory()
    directory.numbers, directory.links = Numbers(db), Links(db)
    for _, body in db.execute(registry.EVERY):
        directory.learn(msgspec.json.decode(body, type=RegistryEvent))
    spelling.remember(db, directory)
    return directory
