"""`/v1/actors/{id}/history` and its like: how what is registered read before it was corrected."""

from typing import Any, Final

from litestar.params import FromPath

from api.answers.ledger import RegistrationHistoryAnswer
from api.asking.dependency import GivenQuestion
from api.asking.question import answer
from api.asking.things import THINGS, Thing
from api.http.handlers import get
from api.service.stores import OpenService
from projections.dossiers import registrations


def _of_thing(thing: Thing) -> Any:
    """The history of one kind of thing; its operation is named by the thing."""

    async def handler(
        service: OpenService, question: GivenQuestion, id: FromPath[str]
    ) -> RegistrationHistoryAnswer:
        found = registrations.history(service.reader, thing.name, id, question.clocks)
        return answer(RegistrationHistoryAnswer, found, question)

    handler.__name__ = handler.__qualname__ = f"get_{thing.name}_history"
    handler.__doc__ = (
        f"How the {thing.name} was registered, and what was corrected, when, by whom and why."
    )
    return get(f"/v1/{thing.plural}/{{id:str}}/history", tags=[thing.plural])(handler)


HISTORIES: Final[tuple[Any, ...]] = tuple(
    _of_thing(each) for each in THINGS if each.registered is not None
)
