"""A fact as far as a passage surely tells it, for whoever fills in its form at the desk."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Any, Final

from msgspec import Meta, Struct
from msgspec.structs import replace

from api.answers.problems import ProblemFault
from api.desk.bodies import wrong
from api.evidence.citation_drafts import text_wanted
from api.service.stores import Service
from events.errors import DateError
from events.source_texts.matching import Text
from events.text.words import count_words
from events.time.dates import LATEST, LONGEST, parse
from events.vocabulary.base import Sha256, SourceId
from events.vocabulary.catalogue import KIND_OF_REGISTRATION, TYPE_BY_TAG
from events.vocabulary.facts import AnyFact
from events.vocabulary.fields import checked_fields
from events.vocabulary.registry import SourceAdded
from projections.model.clocks import FOREVER, Clocks
from projections.model.reader import Reader
from projections.passages.fact_told import fact_told
from projections.passages.filled_fields import FilledFields, MayBe, ToRegister
from projections.passages.kinds_told import KindOffered
from projections.passages.names_known import NamesKnown
from projections.passages.passage import PassageOf, Spot
from projections.passages.summaries import summary
from projections.reconciliation.things_typed import things_of_ids
from seeds.data_sets.slugs import slug_of

PASSAGE_WORDS: Final = 300
PASSAGE_LONGEST: Final = 5_000
REGISTRATIONS_MOST: Final = 200
FIELDS_MOST: Final = 60
ID_LONGEST: Final = 90

_PassageOffset = Annotated[int, Meta(ge=0, le=2**31 - 1)]
_Loose = dict[str, Any]
_ByField = dict[str, tuple[dict[str, Any], ...]]
_TAGS: Final = {tag: each for tag, each in TYPE_BY_TAG.items() if issubclass(each, AnyFact)}


class FactWanted(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A passage of a `source` whose text is attached, or of the `text` with a hash, from `start` to
    `end` in code points, of 300 words at most.

    `published` is the day of a text whose source is not registered yet. `events` are registrations
    of the draft, so that what they register is known; `fact` is the fact so far, with its `type`
    once that is chosen.
    """

    start: _PassageOffset
    end: _PassageOffset
    source: SourceId | None = None
    text: Sha256 | None = None
    published: Annotated[str, Meta(max_length=LONGEST)] | None = None
    events: Annotated[tuple[_Loose, ...], Meta(max_length=REGISTRATIONS_MOST)] = ()
    fact: Annotated[_Loose, Meta(max_length=FIELDS_MOST)] = {}


