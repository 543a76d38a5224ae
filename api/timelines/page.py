"""What a format is given to render: the facts of a page, and where everything else is."""

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from msgspec import Struct

from api.asking.addresses import Addresses, edition
from api.plain import plain
from api.timelines.drawn_dates import When, when
from events.vocabulary.catalogue import FACT_TYPES, tag_of
from events.vocabulary.registry import (
    AccordAdded,
    ActorAdded,
    ChannelAdded,
    EngagementAdded,
    IncidentAdded,
    IssueAdded,
    MeasureAdded,
    OfficeAdded,
    PlaceAdded,
    Registration,
)
from projections.model.clocks import Clocks
from projections.model.counts import Count
from projections.model.reader import Reader
from projections.search.unknown_filter_ids import KINDS
from projections.timeline.as_written import ClocksUsed
from projections.timeline.facets import FacetCounts
from projections.timeline.filters import Filters
from projections.timeline.included import FactRecording
from projections.timeline.retractions import TakenOut
from projections.timeline.timeline import Item

FAMILIES = {tag_of(each): each.__module__.rpartition(".")[2].capitalize() for each in FACT_TYPES}
"""The family of each type of fact, as a heading."""


class Story(Struct, frozen=True, kw_only=True):
    """Facts in their order. Addresses are absolute, but for `next`.

    `taken_out` are those that are no part of it any more, for formats whose readers have them
    already. `next` is the address of the page after this one in this very format, `address` what
    was asked, `home` what identifies the timeline: its path and filters, whatever the clocks.
    `limit` is the one that was asked for, `fields` are those of an item that are wanted, `include`
    what is wanted besides. `undated_left_out`: what is left out of the days that are asked for, if
    any are; `coded_left_out`: of which nobody but a program tells.
    """

    items: tuple[Item, ...]
    filters: Filters
    reader: Reader
    clocks: Clocks
    used: ClocksUsed
    addresses: Addresses
    address: str
    home: str
    next: str | None
    limit: int | None = None
    fields: tuple[str, ...] = ()
    include: tuple[str, ...] = ()
    facets: FacetCounts | None = None
    undated_left_out: Count | None = None
    coded_left_out: Count | None = None
    taken_out: tuple[TakenOut, ...] = ()
    recorded_last_first: bool = False

    @property
    def permalink(self) -> str | None:
        """Where this very answer stays, if the question has fixed its clocks itself. Where it has
        not, `Link` alone tells it: the bytes are the same until something in them changes.
        """
        asked = self.addresses.question.asked
        is_fixed = asked.as_of is not None and (asked.known_at or "").isdigit()
        return self.addresses.permalink if is_fixed else None

    @property
    def title(self) -> str:
        """What the timeline is about, by name."""
        return plain(" · ".join(("Detente", *_about(self.reader, self.filters, self.clocks))))

    @property
    def home_page(self) -> str:
        """Where people read of what the timeline is about."""
        asked, base = self.filters, self.addresses.base
        if asked.actor is not None and asked.counterpart is not None:
            return f"{base}/relations/{asked.actor}/{asked.counterpart}"
        for kind in ("engagement", "office", "actor", "issue"):
            id = getattr(asked, kind)
            if id is not None:
                return self.addresses.page(f"{kind}s", id)
        return f"{base}/" if asked.text is None else f"{base}/search?{urlencode({'q': asked.text})}"

    @property
    def next_address(self) -> str | None:
        """Where the next page is, absolute."""
        return None if self.next is None else f"{self.addresses.base}{self.next}"

    @property
    def said_left_out(self) -> str | None:
        """In a sentence or two, how many facts are left out, and why."""
        why = ((self.undated_left_out, _UNDATED), (self.coded_left_out, _CODED))
        said = [_counted(count, reason) for count, reason in why if count and count.facts]
        return " ".join(said) or None

    @property
    def told(self) -> Sequence[Item | TakenOut]:
        """The facts and what was taken out, in the order of what was recorded last, if that was
        asked for; else what was taken out comes first.
        """
        together: list[Item | TakenOut] = [*self.taken_out, *self.items]
        if self.recorded_last_first:
            together.sort(key=_recorded_at, reverse=True)
        return together

    def address_of(self, item: Item) -> str:
        """What identifies a fact: where the API tells of it, now and as of any day."""
        return self.addresses.of("facts", item.id)

    def page_of(self, item: Item) -> str:
        """Where people read of a fact."""
        return self.addresses.page("facts", item.id)

    def shown_address_of(self, item: Item) -> str:
        """Where the API tells of a fact by the clocks of this answer."""
        return f"{self.address_of(item)}{self.addresses.clocks}"

    def shown_page_of(self, item: Item) -> str:
        """Where people read of a fact by the clocks of this answer."""
        return f"{self.page_of(item)}{self.addresses.clocks}"

    def history_of(self, item: Item) -> str:
        """Where the API tells what became of a fact, though it was taken back."""
        return f"{self.address_of(item)}/history"

    def edition_of(self, item: Item, recorded: FactRecording) -> str:
        """Where a fact stands as it reads, with all clocks fixed."""
        reads_so = edition(item.version, recorded.amended_at, item.earliest)
        return self.addresses.edition_of("facts", item.id, reads_so)

    def place_of(self, item: Item) -> PlaceAdded | None:
        """Where it happened."""
        if item.place is None:
            return None
        return self.reader.registered(
            "place", item.place, PlaceAdded, known_at=self.clocks.known_at
        )

    def engagements(self) -> Mapping[str, list[Item]]:
        """The engagements that the facts are about, each with its facts."""
        found: dict[str, list[Item]] = {}
        for item in self.items:
            if item.engagement is not None:
                found.setdefault(item.engagement, []).append(item)
        return found

    def engagement_named(self, id: str) -> str:
        """The name of an engagement."""
        at = self.clocks.known_at
        return self.reader.registered("engagement", id, EngagementAdded, known_at=at).name


