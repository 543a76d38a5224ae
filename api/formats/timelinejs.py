"""The JSON of TimelineJS 3 (Knight Lab): a slide for each fact, an era for each engagement.

Texts are HTML there, so that everything is escaped. A slide needs a start: what has none is left
out, and `detente` counts it.
"""

from collections.abc import Iterator
from html import escape

import msgspec
from msgspec import Struct

from api.formats.dates import when
from api.formats.story import FAMILIES, Story, date_of, grounds
from api.issued import Part
from api.negotiation import Format
from projections.timeline import Item

FORMAT = Format(
    name="timelinejs",
    media_type="application/vnd.timelinejs+json",
    extension=".timelinejs.json",
    schema={"type": "object"},
)


class SlideText(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a slide says; HTML."""

    headline: str
    text: str = ""


class SlideDate(Struct, frozen=True, omit_defaults=True):
    """A year, a month or a day, and nothing sharper."""

    year: int
    month: int | None = None
    day: int | None = None


class Slide(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A fact, or a title without a date."""

    unique_id: str
    start_date: SlideDate | None = None
    end_date: SlideDate | None = None
    display_date: str | None = None
    group: str | None = None
    text: SlideText


class Era(Struct, frozen=True, kw_only=True):
    """From the first to the last of the facts about an engagement."""

    start_date: SlideDate
    end_date: SlideDate
    text: SlideText


class Notes(Struct, frozen=True, kw_only=True):
    """What TimelineJS does not read: which facts could not be shown, where the others are."""

    left_out: tuple[str, ...]
    next: str | None
    permalink: str


class Timeline(Struct, frozen=True, kw_only=True):
    """The document."""

    title: Slide
    events: tuple[Slide, ...]
    eras: tuple[Era, ...]
    detente: Notes


def render(story: Story) -> bytes:
    """The facts that can be placed, in their order."""
    placed = [item for item in story.items if _can_be_placed(item)]
    left_out = tuple(item.id for item in story.items if not _can_be_placed(item))
    document = Timeline(
        title=_title(story, len(left_out)),
        events=tuple(_slide(story, item) for item in placed),
        eras=tuple(_eras(story)),
        detente=Notes(
            left_out=left_out, next=story.next_address, permalink=story.addresses.permalink
        ),
    )
    return msgspec.json.encode(document)


def starts(edtf: str) -> SlideDate | None:
    """Where it stands; None where that is anywhere up to a day, or from a day on."""
    date = when(edtf)
    return _date(date.start) if date.start is not None and date.has_beginning else None


def ends(edtf: str) -> SlideDate | None:
    """Where it goes to, if that is somewhere else."""
    end = when(edtf).end
    return None if end is None else _date(end)


def _can_be_placed(item: Item) -> bool:
    return starts(item.date) is not None


def _slide(story: Story, item: Item) -> Slide:
    address = escape(story.address_of(item))
    return Slide(
        unique_id=item.id,
        start_date=starts(item.date),
        end_date=ends(item.date),
        display_date=escape(date_of(item).words),
        group=FAMILIES[item.type],
        text=SlideText(
            headline=escape(item.summary),
            text=f'<p><a href="{address}">{escape(grounds(item))}</a></p>',
        ),
    )


def _title(story: Story, left_out: int) -> Slide:
    said = [f"As of {story.used.as_of}, as recorded up to position {story.used.known_at}."]
    if left_out:
        said.append(f"{left_out} left out: their dates are open.")
    if story.next is not None:
        said.append("There are more facts than are shown here.")
    text = f"<p>{escape(' '.join(said))}</p>"
    return Slide(unique_id="detente-title", text=SlideText(headline=escape(story.title), text=text))


def _eras(story: Story) -> Iterator[Era]:
    for engagement, items in story.engagements().items():
        placed = [item for item in items if _can_be_placed(item)]
        if placed:
            first = min(placed, key=lambda item: item.earliest)
            last = max(placed, key=lambda item: _end(item).day_after)
            start = starts(first.date)
            assert start is not None, "it can be placed"
            yield Era(
                start_date=start,
                end_date=_date(_end(last).part),
                text=SlideText(headline=escape(story.engagement_named(engagement))),
            )


class _End(Struct, frozen=True):
    """How far an item goes, and the last day of that."""

    part: Part
    day_after: int


def _end(item: Item) -> _End:
    date = date_of(item)
    part = date.end or date.start
    assert part is not None, "it can be placed"
    bounds = date.span.last if date.has_end else date.span.first
    return _End(part, bounds.latest)


def _date(part: Part) -> SlideDate:
    return SlideDate(*part.numbers)
