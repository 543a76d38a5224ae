"""What is answered about two parties."""

from msgspec import Struct

from projections.relations import changes, pair_course, pair_state
from projections.relations.brief import BriefRelations
from projections.relations.explanations import Explained
from projections.timeline.as_written import ClocksUsed


class BriefAnswer(BriefRelations, frozen=True, kw_only=True):
    """The state of relations in brief, the clocks it was asked by, its permalink, a sentence to
    cite it by.
    """

    clocks: ClocksUsed
    permalink: str
    cite_as: str


class RelationsAnswer(pair_state.Relations, frozen=True, kw_only=True):
    """The state of relations between two parties, the clocks it was asked by, its permalink, a
    sentence to cite it by.

    `explained` is there where it was asked for.
    """

    clocks: ClocksUsed
    permalink: str
    cite_as: str
    explained: Explained | None = None


class StateCompared(Struct, frozen=True, kw_only=True):
    """One of the states: its clocks and where it stands by itself."""

    clocks: ClocksUsed
    permalink: str


class ChangesAnswer(changes.Changes, frozen=True, kw_only=True):
    """What became different, the two states that are compared, the permalink of the comparison."""

    before: StateCompared
    after: StateCompared
    clocks: ClocksUsed
    permalink: str


class CourseAnswer(pair_course.PairCourse, frozen=True, kw_only=True):
    """The course of relations, the clocks it was asked by, its permalink."""

    clocks: ClocksUsed
    permalink: str