_UNDATED = "of which only a last day is told"
_CODED = "of which nobody but a program tells"


def _counted(count: Count, reason: str) -> str:
    return f"{'At least ' if count.at_least else ''}{count.facts} left out, {reason}."


def _recorded_at(told: Item | TakenOut) -> int:
    return told.position if isinstance(told, TakenOut) else told.version


def date_of(item: Item) -> When:
    """When it happened."""
    return when(item.date)


def why_gone(taken_out: TakenOut) -> str:
    """Why a fact is no part of a timeline any more, in words of ours and of who amended it."""
    gone = "no part of this timeline any more"
    match taken_out.change:
        case "retracted":
            said = "Taken back"
        case "corrected":
            said = f"Corrected, and {gone}"
        case "denied":
            said = f"Denied in another fact, and {gone}"
        case "denied-no-more":
            said = f"Not denied any more in another fact, and {gone}"
        case "merge-undone":
            said = f"An actor is another one again, and this is {gone}"
        case "engagement-merge-undone":
            said = f"An engagement is another one again, and this is {gone}"
        case "registration-corrected":
            said = f"What it names or cites was corrected, and it is {gone}"
        case _:
            said = gone.capitalize()
    return said if taken_out.reason is None else f"{said}: {taken_out.reason}"


def grounds(item: Item) -> str:
    """What a fact rests on, in words."""
    support = item.support
    counted = (
        f"{support.citations} {'citation' if support.citations == 1 else 'citations'}"
        f"{support.by_program},"
        f" {support.lineages} independent {'lineage' if support.lineages == 1 else 'lineages'}"
    )
    told = counted if item.certainty == "certain" else f"{counted}; only possibly by then"
    return f"{told}; only possibly in the days asked for" if item.within == "possible" else told


def dated(item: Item) -> str:
    """The date in words, and as written where that says more."""
    date = date_of(item)
    written = date.words if date.is_day else f"{date.words} ({date.edtf} in EDTF)"
    return f"{written}{as_told(item)}"


def titled(item: Item) -> str:
    """What happened, in a line that stands by itself; of a condition, that it is told of a day."""
    words = f" (as told: {date_of(item).words})" if item.condition else ""
    return f"{plain(item.summary)}{words}"


def as_told(item: Item) -> str:
    """What is said after the date of a condition: since when it held is another matter."""
    return ", as told" if item.condition else ""


_NAMED: dict[str, type[Registration]] = {
    "actor": ActorAdded,
    "counterpart": ActorAdded,
    "issue": IssueAdded,
    "engagement": EngagementAdded,
    "office": OfficeAdded,
    "measure": MeasureAdded,
    "channel": ChannelAdded,
    "incident": IncidentAdded,
    "accord": AccordAdded,
    "place": PlaceAdded,
}


def _about(reader: Reader, filters: Filters, clocks: Clocks) -> list[str]:
    named = []
    for parameter, wanted in _NAMED.items():
        id = getattr(filters, parameter)
        if id is not None:
            kind = KINDS[parameter]
            found = reader.registered(kind, id, wanted, known_at=clocks.known_at)
            named.append(str(getattr(found, "name", id)))
    others = [each for each in (filters.kind, filters.status) if each is not None]
    return [*named, *others]
