"""Under which key something is recorded: a client's (`Idempotency-Key`), as the ledger has it."""

from hashlib import sha256
from secrets import token_hex
from typing import Annotated

from litestar.params import HeaderParameter
from msgspec import Struct

from api.service.stores import Service
from api.writing.bodies import Submission
from api.writing.keys import Key
from events.admission.batch import NAME_LIMIT, is_name
from events.errors import QuestionError

IdempotencyKey = Annotated[
    str | None,
    HeaderParameter(
        name="Idempotency-Key",
        description="1 to 200 printable ASCII characters. Sent again with the same content, it is"
        " answered with the first positions; with other content it is refused. For ever.",
        schema_extra={
            "minLength": 1,
            "maxLength": NAME_LIMIT,
            # No field of HTTP begins or ends with a blank.
            "pattern": "^[!-~]([ -~]*[!-~])?$",
        },
    ),
]
_IN_A_NAME = "\n"


class KeyedSubmission(Struct, frozen=True):
    """A submission on its way: by whom, under which key, given or the ledger's."""

    submission: Submission
    by: str
    given: str | None
    key: str


def check_idempotency_key(key: str | None) -> None:
    """Raise `QuestionError` for a key that is too long or cannot be printed."""
    if key is not None and not (key.isascii() and is_name(key)):
        expected = f"1 to {NAME_LIMIT} printable ASCII characters"
        raise QuestionError("Idempotency-Key", key[:50], expected)


def ledger_key(route: str, by: str, key: str) -> str:
    """A client's key as the ledger has it: no writer can take another's, or an import's."""
    # The first slash ends the name, which may have some of its own but no line break. Names
    # without one stand here as they always did: their keys are kept for ever.
    owned = f"{by.replace('/', _IN_A_NAME)}/{key}"
    return f"{route}/{sha256(owned.encode()).hexdigest()}"


async def keyed(
    submission: Submission, key: Key, given: str | None, service: Service
) -> KeyedSubmission:
    """A submission under the key that was given, or a new one."""
    if given is None:
        chosen = ledger_key("post", key.name, token_hex(16))
    else:
        chosen = await _chosen(key.name, given, service)
    return KeyedSubmission(submission, key.name, given, chosen)


async def _chosen(name: str, given: str, service: Service) -> str:
    """A writer's key as the ledger has it, or has had it before slashes were told apart: under the
    name of then it is found again, unless another writer has used that.
    """
    chosen = ledger_key("post", name, given)
    if "/" not in name + given:
        return chosen
    older = f"post/{sha256(f'{name}/{given}'.encode()).hexdigest()}"
    earlier = await service.ledger.appended(older)
    if earlier is None:
        return chosen
    (first,) = await service.ledger.read(after=earlier.first - 1, limit=1)
    if first.recorded_by == name:
        return older
    return chosen if chosen != older else ledger_key("post-besides", name, given)
