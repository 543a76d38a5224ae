"""The tables of the ledger's file, and the triggers that keep its past."""

FORMAT = 1

SCHEMA = """
CREATE TABLE ledger (
    id     TEXT NOT NULL,
    format INTEGER NOT NULL
) STRICT;

CREATE TABLE event (
    position INTEGER PRIMARY KEY,
    stream   TEXT NOT NULL,
    tag      TEXT NOT NULL,
    leaf     BLOB NOT NULL,
    stored   BLOB NOT NULL
) STRICT;

CREATE INDEX event_stream ON event (stream, position, tag);

CREATE TABLE append (
    key    TEXT PRIMARY KEY,
    digest BLOB NOT NULL,
    first  INTEGER NOT NULL,
    last   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TRIGGER event_is_next BEFORE INSERT ON event
WHEN NEW.position <> 1 + coalesce((SELECT max(position) FROM event), 0)
BEGIN SELECT raise(ABORT, 'positions run on without gaps'); END;

CREATE TRIGGER event_stays BEFORE UPDATE ON event
BEGIN SELECT raise(ABORT, 'the past of the ledger never changes'); END;

CREATE TRIGGER event_remains BEFORE DELETE ON event
BEGIN SELECT raise(ABORT, 'the past of the ledger never changes'); END;

CREATE TRIGGER append_is_new BEFORE INSERT ON append
WHEN EXISTS (SELECT 1 FROM append WHERE key = NEW.key)
BEGIN SELECT raise(ABORT, 'a key is used once'); END;

CREATE TRIGGER append_stays BEFORE UPDATE ON append
BEGIN SELECT raise(ABORT, 'the past of the ledger never changes'); END;

CREATE TRIGGER append_remains BEFORE DELETE ON append
BEGIN SELECT raise(ABORT, 'the past of the ledger never changes'); END;

CREATE TRIGGER ledger_is_one BEFORE INSERT ON ledger
WHEN EXISTS (SELECT 1 FROM ledger)
BEGIN SELECT raise(ABORT, 'a file holds one ledger'); END;

CREATE TRIGGER ledger_stays BEFORE UPDATE ON ledger
BEGIN SELECT raise(ABORT, 'the past of the ledger never changes'); END;

CREATE TRIGGER ledger_remains BEFORE DELETE ON ledger
BEGIN SELECT raise(ABORT, 'the past of the ledger never changes'); END;
"""
# "next" and "new" also stop INSERT OR REPLACE, which deletes without firing delete triggers.
