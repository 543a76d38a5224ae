"""Files events into the views, in ledger order, a batch and its checkpoint in one transaction."""

import sqlite3
from collections.abc import Callable, Iterable, Mapping
from itertools import islice

from msgspec.structs import replace

from events.ledger.protocol import Recorded
from events.time.dates import EARLIEST
from events.vocabulary.amendments import (
    CitationAdded,
    FactCorrected,
    FactRetracted,
    RetractionUndone,
)
from events.vocabulary.base import Fact
from events.vocabulary.catalogue import RegistryEvent
from events.vocabulary.facts import AnyFact
from events.vocabulary.registry import (
    ActorMerged,
    DataSetWithdrawn,
    EngagementMerged,
    EngagementMergeUndone,
    Merger,
    MergerUndone,
    MergeUndone,
    RegistrationCorrected,
)
from projections.dossiers.rendered import is_by_rule
from projections.doubts import marks
from projections.facts import (
    denials,
    facts,
    given_names,
    history,
    holdings,
    registry,
    sources,
)
from projections.filing import named_otherwise, rows, touched
from projections.filing.learned import read_directory
from projections.filing.named_anew import bearing_on, change_of, reads_otherwise
from projections.filing.origins import LAST, fact_as_filed, origin_of, read_origin
from projections.filing.read_models import PROJECTIONS
from projections.holding import chains, segments
from projections.holding.segments import Segments
from projections.model import mergers
from projections.model.clocks import FOREVER
from projections.model.directory import Directory
from projections.model.table import Row
from projections.model.version import Origin, Version, version_of, with_citation
from projections.relations import left_out
from projections.search import names, spelling
from projections.search.wording import Wording
from projections.subjects import whose_offices
from projections.subjects.effects import changes_of

_IS_CURRENT = "SELECT known_to FROM version WHERE fact = ? ORDER BY known_from DESC LIMIT 1"

_SCOPES = PROJECTIONS.index(touched.SCOPES)
_REACHED = PROJECTIONS.index(touched.REACHED)

CITED_KEPT = 100
"""Facts whose current version is remembered, as they have just got a citation."""


