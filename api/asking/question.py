"""Every answer says which clock values it used and where the same answer stands for ever."""

from functools import lru_cache
from typing import TypeVar
from urllib.parse import urlencode

from msgspec import Struct
from msgspec.structs import asdict

from api.asking.bookmarks import read_bookmark
from api.service.stores import Service
from projections.filing.resolve import resolve
from projections.model.clocks import Clocks
from projections.timeline.as_written import Asked, ClocksUsed, used

CLOCKS = ("as_of", "public_by", "known_at")
NOT_ASKED = (*CLOCKS, "min_position")
"""Parameters that the rest of a question stands apart from."""


class Question(Struct, frozen=True):
    """A request's clocks as written and resolved, its path and its other parameters.

    `root` is the ledger's at the position that is asked about: of a page, the first page's.
    """

    asked: Asked
    clocks: Clocks
    path: str
    parameters: dict[str, str]
    root: str

    @property
    def used(self) -> ClocksUsed:
        """The clocks as the answer shows them."""
        return used(self.clocks, self.root)

    @property
    def permalink(self) -> str:
        """The address of this very answer: all clocks fixed."""
        return self.address(self.parameters)

    def address(self, parameters: dict[str, str]) -> str:
        """The question's address with its clocks fixed and other parameters."""
        further = f"&{urlencode(parameters)}" if parameters else ""
        return f"{self.path}?{_written(self.clocks)}{further}"


@lru_cache(maxsize=256)
def _written(clocks: Clocks) -> str:
    """Clocks as they stand in addresses, of which an answer has several."""
    shown = used(clocks, root="")
    values = {name: getattr(shown, name) for name in CLOCKS}
    return urlencode({name: value for name, value in values.items() if value is not None})


async def question_of(
    asked: Asked, service: Service, path: str, parameters: dict[str, str]
) -> Question:
    """A question with its clocks resolved, and the root of what the ledger held by then."""
    clocks = await resolve(asked, service.ledger, service.views)
    bookmark = read_bookmark(parameters.get("cursor", ""))
    position = clocks.known_at if bookmark is None else min(bookmark.known_at, clocks.known_at)
    root = await service.ledger.root(position)
    return Question(asked, clocks, path, parameters, root.hex())


_Answer = TypeVar("_Answer", bound=Struct)


def answer(kind: type[_Answer], view: Struct, question: Question, **more: str) -> _Answer:
    """A read model's view as an answer: the subclass that adds `clocks` and `permalink`."""
    return kind(**asdict(view), clocks=question.used, permalink=question.permalink, **more)