class ToldBy(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What tells a field: words of the text, or the record of the engagement, measure, incident or
    accord that the fact is about.
    """

    exact: str | None = None
    start: int | None = None
    end: int | None = None
    engagement: str | None = None
    measure: str | None = None
    incident: str | None = None
    accord: str | None = None


class FieldOffer(Struct, frozen=True, kw_only=True):
    """What a field may hold: something that is registered (`about` tells it from its namesakes), or
    a date in EDTF; and the words that may mean it.
    """

    id: str
    name: str
    about: str
    exact: str
    start: int
    end: int


class FactDraftAnswer(Struct, frozen=True, kw_only=True):
    """What the passage tells: of which `kinds`, the likeliest first; the fields of the `fact` that
    it surely tells and `why`; what other fields may hold (`offers`), never to be taken by itself;
    what is to be registered first (`registrations`), as complete as the words make it, and which
    states before (`first`), that these name; and a `summary`, where the fields are enough
    for one.
    """

    kinds: tuple[KindOffered, ...]
    fact: dict[str, Any]
    why: dict[str, ToldBy]
    offers: dict[str, tuple[FieldOffer, ...]]
    registrations: dict[str, tuple[dict[str, Any], ...]]
    first: dict[str, tuple[dict[str, Any], ...]]
    summary: str | None


def draft_fact(service: Service, wanted: FactWanted) -> FactDraftAnswer:
    """The fact as far as it is told; raises 422 for what names no passage or no kind,
    `UnknownIdError` where there is no such text.
    """
    if (wanted.source is None) == (wanted.text is None):
        raise wrong(ProblemFault(pointer="", detail="expected source or text, and not both"))
    raise_faults(_faults_of_fact(wanted.fact))
    text, source = text_wanted(service, wanted.source or wanted.text or "")
    raise_faults(_faults_of_passage(text, wanted))
    reader = service.reader
    with reader.standing_still():
        published = _published(reader, source, text, wanted)
        return _drafted(reader, text, wanted, published)


def _drafted(
    reader: Reader, text: Text, wanted: FactWanted, published: tuple[int, int] | None
) -> FactDraftAnswer:
    earliest, latest = published or (None, None)
    clocks = Clocks(LATEST if latest is None else latest, FOREVER - 1)
    known = NamesKnown(
        reader, clocks, wanted.events, is_dated=earliest is not None and earliest == latest
    )
    passage = PassageOf(
        content=text.content,
        start=wanted.start,
        end=wanted.end,
        published=earliest if earliest == latest else None,
    )
    told = fact_told(known, passage, wanted.fact)
    tag, filled = wanted.fact.get("type", ""), told.filled
    registrations, first = _registrations(known, filled)
    return FactDraftAnswer(
        kinds=tuple(told.kinds),
        fact=filled.fact,
        why={field: _why(text, each) for field, each in filled.why.items()},
        offers=_offers(known, text, tag, filled),
        registrations=registrations,
        first=first,
        summary=summary(known, tag, {**filled.fact, **wanted.fact}, _form(filled)),
    )


def _form(filled: FilledFields) -> str | None:
    """The form of the engagement or the measure that is to be registered."""
    wanted = [filled.registrations.get(each, [])[:1] for each in ("engagement", "measure")]
    return next((one.event["form"] for each in wanted for one in each if "form" in one.event), None)


def _why(text: Text, told: Spot | tuple[str, str]) -> ToldBy:
    if isinstance(told, Spot):
        exact = text.content[told.start : told.end]
        return ToldBy(exact=exact, start=told.start, end=told.end)
    return replace(ToldBy(), **dict([told]))


def _offers(
    known: NamesKnown, text: Text, tag: str, filled: FilledFields
) -> dict[str, tuple[FieldOffer, ...]]:
    if tag not in _TAGS:
        return {}
    refers = {each.name: each.refers for each in checked_fields(_TAGS[tag])}
    return {
        field: found
        for field, offered in filled.may_be.items()
        if (found := tuple(_offered(known, text, refers[field], offered)))
    }


def _offered(
    known: NamesKnown, text: Text, kind: str | None, offered: Iterable[MayBe]
) -> Iterator[FieldOffer]:
    spots = {each.id: each for each in offered}
    names: Mapping[str, tuple[str, str]] = {
        each.id: (each.name, each.about) for each in spots.values()
    }
    if kind is not None:
        things = things_of_ids(known.reader, kind, list(spots), known.clocks)
        names = {each.id: (each.name, _about(each.description, each.offices)) for each in things}
        names |= {
            id: (thing.name, "in this draft")
            for id in spots
            if id not in names and (thing := known.thing(kind, id)) is not None
        }
    for id, spot in spots.items():
        if id in names:
            name, about = names[id]
            exact = text.content[spot.start : spot.end]
            yield FieldOffer(
                id=id, name=name, about=about, exact=exact, start=spot.start, end=spot.end
            )


def _about(description: str, offices: tuple[str, ...]) -> str:
    return "; ".join(filter(None, (description, *offices)))


def _registrations(known: NamesKnown, filled: FilledFields) -> tuple[_ByField, _ByField]:
    """What is to be registered for each field, with ids that nothing has; and the states before."""
    found: dict[str, tuple[dict[str, Any], ...]] = {}
    first: dict[str, tuple[dict[str, Any], ...]] = {}
    for field, wanted in filled.registrations.items():
        states = {
            name: _with_id(known, {"type": "actor-added", "kind": "state", "name": name})
            for each in wanted
            for name in each.states
        }
        if states:
            first[field] = tuple(states.values())
        found[field] = tuple(
            _with_id(known, _whose(each, [states[name] for name in each.states])) for each in wanted
        )
    return found, first


def _whose(wanted: ToRegister, states: list[dict[str, Any]]) -> dict[str, Any]:
    """A registration with whose it is, where that is registered before."""
    ids = [each["id"] for each in states if "id" in each]
    if not ids:
        return wanted.event
    is_office = wanted.event["type"] == "office-added"
    return wanted.event | ({"of": ids[0]} if is_office else {"acts_for": ids})


def _with_id(known: NamesKnown, event: dict[str, Any]) -> dict[str, Any]:
    """A registration with a readable id that nothing has, if there is one."""
    kind = KIND_OF_REGISTRATION[TYPE_BY_TAG[event["type"]]]
    slug = slug_of(event["name"])[:ID_LONGEST].strip("-")
    numbered = (slug, *(f"{slug}-{number}" for number in range(2, 30)))
    id = next((each for each in numbered if slug and not known.is_taken(kind, each)), None)
    return event if id is None else {"type": event["type"], "id": id, **event}


def _published(
    reader: Reader, source: str | None, text: Text, wanted: FactWanted
) -> tuple[int, int] | None:
    """The first and the last day on which the text may have come out."""
    told = wanted.published
    if source is not None:
        told = reader.registered("source", source, SourceAdded, known_at=FOREVER - 1).published
    elif told is None:
        drafted = (each for each in wanted.events if each.get("sha256") == text.sha256)
        told = next((each["published"] for each in drafted if "published" in each), None)
    if not isinstance(told, str):
        return None
    try:
        days = parse(told).days
    except DateError:
        return None
    return days.earliest, days.latest


def _faults_of_passage(text: Text, wanted: FactWanted) -> Iterator[ProblemFault]:
    length = len(text.content)
    if not wanted.start < wanted.end <= length:
        detail = f"expected more than start, and at most {length}, found {wanted.end}"
        yield ProblemFault(pointer="/end", detail=detail)
        return
    passage = text.content[wanted.start : wanted.start + PASSAGE_LONGEST]
    is_long = wanted.end - wanted.start > PASSAGE_LONGEST
    if is_long or count_words(passage[: wanted.end - wanted.start]) > PASSAGE_WORDS:
        detail = f"expected a passage of at most {PASSAGE_WORDS} words"
        yield ProblemFault(pointer="/end", detail=detail)
    if wanted.published is not None:
        try:
            parse(wanted.published)
        except DateError as error:
            yield ProblemFault(pointer="/published", detail=str(error))


def _faults_of_fact(fact: Mapping[str, Any]) -> Iterator[ProblemFault]:
    tag = fact.get("type")
    if tag is None:
        return
    kind = _TAGS.get(tag) if isinstance(tag, str) else None
    if kind is None:
        yield ProblemFault(
            pointer="/fact/type", detail=f"expected a kind of fact, found {tag!r}"[:200]
        )
        return
    for field in fact:
        if field != "type" and field not in kind.__struct_fields__:
            detail = f"a fact of the kind {tag} has no such field"
            yield ProblemFault(pointer=f"/fact/{_pointed(field)}", detail=detail)


def _pointed(field: str) -> str:
    return field[:100].replace("~", "~0").replace("/", "~1")


def raise_faults(faults: Iterator[ProblemFault]) -> None:
    """Raise a 422 where there are any."""
    if found := list(faults):
        raise wrong(*found)
