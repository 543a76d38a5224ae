"""What is sent to the desk, read strictly, every fault with its pointer."""

from http import HTTPStatus
from itertools import islice
from typing import Any, TypeVar

import msgspec
from msgspec import Struct

from api.answers.problems import ProblemFault
from api.problems.document_shape import RefusedRequest
from api.writing.body_faults import pointed
from events import strict_json
from events.admission.faults import COUNT_LIMIT, Faults, counted
from events.errors import JsonError
from events.vocabulary.catalogue import UNREADABLE
from events.vocabulary.shapes import shape_faults_of_json

_Body = TypeVar("_Body", bound=Struct)


def read_body(body: bytes, kind: type[_Body]) -> _Body:
    """A body as a struct; raises 400 for what is no JSON, 422 with every fault of what is."""
    try:
        decoder: Any = msgspec.json.Decoder(kind)
        found: _Body = strict_json.read(body, decoder.decode)
    except msgspec.ValidationError as error:
        raise wrong(*_faults(body, kind, error)) from error
    except JsonError as error:
        detail = f"the body is not JSON as it should be: {error}"
        fault = ProblemFault(pointer=error.pointer, detail=error.reason)
        faulty = () if error.pointer is None else (fault,)
        raise RefusedRequest(HTTPStatus.BAD_REQUEST, detail, faults=faulty) from error
    return found


def _faults(body: bytes, kind: type[_Body], error: msgspec.ValidationError) -> list[ProblemFault]:
    """Every fault of a body; the one that was met where no plain value can be made of it, as it is
    too deep, or has a number that no machine has.
    """
    try:
        return list(islice(pointed(shape_faults_of_json(body, kind), ""), COUNT_LIMIT))
    except UNREADABLE:
        text, _, _ = str(error).partition(" - at `$")
        return [ProblemFault(pointer="", detail=text[:1].lower() + text[1:300])]


def wrong(*faults: ProblemFault) -> RefusedRequest:
    """A 422 that lists what is wrong with a body."""
    found = Faults[ProblemFault]()
    found.add(0, faults)
    detail = f"the body has {counted(found.count)}"
    return RefusedRequest(HTTPStatus.UNPROCESSABLE_ENTITY, detail, faults=found.told)
