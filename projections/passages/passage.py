"""A passage, taken apart once for all that is asked of it."""

from msgspec import Struct

from projections.passages.clauses import Clauses
from projections.passages.tokens import sentences


class Spot(Struct, frozen=True, kw_only=True):
    """Words of a text that tell something."""

    start: int
    end: int


class PassageOf(Struct, frozen=True, kw_only=True):
    """A passage of a text, and the day on which the text came out, where that is a single one."""

    content: str
    start: int
    end: int
    published: int | None

    @property
    def words(self) -> str:
        """What is written there."""
        return self.content[self.start : self.end]

    @property
    def spot(self) -> Spot:
        """Where it stands."""
        return Spot(start=self.start, end=self.end)

    def has(self, at: int) -> bool:
        """Whether a place of the text is in the passage."""
        return self.start <= at < self.end

    def clauses(self) -> list[Clauses]:
        """The sentences that it stands in, whole."""
        return [Clauses(each) for each in sentences(self.content, self.start, self.end)]