class Projector:
    """Owns the connection that writes the views. Not thread-safe: one batch after another."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._directory = read_directory(self._db)
        self._wording = Wording(db)
        self._pending: list[list[Row]] = [[] for _ in PROJECTIONS]
        self._cited: dict[str, Version] = {}
        self._chained = chains.Chained(db)
        self._recent: dict[str, Version] = {}
        self._borne_on = segments.BorneOn()
        self._held = holdings.NumbersHeld()
        self._unrendered = dict.fromkeys(segments.unrendered(db))
        self.checkpoint: int = db.execute("SELECT checkpoint FROM meta").fetchone()[0]

    def apply(self, batch: Iterable[Recorded]) -> None:
        """File the events that follow the checkpoint; earlier ones are passed over.

        All of the batch is filed and the checkpoint moved, or nothing is.
        """
        checkpoint = self.checkpoint
        self._db.execute("BEGIN IMMEDIATE")
        try:
            for recorded in batch:
                if recorded.position > checkpoint:
                    self._file(recorded)
                    checkpoint = recorded.position
            self._flush()
            borne_on = self._borne_on.file(self._db)
            self._held.file(self._db)
            self._db.execute("UPDATE meta SET checkpoint = ?", (checkpoint,))
            self._db.execute("COMMIT")
        except BaseException:
            self._roll_back()
            raise
        self._unrendered.update(dict.fromkeys(borne_on))
        # Last: other threads take it for what can be read (`projections.filing.views`).
        self.checkpoint = checkpoint

    def unrendered(self, most: int) -> list[str]:
        """Subjects that what was filed bears on, and whose elements are not rendered since."""
        return list(islice(self._unrendered, most))

    def keep(self, found: Mapping[str, Segments | None]) -> bool:
        """File what was worked out, but for what something was filed on since; whether there are
        more subjects to render.
        """
        self._db.execute("BEGIN IMMEDIATE")
        try:
            kept = segments.render(self._db, found)
            self._db.execute("COMMIT")
        except BaseException:
            if self._db.in_transaction:  # a full disk has undone it
                self._db.execute("ROLLBACK")
            raise
        for each in kept:
            self._unrendered.pop(each, None)
        return bool(self._unrendered)

    def close(self) -> None:
        """Close the connection."""
        self._db.close()

    def _roll_back(self) -> None:
        for pending in self._pending:
            pending.clear()
        self._cited.clear()
        self._recent.clear()
        self._borne_on.forget()
        self._held.forget()
        if self._db.in_transaction:
            self._db.execute("ROLLBACK")
        # They have learned from events that are now to be filed once more, a merge perhaps.
        self._directory = read_directory(self._db)
        self._wording = Wording(self._db)
        self._chained = chains.Chained(self._db)

    def _file(self, recorded: Recorded) -> None:
        match recorded.event:
            case Fact() as fact:
                self._held.add(holdings.FACT)
                self._open(fact, origin_of(recorded, "recorded"), recorded.position)
            case FactCorrected() as event:
                origin = origin_of(recorded, "corrected", event.reason)
                given_names.forget(self._db, event.fact.id)
                self._open(event.fact, origin, self._end(event.fact.id, origin.position))
            case CitationAdded() as event:
                self._add_citation(event, origin_of(recorded, "citation-added"))
            case FactRetracted() as event:
                version = self._last(event.fact)
                self._close(version, recorded.position)
                self._retract(version, origin_of(recorded, "retracted", event.reason))
            case RetractionUndone() as event:
                self._give_back(event, origin_of(recorded, "retraction-undone", event.reason))
            case ActorMerged() | EngagementMerged() as event:
                self._merge(event, recorded)
            case MergeUndone() | EngagementMergeUndone() as event:
                self._separate(event, recorded)
            case DataSetWithdrawn() | RegistrationCorrected() as event:
                self._change(event, recorded)
            case event:
                self._register(event, recorded)
        for text in self._wording.settle(recorded.position):
            words = text.quote.split()
            spelling.forget(self._db, words, recorded.position, self._directory)

    def _register(self, event: RegistryEvent, recorded: Recorded) -> None:
        if touched.looks_at_facts(event):
            self._flush()
        position, before = recorded.position, registry.file(self._db, recorded, event)
        mergers.file(self._db, position, event, self._directory.mergers)
        marks.file(self._db, event, before)
        self._held.register(self._db, event, before)
        sources.file(self._db, position, event, before)
        self._directory.learn(event)
        whose_offices.file(self._db, position, event, self._directory)
        names.file(self._db, position, event, self._directory)
        touched.file(self._db, position, event, self._directory)

    def _merge(self, event: Merger, recorded: Recorded) -> None:
        """File every fact anew that names what is merged, or a part of it, under the surviving
        id.
        """
        self._flush()
        origin = origin_of(recorded, change_of(event), event.reason)
        key = mergers.merged_by(event).key
        versions = [self._last(fact) for fact in bearing_on(self._db, self._directory, key)]
        if isinstance(event, EngagementMerged):
            self._bear_on_parts(event.engagement, recorded.position)
            after = self._directory.merging(event)
            then = [self._derive(v.fact, origin, v.first_position, after) for v in versions]
            pairs = zip(versions, then, strict=True)
            versions = [version for version, each in pairs if reads_otherwise(version, each)]
        self._file_anew(event, recorded, origin, versions)

    def _change(self, event: DataSetWithdrawn | RegistrationCorrected, recorded: Recorded) -> None:
        """File every fact anew without the citations of a data set, or as what it names, or cites,
        reads now; those that nothing supports any more stand no more.
        """
        self._flush()
        origin = origin_of(recorded, named_otherwise.change_of(event), event.reason)
        before = named_otherwise.before(self._db, event)
        affected = named_otherwise.facts_of(self._db, self._directory, before, event)
        self._file_anew(event, recorded, origin, list(map(self._last, affected)))
        self._flush()
        named_otherwise.redate(self._db, self._directory, origin.position, before, event)
        for subject in named_otherwise.subjects_of(event):
            self._borne_on.add(subject, origin.position, EARLIEST)

    def _file_anew(
        self, event: RegistryEvent, recorded: Recorded, origin: Origin, versions: list[Version]
    ) -> None:
        for version in versions:
            self._close(version, origin.position)
        self._register(event, recorded)
        may_end = named_otherwise.takes_support(event)
        for version in versions:
            kept = self._directory.named(version.fact).citations
            if may_end and all(each.bearing != "supports" for each in kept):
                self._retract(version, origin)
            else:
                self._open(version.fact, origin, version.first_position)

    def _bear_on_parts(self, engagement: str, position: int) -> None:
        """What is a part of an engagement names it, whatever is told of the part itself."""
        for each in self._directory.with_parts(engagement):
            self._borne_on.add(f"engagement/{each}", position, EARLIEST)

    def _separate(self, event: MergerUndone, recorded: Recorded) -> None:
        """File every fact anew that reads otherwise once a merge is undone."""
        self._flush()
        after = self._directory.without(event)
        origin = origin_of(recorded, change_of(event), event.reason)
        if isinstance(event, EngagementMergeUndone):
            self._bear_on_parts(event.engagement, recorded.position)
        moved = []
        for id in bearing_on(self._db, self._directory, mergers.parted_by(event)):
            version = self._last(id)
            given = given_names.as_given(self._db, version.fact)
            then = self._derive(given, origin, version.first_position, after)
            if reads_otherwise(version, then):
                moved.append((given, version))
        for _, version in moved:
            self._close(version, recorded.position)
        self._register(event, recorded)
        for given, version in moved:
            given_names.forget(self._db, given.id)
            self._open(given, origin, version.first_position)

    def _add_citation(self, event: CitationAdded, origin: Origin) -> None:
        before = self._last(event.fact)
        version = with_citation(before, event.citation, origin, self._directory)
        self._close(replace(before, added=version.added), origin.position)
        self._open_version(version)
        self._cited[event.fact] = version.as_it_stands
        if len(self._cited) > CITED_KEPT:
            del self._cited[next(iter(self._cited))]

    def _retract(self, version: Version, origin: Origin) -> None:
        """File that a fact stands no more, of which the last version is closed."""
        self._held.add(holdings.FACT, -1)
        at = origin.position
        stamp = (origin.reason, origin.recorded_at.isoformat(), origin.recorded_by)
        self._db.execute(facts.RETRACT, (at, *stamp, version.fact.id, version.known_from))
        self._db.executemany(left_out.RETRACT, left_out.retracted_rows(version, at))

    def _give_back(self, event: RetractionUndone, origin: Origin) -> None:
        version = self._last(event.fact)
        self._held.add(holdings.FACT)
        self._db.execute(left_out.GIVE_BACK, (origin.position, event.fact))
        # What was merged while the fact did not stand is named as it was filed: it may part again.
        given = given_names.as_given(self._db, fact_as_filed(self._db, event.fact))
        self._open(given, origin, version.first_position)

    def _open(self, fact: AnyFact, origin: Origin, first_position: int) -> None:
        version = self._derive(fact, origin, first_position, self._directory)
        if self._directory.mergers:
            given_names.keep(self._db, fact, version.fact)
        self._open_version(version)

    def _derive(
        self, fact: AnyFact, origin: Origin, first_position: int, directory: Directory
    ) -> Version:
        return version_of(
            fact, origin, directory, first_position=first_position, changes_of=changes_of
        )

    def _open_version(self, version: Version) -> None:
        for table, pending in zip(PROJECTIONS, self._pending, strict=True):
            pending.extend(table.rows(version, self._directory))
        self._wording.open(version, self._directory)
        spelling.file(self._db, version, self._directory)
        self._bear(version, version.known_from)
        self._recent[version.fact.id] = version.as_it_stands
        self._touch_denied(version, version.known_from)
        self._chained.learn(version.fact)
        self._touch_chain(version, version.known_from)
        if version.known_from != version.first_position:
            self._touch_naming(version)

    def _end(self, fact: str, position: int) -> int:
        """Close the current version of a fact; returns where the fact was first recorded. One that
        stood no more, as a data set was withdrawn, stands again from here on.
        """
        version = self._last(fact)
        if self._directory.withdrawn and not self._stands(fact):
            self._held.add(holdings.FACT)
            self._db.execute(left_out.GIVE_BACK, (position, fact))
        else:
            self._close(version, position)
        return version.first_position

    def _close(self, version: Version, position: int) -> None:
        self._cited.pop(version.fact.id, None)
        self._flush()  # what was filed before was so while the version stood
        rows.close(self._db, version, self._directory, position)
        self._wording.close(version, self._directory)
        self._bear(version, position)
        self._touch_denied(version, position)
        self._touch_chain(version, position)

    def _bear(self, version: Version, position: int) -> None:
        """The elements of what a version is about may be others from a position on."""
        for subject in touched.subjects_of(version):
            # What is told later bears on what holds before, and not on what was said before.
            day = EARLIEST if is_by_rule(subject) else version.told_from
            self._borne_on.add(subject, position, day)

    def _touch_denied(self, version: Version, position: int) -> None:
        """What a denied fact makes is contested from where a denial begins to where it ends."""
        denied = denials.denied_by(version.fact)
        if denied is not None and self._stands(denied):
            self._touch(denied, position, touched.scopes_of)

    def _touch_chain(self, version: Version, position: int) -> None:
        """What a fact follows, and what follows it, may have other bounds for it."""
        for each in self._chained.of(version.fact):
            if self._is_recorded(each):
                self._bear(self._touch(each, position, touched.states_of), position)

    def _touch_naming(self, version: Version) -> None:
        """What names a fact names it from the day on by which that fact was public."""
        fact, position = version.fact.id, version.known_from
        before = history.public_from(self._db, fact, position - 1)
        if before is not None and version.public_from < before:
            history.file_public_from(self._db, fact, position, version.public_from)
            self._flush()
            for each in touched.naming(self._db, fact):
                self._touch(each, position, touched.scopes_of)

    def _touch(
        self, fact: str, position: int, scopes_of: Callable[[Version], Iterable[str]]
    ) -> Version:
        """Touch scopes of a fact at a position, and those that its subjects are linked to."""
        version = self._last(fact)
        numbers = self._directory.numbers
        self._pending[_SCOPES] += [(numbers[scope], position) for scope in scopes_of(version)]
        reached = touched.reached_rows(version, self._directory)
        self._pending[_REACHED] += [(subject, position) for subject, _ in reached]
        return version

    def _stands(self, fact: str) -> bool:
        """Whether a fact is recorded and was not retracted."""
        if fact in self._recent:
            return True
        row = self._db.execute(_IS_CURRENT, (fact,)).fetchone()
        return row is not None and row[0] == FOREVER

    def _is_recorded(self, fact: str) -> bool:
        return fact in self._recent or self._db.execute(_IS_CURRENT, (fact,)).fetchone() is not None

    def _last(self, fact: str) -> Version:
        """The current version, or the last one of a fact that was retracted, derived anew where it
        is filed: what was filed for it follows from it.
        """
        found = self._cited.get(fact) or self._recent.get(fact)
        return self._derived(fact) if found is None else found

    def _derived(self, fact: str) -> Version:
        *recorded, first_position, basis, body = self._db.execute(LAST, (fact,)).fetchone()
        given, origin = history.decode_fact(body), read_origin(*recorded)
        version = self._derive(given, origin, first_position, self._directory)
        return replace(version, basis=basis)

    def _flush(self) -> None:
        self._directory.numbers.file()
        self._wording.flush()
        rows.file_pending(self._db, self._pending)
        self._recent.clear()
        self._chained.filed()
        self._directory.links.filed()
