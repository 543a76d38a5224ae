"""Which facts read otherwise once something that is registered is corrected?

Those that name it where what they are filed under follows from what was corrected: a name is among
the words of a fact, a source says since when and by how many it is told, whoever acts for others
puts a fact between them. What is shown beside facts, and not filed with them (the title of a
source, what an office is described as), is read where it is registered.
"""

import sqlite3
from collections.abc import Iterator
from typing import Final

from events.time.dates import LATEST
from events.vocabulary.catalogue import RegistryEvent, stream_of
from events.vocabulary.facts import AnyFact
from events.vocabulary.registry import (
    DataSetWithdrawn,
    EngagementAdded,
    Registration,
    RegistrationCorrected,
    SourceAdded,
)
from projections.facts import citations, history, registry
from projections.holding.listing_order import kind_of
from projections.model import redated
from projections.model.directory import Directory
from projections.model.facet_lists import list_name
from projections.model.numbered import number_of, number_of_source
from projections.model.publication import public_from
from projections.model.things_named import LIVES
from projections.model.version import Amended

_FILED: Final[dict[str, tuple[str, ...]]] = {
    "source": ("lineage", "published", "is_machine"),
    "actor": ("name", "acts_for", "affiliations"),
    "engagement": ("name", "form", "part_of"),
    "channel": ("name", "between"),
}
"""By kind what facts are filed by; of all others that is their name."""

_NAMING = f"SELECT DISTINCT fact FROM timeline WHERE list = {number_of('?')}"
_EVER_CITING = f"""
SELECT DISTINCT fact FROM citation WHERE source = {number_of_source("?")} ORDER BY fact
"""
_VERSIONS = f"""
SELECT v.known_from, {redated.public_from("v")}, (
    SELECT r.stated_from FROM redated r WHERE r.fact = v.fact AND r.version = v.known_from
    ORDER BY r.known_from DESC LIMIT 1), v.body FROM version v
WHERE v.fact = :fact ORDER BY v.known_from
"""


RegistryAmendment = DataSetWithdrawn | RegistrationCorrected


def change_of(event: RegistryAmendment) -> Amended:
    """What it does to a fact."""
    return "data-set-withdrawn" if isinstance(event, DataSetWithdrawn) else "registration-corrected"


def takes_support(event: RegistryEvent) -> bool:
    """Whether it is by this event that nothing may support a fact any more: a fact may have been
    recorded that nothing ever did.
    """
    return isinstance(event, DataSetWithdrawn)


def before(db: sqlite3.Connection, event: RegistryAmendment) -> Registration | None:
    """How something registered read before it is corrected."""
    return None if isinstance(event, DataSetWithdrawn) else registry.now(db, stream_of(event))


def subjects_of(event: RegistryAmendment) -> list[str]:
    """The subject that shows what it is called."""
    stream = stream_of(event)
    return [stream] if kind_of(stream) in LIVES else []


def facts_of(
    db: sqlite3.Connection,
    directory: Directory,
    before: Registration | None,
    event: RegistryAmendment,
) -> list[str]:
    """The facts that stand and read otherwise once something registered does, or cite a data set
    that is withdrawn, in order of id.
    """
    if isinstance(event, DataSetWithdrawn):
        return citations.citing(db, event.source)
    to = event.registration
    kind, _, id = stream_of(to).partition("/")
    assert before is not None, "what is corrected is registered"
    if not _differs(before, to, _FILED.get(kind, ("name",))):
        return []
    if kind == "source":
        return citations.citing(db, id)
    # What is said on an occasion is said at the whole of it.
    is_moved = isinstance(to, EngagementAdded) and _differs(before, to, ("part_of",))
    named = directory.with_parts(id) if is_moved else [id]
    lists = [list_name(kind, each) for each in named]
    return sorted({fact for each in lists for (fact,) in db.execute(_NAMING, (each,))})


def redate(
    db: sqlite3.Connection,
    directory: Directory,
    position: int,
    before: Registration | None,
    event: RegistryAmendment,
) -> None:
    """File since when all that ever rested on a source is public, as its date is another one."""
    to = event.registration if isinstance(event, RegistrationCorrected) else None
    if not (isinstance(before, SourceAdded) and isinstance(to, SourceAdded)):
        return
    if public_from(before) == public_from(to):
        return
    for (fact,) in db.execute(_EVER_CITING, (to.id,)).fetchall():
        days = list(_redated(db, directory, position, fact))
        if min(days) != history.public_from(db, fact, position):
            history.file_public_from(db, fact, position, min(days))


def _redated(
    db: sqlite3.Connection, directory: Directory, position: int, fact: str
) -> Iterator[int]:
    """The days on which the versions of a fact are public, filed where they are other ones."""
    rows = db.execute(_VERSIONS, {"fact": fact, "k": position}).fetchall()
    for version, *days, body in rows:
        now = _days_of(history.decode_fact(body), directory)
        if now != tuple(days):
            redated.file(db, fact, version, position, now)
        yield now.public_from


def _days_of(fact: AnyFact, directory: Directory) -> redated.RedatedDays:
    """The days by which one of the supporting sources of a fact had certainly come out, and one
    that people made.
    """
    cited = [directory.cited(each) for each in fact.citations if each.bearing == "supports"]
    return redated.RedatedDays(
        min((each.public_from for each in cited), default=LATEST),
        min((each.stated_from for each in cited), default=LATEST),
    )


def _differs(before: Registration, to: Registration, fields: tuple[str, ...]) -> bool:
    return any(getattr(before, each) != getattr(to, each) for each in fields)
