"""The JSON of TimelineJS 3 (Knight Lab): a slide for each fact, an era for each engagement.

Texts are HTML there, so that everything is escaped. A slide needs a start: what has none is left
out, and `detente` lists it. TimelineJS draws a month or a year at its first day and takes no
timeline without a slide: what lasts, or is one of several days, goes to the last day that it may
mean, and where nothing can be shown one slide says so.
"""

from collections.abc import Iterator
from html import escape

import msgspec
from msgspec import UNSET, Struct, UnsetType

from api.http.media_formats import Format
from api.plain import plain
from api.timelines.drawn_dates import when
from api.timelines.page import FAMILIES, Story, as_told, date_of, grounds, titled
from api.timelines.vis_timeline import days_of
from events.time.dates import parse
from events.time.days import civil
from projections.model.counts import Count
from projections.timeline.timeline import Item

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
    """What TimelineJS does not read: which facts could not be shown, how many were left out of the
    days that are asked for, where the others are.
    """

    left_out: tuple[str, ...]
    undated_left_out: Count | UnsetType = UNSET
    coded_left_out: Count | UnsetType = UNSET
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
        events=tuple(_slide(story, item) for item in placed) or (_nothing(story),),
        eras=tuple(_eras(story)),
        detente=Notes(
            left_out=left_out,
            undated_left_out=UNSET if story.undated_left_out is None else story.undated_left_out,
            coded_left_out=UNSET if story.coded_left_out is None else story.coded_left_out,
            next=story.next_address,
            permalink=story.addresses.permalink,
        ),
    )
    return msgspec.json.encode(document)


def starts(edtf: str) -> SlideDate | None:
    """Where it stands; None where that is anywhere up to a day or from a day on, or too far off."""
    found = when(edtf)
    is_drawn = found.has_beginning and found.can_be_written
    return SlideDate(*found.start.numbers) if found.start is not None and is_drawn else None


def ends(edtf: str) -> SlideDate | None:
    """The last day that it may mean, unless it stands in one place."""
    found = when(edtf)
    if found.has_end or found.start is None:
        return None if found.end is None else _day(found.span.last.latest)
    # Of what goes on, the beginning is drawn: all of the days that it may have begun on.
    begun = found.span.first.latest
    return None if parse(found.start.iso).last.latest >= begun else _day(begun)


def _can_be_placed(item: Item) -> bool:
    return starts(item.date) is not None


def _slide(story: Story, item: Item) -> Slide:
    address = escape(story.shown_page_of(item))
    return Slide(
        unique_id=item.id,
        start_date=starts(item.date),
        end_date=ends(item.date),
        display_date=escape(date_of(item).words + as_told(item)),
        group=FAMILIES[item.type],
        text=SlideText(
            headline=escape(titled(item)),
            text=f'<p><a href="{address}">{escape(grounds(item))}</a></p>',
        ),
    )


def _title(story: Story, left_out: int) -> Slide:
    said = [f"As of {story.used.as_of}, as recorded up to position {story.used.known_at}."]
    if left_out:
        said.append(f"{left_out} left out: their dates are open or too far off.")
    if story.said_left_out is not None:
        said.append(story.said_left_out)
    if story.next is not None:
        said.append("There are more facts than are shown here.")
    text = f"<p>{escape(' '.join(said))}</p>"
    return Slide(unique_id="detente-title", text=SlideText(headline=escape(story.title), text=text))


def _eras(story: Story) -> Iterator[Era]:
    """From the first to the last day that the facts about an engagement may mean."""
    for engagement, items in story.engagements().items():
        placed = [item for item in items if _can_be_placed(item)]
        days = [days for item in placed if (days := days_of(date_of(item))) is not None]
        first = min((each.start for each in days), default=0)
        last = max((each.stop - 1 for each in days), default=0)
        if first < last:  # it refuses an era of one day
            yield Era(
                start_date=_day(first),
                end_date=_day(last),
                text=SlideText(headline=escape(plain(story.engagement_named(engagement)))),
            )


def _nothing(story: Story) -> Slide:
    """Dated by the day as of which it is so."""
    return Slide(
        unique_id="detente-nothing",
        start_date=_day(story.clocks.as_of),
        text=SlideText(headline="Nothing to show", text="<p>No fact with a date fits.</p>"),
    )


def _day(day: int) -> SlideDate:
    return SlideDate(*civil(day))
