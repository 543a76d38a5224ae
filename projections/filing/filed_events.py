"""What each kind of event does to the views: a fact is recorded, amended or taken back, something
is registered, two are merged.
"""

import sqlite3

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
from events.vocabulary.registry import (
    ActorMerged,
    DataSetWithdrawn,
    EngagementMerged,
    EngagementMergeUndone,
    Merger,
    MergerUndone,
    MergeUndone,
    Registration,
    RegistrationCorrected,
    SourceChecked,
)
from projections.doubts import marks
from projections.facts import facts, given_names, holdings, registry, sources
from projections.filing import named_otherwise, touched
from projections.filing.filed_versions import FiledVersions
from projections.filing.named_anew import bearing_on, change_of, reads_otherwise
from projections.filing.origins import fact_as_filed, origin_of
from projections.model import mergers
from projections.model.directory import Directory
from projections.model.version import Origin, Version, with_citation
from projections.relations import left_out
from projections.subjects import whose_offices

_PLAIN = (Fact, Registration, SourceChecked)


def is_plain(event: object) -> bool:
    """Whether filing it asks for nothing but what stands and who is who."""
    return isinstance(event, _PLAIN)


class FiledEvents:
    """Files one event after another."""

    def __init__(self, db: sqlite3.Connection, versions: FiledVersions | None = None) -> None:
        self._db = db
        self.versions = FiledVersions(db) if versions is None else versions

    @property
    def _directory(self) -> Directory:
        return self.versions.directory

    def file(self, recorded: Recorded) -> None:
        """File an event."""
        match recorded.event:
            case Fact() as fact:
                self.versions.held.add(holdings.FACT)
                self.versions.open(fact, origin_of(recorded, "recorded"), recorded.position)
            case FactCorrected() as event:
                origin = origin_of(recorded, "corrected", event.reason)
                given_names.forget(self._db, event.fact.id)
                first_position = self.versions.end(event.fact.id, origin.position)
                self.versions.open(event.fact, origin, first_position)
            case CitationAdded() as event:
                self._add_citation(event, origin_of(recorded, "citation-added"))
            case FactRetracted() as event:
                version = self.versions.last(event.fact)
                self.versions.close(version, recorded.position)
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
        self.versions.settle(recorded.position)

    def _register(self, event: RegistryEvent, recorded: Recorded) -> None:
        if touched.looks_at_facts(event):
            self.versions.flush()
        to, directory, position = self.versions.to, self._directory, recorded.position
        before = registry.file(to, recorded, event)
        mergers.file(to, position, event, directory.mergers)
        marks.file(to, event, before)
        self.versions.held.register(to, event, before)
        sources.file(to, position, event, before)
        directory.learn(event)
        whose_offices.file(to, position, event, directory)
        self.versions.names.file(to, position, event, directory)
        touched.file(to, position, event, directory)

    def _merge(self, event: Merger, recorded: Recorded) -> None:
        """File every fact anew that names what is merged, or a part of it, under the surviving
        id.
        """
        self.versions.flush()
        origin = origin_of(recorded, change_of(event), event.reason)
        key = mergers.merged_by(event).key
        versions = list(map(self.versions.last, bearing_on(self._db, self._directory, key)))
        if isinstance(event, EngagementMerged):
            self._bear_on_parts(event.engagement, recorded.position)
            after = self._directory.merging(event)
            then = [self.versions.derive(v.fact, origin, v.first_position, after) for v in versions]
            pairs = zip(versions, then, strict=True)
            versions = [version for version, each in pairs if reads_otherwise(version, each)]
        self._file_anew(event, recorded, origin, versions)

    def _change(self, event: DataSetWithdrawn | RegistrationCorrected, recorded: Recorded) -> None:
        """File every fact anew without the citations of a data set, or as what it names, or cites,
        reads now; those that nothing supports any more stand no more.
        """
        self.versions.flush()
        origin = origin_of(recorded, named_otherwise.change_of(event), event.reason)
        before = named_otherwise.before(self._db, event)
        affected = named_otherwise.facts_of(self._db, self._directory, before, event)
        self._file_anew(event, recorded, origin, list(map(self.versions.last, affected)))
        self.versions.flush()
        named_otherwise.redate(self._db, self._directory, origin.position, before, event)
        for subject in named_otherwise.subjects_of(event):
            self.versions.borne_on.add(subject, origin.position, EARLIEST)

    def _file_anew(
        self, event: RegistryEvent, recorded: Recorded, origin: Origin, versions: list[Version]
    ) -> None:
        for version in versions:
            self.versions.close(version, origin.position)
        self._register(event, recorded)
        may_end = named_otherwise.takes_support(event)
        for version in versions:
            kept = self._directory.named(version.fact).citations
            if may_end and all(each.bearing != "supports" for each in kept):
                self._retract(version, origin)
            else:
                self.versions.open(version.fact, origin, version.first_position)

    def _bear_on_parts(self, engagement: str, position: int) -> None:
        """What is a part of an engagement names it, whatever is told of the part itself."""
        for each in self._directory.with_parts(engagement):
            self.versions.borne_on.add(f"engagement/{each}", position, EARLIEST)

    def _separate(self, event: MergerUndone, recorded: Recorded) -> None:
        """File every fact anew that reads otherwise once a merge is undone."""
        self.versions.flush()
        after = self._directory.without(event)
        origin = origin_of(recorded, change_of(event), event.reason)
        if isinstance(event, EngagementMergeUndone):
            self._bear_on_parts(event.engagement, recorded.position)
        moved = []
        for id in bearing_on(self._db, self._directory, mergers.parted_by(event)):
            version = self.versions.last(id)
            given = given_names.as_given(self._db, version.fact)
            then = self.versions.derive(given, origin, version.first_position, after)
            if reads_otherwise(version, then):
                moved.append((given, version))
        for _, version in moved:
            self.versions.close(version, recorded.position)
        self._register(event, recorded)
        for given, version in moved:
            given_names.forget(self._db, given.id)
            self.versions.open(given, origin, version.first_position)

    def _add_citation(self, event: CitationAdded, origin: Origin) -> None:
        before = self.versions.last(event.fact)
        version = with_citation(before, event.citation, origin, self._directory)
        self.versions.close(replace(before, added=version.added), origin.position)
        self.versions.cite(version)

    def _retract(self, version: Version, origin: Origin) -> None:
        """File that a fact stands no more, of which the last version is closed."""
        self.versions.held.add(holdings.FACT, -1)
        at = origin.position
        stamp = (origin.reason, origin.recorded_at.isoformat(), origin.recorded_by)
        self._db.execute(facts.RETRACT, (at, *stamp, version.fact.id, version.known_from))
        self._db.executemany(left_out.RETRACT, left_out.retracted_rows(version, at))

    def _give_back(self, event: RetractionUndone, origin: Origin) -> None:
        version = self.versions.last(event.fact)
        self.versions.give_back(event.fact, origin.position)
        # What was merged while the fact did not stand is named as it was filed: it may part again.
        given = given_names.as_given(self._db, fact_as_filed(self._db, event.fact))
        self.versions.open(given, origin, version.first_position)
