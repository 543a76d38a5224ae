"""Absolute addresses of answers, all clocks fixed, for documents that leave the service."""

from functools import cached_property

from msgspec import Struct
from msgspec.structs import replace

from api.answers import Question


class Addresses(Struct, frozen=True, dict=True):
    """Where things can be looked up as an answer has them; `base` is scheme and host."""

    base: str
    question: Question

    @property
    def permalink(self) -> str:
        """The answer's own address."""
        return f"{self.base}{self.question.permalink}"

    def of(self, kind: str, id: str) -> str:
        """The address of a fact, a source, an actor, an engagement: `kind` as in the path."""
        return f"{self.base}/v1/{kind}/{id}{self._clocks}"

    def page(self, kind: str, id: str) -> str:
        """Where people read of it."""
        return f"{self.base}/{kind}/{id}{self._clocks}"

    @cached_property
    def _clocks(self) -> str:
        """The clocks as every address has them."""
        return replace(self.question, path="", parameters={}).permalink
