"""`/v1/names`: what is registered, found by its name while somebody types it."""

from typing import Annotated, Final

from litestar.params import QueryParameter

from api.answers.finding import NamesAnswer
from api.asking.dependency import GivenQuestion
from api.http.handlers import get
from api.routes.reconciliation.queries import NAME_LONGEST
from api.service.stores import OpenService
from events.errors import QuestionError
from projections.reconciliation.things_typed import (
    TYPED_KINDS,
    things_named_in,
    things_of_ids,
    things_typed,
)
from projections.search.named_in import PASSAGE_LONGEST

NAMES_LIMIT: Final = 20
IDS_MOST: Final = 100

KindTyped = Annotated[
    str,
    QueryParameter(
        name="of_kind",
        max_length=20,
        description="What is looked for.",
        schema_extra={"enum": [*TYPED_KINDS], "examples": ["engagement"]},
    ),
]
WordsTyped = Annotated[
    str,
    QueryParameter(
        name="words",
        max_length=NAME_LONGEST,
        description=(
            "What was typed so far: each word stands in the name or in the id, or begins a word"
            " there."
        ),
    ),
]
IdsTyped = Annotated[
    str,
    QueryParameter(
        name="ids",
        max_length=101 * IDS_MOST,
        description=f"Instead of words: ids, with commas between them; {IDS_MOST} at most.",
    ),
]
NamingPassage = Annotated[
    str,
    QueryParameter(
        name="passage",
        max_length=PASSAGE_LONGEST,
        description=(
            "Instead of words: a sentence or two of a text, to find what of the kind may be named"
            " there."
        ),
    ),
]
NamesMost = Annotated[
    int,
    QueryParameter(name="limit", ge=1, le=NAMES_LIMIT, description="Names at most."),
]


@get("/v1/names", tags=["reconciliation"])
async def find_names(
    service: OpenService,
    question: GivenQuestion,
    of_kind: KindTyped,
    words: WordsTyped = "",
    ids: IdsTyped = "",
    passage: NamingPassage = "",
    limit: NamesMost = NAMES_LIMIT,
) -> NamesAnswer:
    """What of a kind may be meant by some words as they are typed, in any order and without
    accents; or what some ids are called; or what may be named in a passage.
    """
    if of_kind not in TYPED_KINDS:
        raise QuestionError("of_kind", of_kind, f"one of {', '.join(TYPED_KINDS)}")
    given = list(dict.fromkeys(each for each in ids.split(",") if each))
    if len(given) > IDS_MOST:
        raise QuestionError("ids", f"{len(given)} ids", f"{IDS_MOST} at most")
    reader, clocks = service.reader, question.clocks
    if given:
        found = things_of_ids(reader, of_kind, given, clocks)
    elif passage:
        found = things_named_in(reader, of_kind, passage, clocks, limit)
    else:
        found = things_typed(reader, of_kind, words, clocks, limit)
    return NamesAnswer(items=found, clocks=question.used, permalink=question.permalink)
