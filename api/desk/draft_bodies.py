"""What is sent to the desk, read strictly: drafts, versions of them, what is to become of them.

Of the events only so much is looked at as it takes to keep them: what is wrong with them is told of
the draft.
"""

from collections.abc import Iterable
from itertools import islice
from typing import Final, TypeVar

import msgspec
from msgspec import Struct, UnsetType

from api.answers.problems import ProblemFault
from api.desk.drafts import ActToDo, DraftContent, DraftToMake
from api.writing.bodies import first_events, no_json
from api.writing.body_faults import faulty_shape, refused_for
from events import strict_json
from events.admission.batch import BATCH_LIMIT
from events.admission.faults import COUNT_LIMIT
from events.errors import JsonError
from events.text.formal_texts import Broken
from events.text.text_rules import line, prose
from events.text.utf8 import other_encoding
from events.vocabulary.base import Event
from events.vocabulary.catalogue import FACT_TYPES, TYPE_BY_TAG, UNREADABLE, tag_of

_Read = TypeVar("_Read", bound=Struct)

_NOT_READ: Final = "expected `raw`"
"""What is said of a member that is kept as it came."""


_ON_PASSAGES: Final = {*map(tag_of, FACT_TYPES), "fact-corrected", "citation-added"}
"""The types of events that a program proposes with the words they rest on."""

_Judged = tuple[str, Broken | None]


class _OfAType(Struct):
    type: str | UnsetType = msgspec.UNSET


_typed = msgspec.json.Decoder(_OfAType).decode


def read_new(body: bytes) -> tuple[DraftToMake, list[bytes]]:
    """A draft to be made, and its events. Raises what the sender is to be told."""
    read = _read(body, DraftToMake)
    events = _events(read)
    if read.proposed_by is not None:
        refuse_without_passages(events)
        if read.status == "open":
            detail = "expected `proposed`, as what a program proposes is"
            raise refused_for(ProblemFault(pointer="/status", detail=detail))
        named = (("name", read.proposed_by.name), ("version", read.proposed_by.version))
        _refuse_texts((f"/proposed_by/{name}", line(text)) for name, text in named)
    return read, events


def read_version(body: bytes) -> tuple[DraftContent, list[bytes]]:
    """Another version of a draft, and its events. Raises what the sender is to be told."""
    read = _read(body, DraftContent)
    return read, _events(read)


def read_act(body: bytes) -> ActToDo:
    """What is to become of a draft. Raises what the sender is to be told."""
    read = _read(body, ActToDo)
    _refuse_texts([("/word", None if read.word is None else prose(read.word))])
    return read


def refuse_without_passages(events: list[bytes]) -> None:
    """Raise a 422 where a fact rests on no words of any source: a program proposes none such."""
    faults = [
        ProblemFault(
            pointer=f"/events/{index}/citations",
            detail="expected a citation with the words that it rests on: what a program proposes"
            " has a passage for each fact",
        )
        for index, event in enumerate(events)
        if not _has_passage(event)
    ]
    if faults:
        raise refused_for(*faults)


def types_in(events: list[bytes]) -> set[type[Event]]:
    """The types of events that a draft has, as far as they can be made out."""
    found = set()
    for each in events:
        try:
            tag = _typed(each).type
        except UNREADABLE:
            continue
        if isinstance(tag, str) and tag in TYPE_BY_TAG:
            found.add(TYPE_BY_TAG[tag])
    return found


def joined(events: list[bytes]) -> bytes:
    """The events as one array."""
    return b"[" + b",".join(events) + b"]"


def as_batch(events: bytes) -> bytes:
    """An array of events as a body of `/v1/events`."""
    return b'{"events":' + events + b"}"


def _read(body: bytes, kind: type[_Read]) -> _Read:
    try:
        return strict_json.read(body, msgspec.json.Decoder(kind).decode)
    except msgspec.ValidationError as error:
        faults = islice(faulty_shape(body, "", kind), COUNT_LIMIT)
        told = [each for each in faults if not each.detail.startswith(_NOT_READ)]
        raise refused_for(*told) from error
    except JsonError as error:
        raise no_json(error, other_encoding(body)) from error


def _events(content: DraftContent) -> list[bytes]:
    found = first_events(content.events)
    if found is None or len(found) > BATCH_LIMIT:
        detail = f"expected `array` of length <= {BATCH_LIMIT}"
        raise refused_for(ProblemFault(pointer="/events", detail=detail))
    note = None if content.note is None else prose(content.note)
    _refuse_texts([("/title", line(content.title)), ("/note", note)])
    return [bytes(each) for each in found]


def _refuse_texts(found: Iterable[_Judged]) -> None:
    faults = [
        ProblemFault(pointer=pointer, detail=f"expected {broken.expected}, found {broken.found}")
        for pointer, broken in found
        if broken is not None
    ]
    if faults:
        raise refused_for(*faults)


def _has_passage(event: bytes) -> bool:
    """Whether an event needs no passage, or has one for the fact that it tells."""
    try:
        told = msgspec.json.decode(event)
    except UNREADABLE:
        return False
    match told:
        case {"type": "fact-corrected", "fact": {"citations": [*cited]}}:  # it is told anew
            return any(map(_quotes, cited))
        case {"type": "citation-added", "citation": cited_besides}:
            return _quotes(cited_besides)
        case {"type": tag, "citations": [*cited]} if tag in _ON_PASSAGES:
            return any(map(_quotes, cited))
        case {"type": tag}:
            return tag not in _ON_PASSAGES
        case _:
            return True


def _quotes(citation: object) -> bool:
    match citation:
        case {"source": str(source), "exact": str(words)}:
            return bool(source and words.strip())
        case _:
            return False
