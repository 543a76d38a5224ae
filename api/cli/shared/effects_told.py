"""What a batch would change, in lines for a terminal."""

from collections.abc import Iterator

from projections.relations.foreseen_effects import Effects, NotLookedAt


def effects_told(effects: Effects) -> Iterator[str]:
    """A line for each thing that would read otherwise, and what was not looked at."""
    for pair in effects.pairs:
        for day in pair.days:
            yield from (f"{pair.a} and {pair.b}, {day.as_of}: {each}" for each in day.texts)
    yield from (each.text for each in effects.offices)
    yield from (f"disagreement on {each.fact}: {each.text}" for each in effects.disagreements)
    for each in effects.certainty:
        yield f"{each.element}: {each.before or 'not there'} → {each.after or 'not there'}"
    yield from (f"{each.fact} may be told already: {each.text}" for each in effects.doubles)
    yield from (f"{each.pointer}: {each.text}" for each in effects.in_no_pair)
    if effects.not_looked_at is not None:
        yield from _not_looked_at(effects.not_looked_at)


def _not_looked_at(left: NotLookedAt) -> Iterator[str]:
    if left.events:
        first = f", from {left.facts[0]} on" if left.facts else ""
        yield f"not looked at: the last {left.events:,} events{first}"
    if left.pairs:
        yield f"not looked at: {', '.join(f'{a} and {b}' for a, b in left.pairs)}"
    if left.lists:
        yield f"there may be more of: {', '.join(left.lists)}"
