"""How a registration may be corrected: what refers to it was held to rules when it was recorded,
and has to satisfy them still.
"""

from collections.abc import Callable, Iterator

from events.admission.broken import BrokenRule
from events.admission.circles import above, named_above
from events.admission.present import Present
from events.vocabulary.catalogue import stream_of
from events.vocabulary.registry import ActorAdded, EngagementAdded, Registration, SourceAdded

HashAttached = Callable[[str], str | None]
"""The hash of the text that is attached to a source, if one is."""


def broken_by_correcting(
    to: Registration, present: Present, attached: HashAttached
) -> Iterator[BrokenRule]:
    """What forbids that something registered reads like this from now on; pointers are within it.

    Its id and its type say which one is meant, so that they cannot change.
    """
    before = present.registration(stream_of(to))
    if before is None:
        return
    if to == before:
        yield BrokenRule("", "a registration that reads otherwise than it does already")
    match before, to:
        case ActorAdded(), ActorAdded():
            yield from _actor(before, to, present)
        case EngagementAdded(), EngagementAdded():
            yield from _engagement(to, present)
        case SourceAdded(), SourceAdded():
            yield from _source(before, to, attached)
        case _:
            pass  # no rule asks anything of it but that it is registered


def _actor(before: ActorAdded, to: ActorAdded, present: Present) -> Iterator[BrokenRule]:
    if to.kind != before.kind:
        expected = f"{before.kind}: what names {to.id!r} may do so as it is one; add another actor"
        yield BrokenRule("/kind", expected, to.kind)
    for pointer, each in named_above(to).items():
        if _is_above(to.id, each, "actor", present):
            expected = f"an actor that is not a part of {to.id!r}, nor acts for it"
            yield BrokenRule(pointer, expected, each)


def _engagement(to: EngagementAdded, present: Present) -> Iterator[BrokenRule]:
    if to.part_of is not None and _is_above(to.id, to.part_of, "engagement", present):
        expected = f"an engagement that does not take place within {to.id!r}"
        yield BrokenRule("/part_of", expected, to.part_of)


def _is_above(id: str, other: str, kind: str, present: Present) -> bool:
    """Whether something is another one, or above it."""
    survivor = present.survivor(other, kind)
    return id == survivor or id in above(survivor, kind, present)


def _source(before: SourceAdded, to: SourceAdded, attached: HashAttached) -> Iterator[BrokenRule]:
    """Quotes are held against the text that is attached, and their places are that text's where
    the source is known by its hash; records are cited of data sets.
    """
    if before.data_set is not None and to.data_set is None:
        yield BrokenRule("/data_set", "a data set still, as its records may be cited")
    if to.sha256 != before.sha256:
        held = attached(to.id)
        if held is not None and to.sha256 != held:
            expected = f"{held}, the hash of the text that is attached"
            yield BrokenRule("/sha256", expected, to.sha256)
