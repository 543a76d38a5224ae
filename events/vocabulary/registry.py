"""The registry: what facts refer to. An id must be registered before a fact may name it."""

from typing import Annotated, Literal

from msgspec import Meta, Struct, field

from events.time.dates import Edtf
from events.vocabulary.base import (
    ActorId,
    Day,
    EngagementId,
    Event,
    Name,
    NewId,
    Prose,
    RecordId,
    Sha256,
    SourceId,
    StateId,
    StateOrBodyId,
    ruled,
)
from events.vocabulary.limits import GONE_LIMIT

Identifiers = dict[
    Annotated[str, Meta(max_length=50), ruled("scheme")],
    Annotated[str, Meta(max_length=100), ruled("identifier")],
]
ActorKind = Literal["state", "body", "person"]
EngagementForm = Literal["visit", "meeting", "call", "summit"]
AccordForm = Literal["treaty", "agreement", "communique", "understanding"]
Heads = Literal["state", "government", "foreign-affairs"]
MeasureForm = Literal["sanction", "tariff", "export-control", "investment-control", "ban"]


class DataSet(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What a source is that has records, in one `version` of it: a commit, or a date.

    `made` says whether people chose and wrote its records (`curated`) or a program did (`machine`):
    those are no independent reporting of anybody's.
    """

    version: Name
    maker: Name
    licence: Name
    made: Literal["curated", "machine"]


class SourceAdded(Event, frozen=True, kw_only=True, tag="source-added"):
    """A document or a `data_set` was added.

    `published` is EDTF; where the document does not print it, `note` holds the derivation.
    `sha256` is of the text's UTF-8 bytes and `file` the name it was held under. `lineage` names the
    outlet whose reporting it is: copies, paraphrases and translations share their original's.
    `reliability` is the Admiralty grade A-F, given by `graded_by`.
    """

    id: NewId
    publisher: Name
    title: Name
    authors: Annotated[tuple[Name, ...], Meta(max_length=100)] = ()
    language: Annotated[str, Meta(max_length=35, description="BCP 47 tag."), ruled("language")] = (
        "en"
    )
    published: Edtf
    url: Annotated[str, Meta(max_length=2_000), ruled("url")] | None = None
    sha256: Sha256 | None = None
    file: Annotated[str, Meta(max_length=255), ruled("file")] | None = None
    lineage: Annotated[str, Meta(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$(?!\n)", max_length=100)]
    reliability: Literal["A", "B", "C", "D", "E", "F"] | None = None
    graded_by: Name | None = None
    note: Prose | None = None
    data_set: DataSet | None = None

    @property
    def is_machine(self) -> bool:
        """Whether a program made its records."""
        return self.data_set is not None and self.data_set.made == "machine"


class DataSetWithdrawn(Event, frozen=True, kw_only=True, tag="data-set-withdrawn"):
    """The data set `source` is not to be relied on, for `reason`: its citations count no more from
    here on, and facts that rested on it alone stand no more.
    """

    source: SourceId
    reason: Prose


class DataSetVersionAdded(Event, frozen=True, kw_only=True, tag="data-set-version-added"):
    """A newer `version` of the data set `source` came out on `published`.

    `gone` are the ids of all records that are cited of the data set and not in this version, be it
    that they were missing before; who comes back is not among them. Facts that cite them stay.
    """

    source: SourceId
    version: Name
    published: Day
    gone: Annotated[tuple[RecordId, ...], Meta(max_length=GONE_LIMIT)] = ()


class SourceChecked(Event, frozen=True, kw_only=True, tag="source-checked"):
    """Someone looked on `checked_on` whether the document still stands where it stood.

    `sha256` is what was found there, for `changed`.
    """

    source: SourceId
    checked_on: Edtf
    found: Literal["alive", "gone", "changed"]
    sha256: Sha256 | None = None
    note: Prose | None = None


class Alias(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A form under which an actor appears, and the source that uses it.

    One that does not resolve is somebody else elsewhere, or anybody of his kind ("Wang", "the
    ministry"): it is kept as what the source says and finds nobody.
    """

    name: Name
    source: SourceId | None = None
    resolves: bool = True


class Affiliation(
    Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """A state that somebody acts for over some days: `since` is the first of them, and `until` the
    first without; null: nothing is known of it.
    """

    acts_for: StateId
    since: Day | None = None
    until: Day | None = None


class ActorAdded(Event, frozen=True, kw_only=True, tag="actor-added"):
    """A state, body or person was added.

    `acts_for` names the states that a person or body acts for on whatever day, `affiliations` those
    for some days; `part_of` names the body above it.
    `identifiers` maps a scheme (`wikidata`, `iso3166-1-alpha-2`) to the identifier there.
    """

    id: NewId
    kind: ActorKind
    name: Name
    acts_for: Annotated[tuple[StateId, ...], Meta(max_length=10)] = ()
    part_of: StateOrBodyId | None = None
    aliases: Annotated[tuple[Alias, ...], Meta(max_length=100)] = ()
    identifiers: Identifiers = field(default_factory=dict)
    description: Prose | None = None
    affiliations: Annotated[tuple[Affiliation, ...], Meta(max_length=50)] = ()


class ActorMerged(Event, frozen=True, kw_only=True, tag="actor-merged"):
    """`actor` turned out to be `into`: whatever names the one is about the other."""

    actor: ActorId
    into: ActorId
    reason: Prose


class MergeUndone(Event, frozen=True, kw_only=True, tag="merge-undone"):
    """To merge the actor was wrong, for `reason`: what names it is about it again, and what names
    the other one, whenever it was recorded, is about the other one.
    """

    actor: ActorId
    reason: Prose


class EngagementMerged(Event, frozen=True, kw_only=True, tag="engagement-merged"):
    """`engagement` turned out to be `into`, registered twice: whatever names the one, or is a part
    of it, is about the other.
    """

    engagement: EngagementId
    into: EngagementId
    reason: Prose


class EngagementMergeUndone(Event, frozen=True, kw_only=True, tag="engagement-merge-undone"):
    """To merge the engagement was wrong, for `reason`: what names it is about it again, and what
    names the other one, whenever it was recorded, is about the other one.
    """

    engagement: EngagementId
    reason: Prose


class IssueAdded(Event, frozen=True, kw_only=True, tag="issue-added"):
    """A subject that parties talk or quarrel about was added."""

    id: NewId
    name: Name
    description: Prose


class OfficeAdded(Event, frozen=True, kw_only=True, tag="office-added"):
    """A post that persons hold for a time was added; `of` is the state or body it belongs to.

    `seats` says whether one person holds it at a time or several do. Who holds it represents `of`
    in the state, or at the body, `accredited_to`; `heads` says what of a state the holder is at the
    head of: the state itself, its government, its foreign affairs.
    """

    id: NewId
    name: Name
    of: StateOrBodyId
    description: Prose | None = None
    seats: Literal["one", "several"] = "one"
    accredited_to: StateOrBodyId | None = None
    heads: Heads | None = None


class PlaceAdded(Event, frozen=True, kw_only=True, tag="place-added"):
    """A place was added. `zone` is an IANA time zone; coordinates are WGS 84 degrees."""

    id: NewId
    name: Name
    country: StateId | None = None
    zone: Annotated[str, Meta(max_length=60), ruled("zone")] | None = None
    latitude: Annotated[float, Meta(ge=-90, le=90)] | None = None
    longitude: Annotated[float, Meta(ge=-180, le=180)] | None = None


class EngagementAdded(Event, frozen=True, kw_only=True, tag="engagement-added"):
    """A visit, meeting, call or summit was added; its facts tell its life.

    `part_of` names the engagement within which it takes place (talks during a visit).
    """

    id: NewId
    form: EngagementForm
    name: Name
    part_of: EngagementId | None = None
    description: Prose | None = None


class ChannelAdded(Event, frozen=True, kw_only=True, tag="channel-added"):
    """A line of communication between actors was added."""

    id: NewId
    name: Name
    between: Annotated[tuple[ActorId, ...], Meta(min_length=2, max_length=10)]
    description: Prose | None = None


class MeasureAdded(Event, frozen=True, kw_only=True, tag="measure-added"):
    """A sanction, tariff, export control or ban was added; its facts tell its life."""

    id: NewId
    form: MeasureForm
    name: Name
    description: Prose | None = None


class IncidentAdded(Event, frozen=True, kw_only=True, tag="incident-added"):
    """What disturbed relations without being anybody's diplomacy was added; its facts tell its
    life. `lasts`: it goes on until it is resolved, and is not over with the day; one that turns out
    to last is told to be going on (`incident-going-on`).
    """

    id: NewId
    name: Name
    description: Prose | None = None
    lasts: bool = False


class AccordAdded(Event, frozen=True, kw_only=True, tag="accord-added"):
    """What parties agreed on was added: a treaty, an agreement, a communiqué, an understanding."""

    id: NewId
    form: AccordForm
    name: Name
    description: Prose | None = None


Merger = ActorMerged | EngagementMerged
MergerUndone = MergeUndone | EngagementMergeUndone
Registration = (
    SourceAdded
    | ActorAdded
    | IssueAdded
    | OfficeAdded
    | PlaceAdded
    | EngagementAdded
    | ChannelAdded
    | MeasureAdded
    | IncidentAdded
    | AccordAdded
)


class RegistrationCorrected(Event, frozen=True, kw_only=True, tag="registration-corrected"):
    """What is registered under this id reads from now on as given here; `reason` says what was
    wrong. That the world moved on (an office got a new name) is no correction.
    """

    registration: Registration
    reason: Prose
