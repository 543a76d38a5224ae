"""Changes and explanations at a terminal: tables for people, the API's JSON for programs."""

from collections.abc import Iterator, Mapping
from itertools import starmap
from pathlib import Path

from api.answers.relations import ChangesAnswer
from api.asking.question import question_of
from api.asking.sourced import on_evidence, parameters_of
from api.cli.asking import state_tables
from api.cli.shared import tables
from api.cli.shared.given_options import asked
from api.cli.shared.terminal import say, say_json
from api.routes.states.changes import changes_answer
from api.routes.states.relations import explained, state_answer
from api.service.stores import reading
from projections.model.on_evidence import OnEvidence
from projections.relations import change_words, element_words, pair_state
from projections.relations.causes import Cause
from projections.relations.changed_elements import AnyChange
from projections.relations.changes import Compared
from projections.relations.element_words import Naming
from projections.relations.explanations import ExcludedFact, Explained
from projections.relations.open_doubts import Settling
from projections.relations.periods import AskedPeriod
from projections.timeline.as_written import Asked, ClocksUsed

REASONS = {
    "we-were-wrong": "We were wrong",
    "we-learned": "We learned",
    "the-world-moved": "The world moved",
    "may-have-moved": "The world may have moved",
    "window-closed": "Had happened by then at the latest",
    "first-told": "First told",
    "told-otherwise": "Told otherwise",
    "told-again": "Told again",
}
"""The field that says most of an element; the first one that it has."""


async def changes_between(
    data: Path, parties: tuple[str, str], given: Mapping[str, str | None], *, as_json: bool
) -> None:
    """Print what became different."""
    a, b = parties
    clocks = asked(given)
    period = AskedPeriod(
        as_of=given["as_of"],
        since=given["since"],
        until=given["until"],
        learned_since=given["learned_since"],
    )
    async with reading(data) as service:
        question = await question_of(clocks, service, f"/v1/relations/{a}/{b}/changes", {})
        found = await changes_answer(service, question, parties, period)
        text = _changes(found, element_words.by_name(service.reader, question.clocks))
    if as_json:
        say_json(found)
    else:
        say(text)


async def relations_explained(
    data: Path,
    parties: tuple[str, str],
    clocks: Asked,
    evidence: OnEvidence,
    *,
    as_json: bool,
) -> None:
    """Print the state of relations with its explanation."""
    a, b = parties
    async with reading(data) as opened:
        path, parameters = f"/v1/relations/{a}/{b}", {"explain": "true"}
        question = await question_of(clocks, opened, path, parameters | parameters_of(evidence))
        service = on_evidence(opened, question, evidence)
        state = pair_state.between(service.reader, a, b, question.clocks)
        told = state_answer(service, state, question)
        found = explained(service, told, state, question)
        named = element_words.by_name(service.reader, question.clocks)
        assert found.explained is not None, "it was asked for"
        text = f"{state_tables.relations(found, named)}\n\n{_explained(found.explained)}"
    if as_json:
        say_json(found)
    else:
        say(text)


def _changes(found: ChangesAnswer, named: Naming) -> str:
    """A table for each way in which something became different."""
    a, b = (named("actor", each) for each in found.between)
    parts = [f"{a} and {b}, {_clocks(found.before.clocks)} → {_clocks(found.after.clocks)}"]
    for reason, title in REASONS.items():
        rows = [_row(each, named) for each in found.changes if each.reason == reason]
        if rows:
            headers = ("", "", "before", "after", "because")
            parts.append(f"{title}\n{tables.table(rows, headers)}")
    if not found.changes:
        parts.append("Nothing changed.")
    if found.more:
        compared = ", ".join(starmap(_compared, found.compared.items()))
        parts.append(f"Only so many were compared: {compared}.")
    parts.append(found.permalink)
    return "\n\n".join(parts)


def _compared(section: str, part: Compared) -> str:
    return f"{part.shown} of {'at least ' if part.at_least else ''}{part.total} {section}"


def _row(change: AnyChange, named: Naming) -> tuple[str, ...]:
    causes = [*map(_cause, change.facts), *change.flags]
    return (
        change_words.about(change, named),
        change.change,
        change_words.stood(change, named),
        change_words.stands(change, named),
        "; ".join(causes),
    )


def _cause(cause: Cause) -> str:
    done = [f"{each.change} at {each.position} by {each.recorded_by}" for each in cause.amendments]
    return f"{cause.fact} ({', '.join(done) or f'{_deed(cause)}, {cause.date_in_words}'})"


def _deed(cause: Cause) -> str:
    return " ".join(cause.did).replace("-", " ")


def _explained(found: Explained) -> str:
    excluded = [
        (each.reason.replace("_", " "), each.fact, each.date_in_words, _grounds(each))
        for each in found.excluded
    ]
    open_ends = [
        (
            f"{each.section.removesuffix('s')} {each.id}",
            "; ".join(map(_needed, each.facts)) or "nothing that is recorded",
            each.settled_on or "",
        )
        for each in found.unsettled
    ]
    parts = [
        f"Left out\n{tables.table(excluded, ('', 'fact', 'date', 'why'))}",
        f"Unsettled\n{tables.table(open_ends, ('', 'would be settled by the day of', 'or on'))}",
    ]
    if found.cut_off:
        parts.append(f"There are more: {', '.join(found.cut_off)}.")
    return "\n\n".join(parts)


def _grounds(fact: ExcludedFact) -> str:
    if fact.retracted is not None:
        return f"taken back at {fact.retracted.position}: {fact.retracted.reason}"
    holding: Iterator[str] = (f"{h.subject}: {', '.join(h.because)}" for h in fact.holding)
    public = f"public since {fact.public_since}" if fact.public_since else "never certainly public"
    return public if fact.clock else "; ".join(holding)


def _needed(fact: Settling) -> str:
    needs = ["had it happened?"] if fact.whether_by_then else []
    needs += [f"before or after {other}?" for other in fact.order_with]
    return f"{fact.fact}, {fact.date_in_words} ({' '.join(needs)})"


def _clocks(clocks: ClocksUsed) -> str:
    public = f", public by {clocks.public_by}" if clocks.public_by else ""
    return f"{clocks.as_of}{public} (known at {clocks.known_at})"
