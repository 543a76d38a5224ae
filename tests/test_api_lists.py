"""No list of an answer is without an end: it has a page after it, says how much of it is shown, or
stands here with what bounds it.

They are found by the types of all answers, so that one that is added has to say what bounds it.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from types import UnionType
from typing import Any, Final, get_args, get_origin

import msgspec
from litestar import Response
from msgspec import inspect

from api.app import create_app
from api.asking.known_parameters import query_fields
from api.cli.making.make_examples import FILE
from api.http.media_formats import VIEWS_OPTION
from api.service.stores import writing

_FETCHED: Final = "of 50 entities 20 properties at most are fetched, of each 50 values"
_RECORDED: Final = "a stored event has a megabyte at most"
_OF_A_FACT: Final = "a fact has 200 citations at most"
_NAMED: Final = "as many as one fact may name, and whom these act for"
_FIELDS: Final = "there are only so many names for them"
_MAY_HOLD: Final = "all that may hold on the day: to leave one out would say that it does not"
_SHOWN: Final = "of what is shown, which has its own end"
_WORDS: Final = "of the words that were asked for"
_TREE: Final = "a tree's height"
_LANES: Final = "25; `more` names what has others"
_REMARKED: Final = "as many as the tables of a release have"
_CITED: Final = "5,000 citations of a text are looked at"
_READ: Final = "of one document, read passage by passage"
BOUNDED: Final[Mapping[str, str]] = {
    "WitnessesAnswer.witnesses": "sixteen, as the settings take",
    "CitedSpan.facts": _CITED,
    "TextAnswer.cited": _CITED,
    "TextAnswer.read": _READ,
    "TextAnswer.uncovered": _CITED,
    "DatesRead.found": "the passage has a thousand characters at most",
    "DatesRead.readings": "words have three at most: each date that they leave open",
    "ActorAdded.identifiers": _RECORDED,
    "Alternative.because": "50",
    "Arrival.others": "those whom one denial is about, before it and after",
    "Bundle.answer": "what the answer has that it proves",
    "Bundle.events": "a proof of more than 2,000 is refused",
    "Cause.amendments": "`amendments_cut_off`",
    "Cause.did": _FIELDS,
    "ChangedCitation.differs": _FIELDS,
    "Changes.changes": "of 200 elements of a section; `more` names those that have others",
    "Changes.compared": _FIELDS,
    "Changes.more": _FIELDS,
    "Citation.says": _RECORDED,
    "CitationDifferences.added": _OF_A_FACT,
    "CitationDifferences.changed": _OF_A_FACT,
    "CitationDifferences.removed": _OF_A_FACT,
    "ConsistencyAnswer.path": _TREE,
    "ConsularRelationsEstablished.between": _RECORDED,
    "Contacts.certainly": _FIELDS,
    "Contacts.last": _FIELDS,
    "Contested.denied_by": "100, and `denials` counts them",
    "Contested.disputed_by": _OF_A_FACT,
    "Contested.fields": _FIELDS,
    "Contested.in_words": "a line for each field and bearing",
    "Contested.reversed": _OF_A_FACT,
    "Contested.supported_by": _OF_A_FACT,
    "ContestedFact.elements": _SHOWN,
    "CoverageAnswer.spans": _READ,
    "CoverageSummary.unreported": _READ,
    "DataSetCoverageAnswer.doubtful": _REMARKED,
    "DataSetCoverageAnswer.fields": _FIELDS,
    "DataSetCoverageAnswer.left_out_because": _REMARKED,
    "DataSetCoverageAnswer.left_out_records": "500, and `left_out` counts them",
    "Differing.values": _OF_A_FACT,
    "Disagreement.actors": _NAMED,
    "Disagreement.issues": _NAMED,
    "Element.alternatives": _MAY_HOLD,
    "Element.because": "50 of the facts behind it; `support` counts all of them",
    "Element.told_next": _MAY_HOLD,
    "ElementChange.differs": _FIELDS,
    "ElementChange.facts": _SHOWN,
    "ElementChange.flags": _FIELDS,
    "EngagementState.conflicting": _MAY_HOLD,
    "EngagementState.reported": "10, and `reports` counts them",
    "Excluded.at_least": _FIELDS,
    "ExcludedFact.holding": _SHOWN,
    "Explained.cut_off": _FIELDS,
    "Explained.excluded": "100 of a reason; `cut_off` names those that have others",
    "Explained.unsettled": _SHOWN,
    "FacetCounts.by": "50 values of a facet; `cut_off`",
    "FacetCounts.cut_off": _FIELDS,
    "Fact.citations": _OF_A_FACT,
    "FactView.actors": _NAMED,
    "FactView.citations": _OF_A_FACT,
    "FactView.history": "200; `history_cut_off`",
    "Grounds.facts": "2, and `facts_in_all` counts them",
    "HistoryView.versions": "200; `cut_off`",
    "Holding.because": _MAY_HOLD,
    "InclusionAnswer.path": _TREE,
    "Independence.asserted_by": _OF_A_FACT,
    "Independence.by_lineage": _OF_A_FACT,
    "Independence.by_machine": _OF_A_FACT,
    "Item.actor_names": _NAMED,
    "Item.actors": _NAMED,
    "Item.issues": _NAMED,
    "Labels.actors": "as many as were asked for, 100 at most",
    "Labels.engagements": "as many as were asked for, 100 at most",
    "Labels.facts": "as many as were asked for, 100 at most",
    "Lineage.asserted_by": _OF_A_FACT,
    "Lineage.citations": _OF_A_FACT,
    "Lineage.sources": _OF_A_FACT,
    "NameMatch.offices": "3, to tell namesakes apart",
    "NameSuggestion.of": _WORDS,
    "OfficeState.holders": _MAY_HOLD,
    "OfficeState.seats": _MAY_HOLD,
    "ProvenEvent.path": _TREE,
    "QuoteSuggestion.of": _WORDS,
    "BriefRelations.elements": "lines of a state, whose sections say so",
    "BriefRelations.grounds": "as many as lines",
    "BriefRelations.headline": "3 sentences",
    "BriefRelations.more": _FIELDS,
    "EntityCandidate.features": "as many as properties were given, and two more",
    "EntityCandidate.type": "one",
    "ExtensionAnswer.meta": _FETCHED,
    "ExtensionAnswer.rows": _FETCHED,
    "ProposedProperties.properties": _FIELDS,
    "ReconciliationResult.result": "50 candidates, and as many as were asked for",
    "ServiceManifest.default_types": _FIELDS,
    "ServiceManifest.versions": _FIELDS,
    "ExtendServices.property_settings": _FIELDS,
    "SuggestedEntities.result": "10, from the `cursor` on",
    "SuggestedEntity.notable": "one",
    "SuggestedProperties.result": _FIELDS,
    "SuggestedTypes.result": _FIELDS,
    "EngagementState.parts": "of the engagements that are shown",
    "ContactsInYear.numbers": _FIELDS,
    "Lane.stretches": "of the last 1,000 days on which it may have changed; `cut_before`",
    "PairCourse.accords": _LANES,
    "PairCourse.channels": _LANES,
    "PairCourse.contacts": _FIELDS,
    "PairCourse.envoys": _LANES,
    "PairCourse.held": "1,000; `more` names it where there are others",
    "PairCourse.incidents": _LANES,
    "PairCourse.lives": "50; `more` names it where there are others",
    "EngagementLife.steps": "50; `more` names the lives where there are others",
    "EngagementLife.stretches": "of the last 1,000 days on which it may have changed; `cut_before`",
    "StatementsCounted.by_day": "of 2,000 facts between the two; `at_least`",
    "PairCourse.measures": _LANES,
    "PairCourse.missions": _LANES,
    "PairCourse.more": _FIELDS,
    "PairCourse.names": _SHOWN,
    "PairCourse.turns": "30; `more` names it where there are others",
    "RelationsTurn.told": "of 8 facts of each stretch",
    "TurnTold.lineages": _OF_A_FACT,
    "PairCourse.relations": _FIELDS,
    "PairCourse.years": "of 2,000 facts of a form; `contacts` has how many, and `at_least`",
    "CourseStretch.because": "50 of the facts behind it",
    "CourseStretch.options": _MAY_HOLD,
    "ReadingOf.actors": "two",
    "ReadingOf.ids": "two",
    "ReadingOf.understood": _WORDS,
    "SearchAnswer.readings": "8, the likeliest",
    "RegistrationHistory.data_set_versions": "the last 200; `versions` of a source has all",
    "ThingTyped.offices": "the first three tell namesakes apart; the actor's own page has all",
    "NamesAnswer.items": "20, as whoever wants others types more",
    "RegistrationHistory.merged": "100",
    "RegistrationHistory.versions": "200; `cut_off`",
    "RegistrationVersion.differs": _FIELDS,
    "RelationsState.recognitions": "one each way",
    "RelationsState.represented_by": "of the offices that are shown",
    "RelationsEstablished.between": _RECORDED,
    "RelationsInterrupted.between": _RECORDED,
    "RelationsLowered.between": _RECORDED,
    "RelationsRaised.between": _RECORDED,
    "RelationsResumed.between": _RECORDED,
    "RelationsSevered.between": _RECORDED,
    "RelationsEnded.between": _RECORDED,
    "RelationsStood.between": _RECORDED,
    "Settling.order_with": _SHOWN,
    "ShownItem.citations": "20; `cut_off`",
    "ShownItem.sources": "of its citations",
    "StanceState.occasions": _MAY_HOLD,
    "StanceState.statements": "50, and `said_in_all` counts them",
    "ToldAs.because": _MAY_HOLD,
    "Unsettled.facts": _SHOWN,
    "Value.citations": _OF_A_FACT,
    "Verdict.values": _RECORDED,
    "Verdict.normalised": _FIELDS,
    "VersionView.actors": _NAMED,
    "VersionView.differs": _FIELDS,
}
"""What bounds a list that has no page after it, by the class that it comes from."""


def test_every_list_says_where_it_ends() -> None:
    assert set(unsaid()) == set(BOUNDED)


def test_what_has_a_page_after_it_takes_a_limit() -> None:
    without = {
        path
        for path, handler in reading()
        if any(hasattr(each, "next") for each in _contents(handler))
        and "limit" not in query_fields(handler)
    }

    assert without == set()


def test_sections_say_how_much_of_every_list_is_shown() -> None:
    answers = [each["answer"] for each in msgspec.json.decode(FILE.read_bytes()).values()]
    with_sections = [each for each in answers if "sections" in each]

    assert with_sections
    for answer in with_sections:
        lists = {name for name, value in answer.items() if isinstance(value, list)}
        assert lists - set(answer["sections"]) <= BESIDE_SECTIONS


BESIDE_SECTIONS: Final = {"between", "contested", "headline", "more"}
"""Lists of an answer with sections that are none: they are about what these show."""


def unsaid() -> Iterator[str]:
    """The lists of answers that nothing beside them in the answer says the end of."""
    for struct, fields in answered().items():
        names = {each.name for each in fields}
        if not names & {"next", "sections"}:
            yield from {
                f"{_owner(struct, each.name)}.{each.name}" for each in fields if _is_long(each.type)
            }


@cache
def answered() -> dict[type, tuple[inspect.Field, ...]]:
    """All structs that answers are made of."""
    found: dict[type, tuple[inspect.Field, ...]] = {}
    for _, handler in reading():
        for content in _contents(handler):
            found |= dict(_structs(inspect.type_info(content), set()))
    return found


def reading() -> Iterator[tuple[str, Any]]:
    """The handlers of all addresses that are read, by their paths."""
    for route in create_app(lambda: writing(Path())).routes:
        for handler in getattr(route, "route_handlers", ()):
            if "GET" in handler.http_methods and route.path.startswith("/v1/"):
                yield route.path, handler


def _contents(handler: Any) -> tuple[Any, ...]:
    answer = handler.parsed_fn_signature.return_type.annotation
    content = get_args(answer)[0] if get_origin(answer) is Response else answer
    several = get_args(content) if isinstance(content, UnionType) else (content,)
    return *several, *(each for _, each in handler.opt.get(VIEWS_OPTION, ()))


def _structs(kind: Any, seen: set[type]) -> Iterator[tuple[type, tuple[inspect.Field, ...]]]:
    match kind:
        case inspect.StructType(cls=struct, fields=fields) if struct not in seen:
            seen.add(struct)
            yield struct, fields
            for field in fields:
                yield from _structs(field.type, seen)
        case inspect.UnionType(types=kinds):
            for each in kinds:
                yield from _structs(each, seen)
        case inspect.CollectionType(item_type=item) | inspect.DictType(value_type=item):
            yield from _structs(item, seen)
        case inspect.Metadata(type=inner):
            yield from _structs(inner, seen)
        case _:
            pass


def _is_long(kind: Any) -> bool:
    """Whether a field is a list that its type does not bound."""
    match kind:
        case inspect.Metadata(type=inner):
            return _is_long(inner)
        case inspect.UnionType(types=kinds):
            return any(map(_is_long, kinds))
        case inspect.CollectionType(max_length=None) | inspect.DictType(max_length=None):
            return True
        case _:
            return False


def _owner(struct: type, field: str) -> str:
    """The class that a field comes from: what is said of it there goes for all that inherit it."""
    first = [
        each for each in reversed(struct.__mro__) if field in vars(each).get("__annotations__", ())
    ]
    return first[0].__name__
