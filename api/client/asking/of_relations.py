"""What is asked about two parties."""

from collections.abc import Callable

from api.answers import sections
from api.answers.relations import BriefAnswer, ChangesAnswer, CourseAnswer, RelationsAnswer
from api.client.asking.listed import section
from api.client.asks import Inquiry, Item, Page, Several, one
from api.client.clocks import DayAsked, Instant, moment
from events.proofs.bundle_shape import Bundle
from projections.relations.pair_course import CoursePart


def relations(
    a: str, b: str, *, limit: int | None = None, explain: bool | None = None
) -> Inquiry[RelationsAnswer]:
    """The state of relations between two parties: what held on the day, and who says so."""
    return one(RelationsAnswer, "relations", a, b, limit=limit, explain=explain)


def brief(a: str, b: str) -> Inquiry[BriefAnswer]:
    """The same in a line an element."""
    return one(BriefAnswer, "relations", a, b, view="brief")


def changes(
    a: str,
    b: str,
    *,
    since: DayAsked | None = None,
    until: DayAsked | None = None,
    learned_since: Instant | None = None,
) -> Inquiry[ChangesAnswer]:
    """What became different between two days, or what was learned since a position or instant."""
    learned = None if learned_since is None else moment(learned_since)
    parts = ("relations", a, b, "changes")
    return one(ChangesAnswer, *parts, since=since, until=until, learned_since=learned)


def course(
    a: str,
    b: str,
    *,
    since: DayAsked | None = None,
    until: DayAsked | None = None,
    part: CoursePart | None = None,
) -> Inquiry[CourseAnswer]:
    """How relations went over time, in stretches."""
    return one(CourseAnswer, "relations", a, b, "course", from_=since, until=until, part=part)


def proof_of_relations(a: str, b: str) -> Inquiry[Bundle]:
    """The state with what proves it."""
    return one(Bundle, "relations", a, b, "proof")


def _of_pair(
    name: str, page: type[Page], items: Callable[[Page], tuple[Item, ...]]
) -> Callable[[str, str], Several[Page, Item]]:
    def listed(a: str, b: str) -> Several[Page, Item]:
        return section(page, items, "relations", a, b, name)

    listed.__name__, listed.__doc__ = name, f"All {name} between two parties."
    return listed


engagements = _of_pair("engagements", sections.EngagementsSection, lambda page: page.items)
accords = _of_pair("accords", sections.AccordsSection, lambda page: page.items)
missions = _of_pair("missions", sections.MissionsSection, lambda page: page.items)
measures = _of_pair("measures", sections.MeasuresSection, lambda page: page.items)
channels = _of_pair("channels", sections.ChannelsSection, lambda page: page.items)
incidents = _of_pair("incidents", sections.IncidentsSection, lambda page: page.items)
stances = _of_pair("stances", sections.StancesSection, lambda page: page.items)
offices = _of_pair("offices", sections.OfficesSection, lambda page: page.items)
