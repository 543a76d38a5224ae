"""Where something took place: "in" whatever is named in the clause of its verb."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from projections.passages import english
from projections.passages.clauses import Clauses, ClauseTold
from projections.passages.mention import Mention
from projections.passages.passage import PassageOf


def where_named(
    passage: PassageOf, clauses: Sequence[Clauses], verbs: Sequence[ClauseTold]
) -> Iterator[Mention]:
    """What stands behind "in" or "at"; where no verb tells the fact, in the passage alone."""
    is_told = any(passage.has(each.at) for each in verbs)
    for clause in clauses:
        for at, item in enumerate(clause.items[1:]):
            is_in = clause.items[at].plain in {"in", "at"} and not item.is_quoted
            if item.named is None or not is_in:
                continue
            is_near = is_told and _is_of_the_verb(clause, verbs[0].end, at)
            if is_near or (not verbs and passage.has(item.named.start)):
                yield item.named


def _is_of_the_verb(clause: Clauses, verb: int, at: int) -> bool:
    """Whether nothing between the verb and a place makes it that of something else: "spoke to
    express his thanks for the pause in Gaza".
    """
    between = [each for each in clause.items[:at] if each.token.start >= verb]
    for each, after in pairwise((*between, None)):
        is_for = each is not None and each.plain == "for"
        if each is not None and each.plain in english.LEADS_ON:
            return False
        if is_for and after is not None and after.plain not in english.LASTS:
            return False
    return True
