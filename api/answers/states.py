"""What is answered about what has a state, one by one and in lists."""

from msgspec import UNSET, UnsetType

from api.answers.pages import PageOf
from events.vocabulary.registry import ActorAdded, IssueAdded, OfficeAdded, PlaceAdded
from projections.dossiers import actors, issues, places
from projections.dossiers.called import NameMatch
from projections.search.names import NameSuggestion
from projections.subjects import accords, channels, engagements, incidents, measures, offices
from projections.timeline.as_written import ClocksUsed


class AccordsAnswer(PageOf, frozen=True, kw_only=True):
    """The accords of a page, by id, that anything is known of by then."""

    items: tuple[accords.AccordState, ...]


class AccordAnswer(accords.AccordView, frozen=True, kw_only=True):
    """An accord as of then, the clocks it was asked by, its permalink."""

    clocks: ClocksUsed
    permalink: str


class ActorsAnswer(PageOf, frozen=True, kw_only=True):
    """Actors by id, or those that a name may mean, the best first.

    `matches` says how each is called so, in the same order: by its `name` or an `alias` to the
    word, by its `words` in whatever order (of a person's name one may be the `surname`), by
    `initials`, or with the last word only begun (`prefix`). `more`: a `name` may mean others too,
    beyond the `limit`. `suggestion` is the nearest name, where
    nobody may be meant.
    """

    items: tuple[ActorAdded, ...]
    matches: tuple[NameMatch, ...] | UnsetType = UNSET
    more: bool = False
    suggestion: NameSuggestion | None = None


class ActorAnswer(actors.ActorView, frozen=True, kw_only=True):
    """An actor as of then, the clocks it was asked by, its permalink."""

    clocks: ClocksUsed
    permalink: str


class ChannelsAnswer(PageOf, frozen=True, kw_only=True):
    """The channels of a page, by id, that anything is known of by then."""

    items: tuple[channels.ChannelState, ...]


class ChannelAnswer(channels.ChannelView, frozen=True, kw_only=True):
    """A channel as of then, the clocks it was asked by, its permalink."""

    clocks: ClocksUsed
    permalink: str


class EngagementsAnswer(PageOf, frozen=True, kw_only=True):
    """The engagements of a page, by id, that anything is known of by then."""

    items: tuple[engagements.EngagementState, ...]


class EngagementAnswer(engagements.EngagementView, frozen=True, kw_only=True):
    """An engagement as of then, the clocks it was asked by, its permalink."""

    clocks: ClocksUsed
    permalink: str


class IncidentsAnswer(PageOf, frozen=True, kw_only=True):
    """The incidents of a page, by id, that anything is known of by then."""

    items: tuple[incidents.IncidentState, ...]


class IncidentAnswer(incidents.IncidentView, frozen=True, kw_only=True):
    """An incident as of then, the clocks it was asked by, its permalink."""

    clocks: ClocksUsed
    permalink: str


class IssuesAnswer(PageOf, frozen=True, kw_only=True):
    """Issues by id."""

    items: tuple[IssueAdded, ...]


class IssueAnswer(issues.IssueView, frozen=True, kw_only=True):
    """An issue as of then, the clocks it was asked by, its permalink."""

    clocks: ClocksUsed
    permalink: str


class MeasuresAnswer(PageOf, frozen=True, kw_only=True):
    """The measures of a page, by id, side and target, that anything is known of by then."""

    items: tuple[measures.MeasureState, ...]


class MeasureAnswer(measures.MeasureView, frozen=True, kw_only=True):
    """A measure as of then, the clocks it was asked by, its permalink."""

    clocks: ClocksUsed
    permalink: str


class OfficesAnswer(PageOf, frozen=True, kw_only=True):
    """Offices by id."""

    items: tuple[OfficeAdded, ...]


class OfficeAnswer(offices.OfficeView, frozen=True, kw_only=True):
    """An office as of then, the clocks it was asked by, its permalink."""

    clocks: ClocksUsed
    permalink: str


class PlacesAnswer(PageOf, frozen=True, kw_only=True):
    """Places by id."""

    items: tuple[PlaceAdded, ...]


class PlaceAnswer(places.PlaceView, frozen=True, kw_only=True):
    """A place as of then, the clocks it was asked by, its permalink."""

    clocks: ClocksUsed
    permalink: str
