"""The course of relations as a picture (SVG 1.1), for this page and for those of others.

It has no script and loads nothing; its colours follow those of whoever looks at it; all that is
written in it is text. What is not certain is hatched, on the very days on which it is not. The
picture says what it rests on, and where the course stands in full.
"""

from base64 import b64encode
from collections.abc import Iterable, Iterator
from hashlib import sha256
from html import escape
from itertools import cycle
from typing import Final

from api.http.media_formats import Format
from api.timelines import course_words as words
from api.timelines.course_scale import LEFT, RIGHT, Scale, scale_of
from events.time.dates import day_of
from projections.relations.pair_course import BESIDE, Lane, PairCourse
from projections.relations.stretches import CourseStretch, begins
from projections.subjects.contacts import FORMS

FORMAT: Final = Format(name="svg", media_type="image/svg+xml", extension=".svg")

WIDTH: Final = 640
BAR: Final = 16
COLUMNS: Final = 64
LETTER: Final = 6.2
SMALL_LETTER: Final = 5.4
"""The width of a letter, on the generous side."""

ENVOYS_MOST: Final = 6
BESIDE_MOST: Final = 12
"""Lanes that are drawn, for the picture to fit on a page."""

_STYLE: Final = """
svg{color:#1d2430;background:#fff;--paper:#fff;--good:#2f6fb2;--bad:#b4452f;--calm:#5d7a3a}
@media (prefers-color-scheme:dark){
svg{color:#e8eaee;background:#14181f;--paper:#14181f;--good:#6aa5e3;--bad:#e58670;--calm:#a5c37f}}
@media print{
svg{color:#000;background:#fff;--paper:#fff;--good:#2f6fb2;--bad:#b4452f;--calm:#5d7a3a}}
text{font:11px system-ui,sans-serif;fill:currentColor}
.h{font-size:15px;font-weight:600}
.l{font-weight:600}
.h,.l{stroke:var(--paper);stroke-width:3;paint-order:stroke}
.s{font-size:9.5px}
.p{fill:var(--paper)}
.b{stroke:var(--paper);stroke-width:.5;fill-opacity:.34}
.good{fill:var(--good)}.bad{fill:var(--bad)}.calm{fill:var(--calm)}
.alt{fill-opacity:.6}
.none{fill:none;stroke:currentColor;stroke-opacity:.5;stroke-dasharray:2 2}
.open{fill:url(#course-hatch);stroke:currentColor;stroke-opacity:.4}
.tick{stroke:currentColor;stroke-opacity:.22}
.visit{fill:var(--good)}.meeting{fill:var(--calm)}.call{fill:currentColor;fill-opacity:.45}
.summit{fill:var(--bad)}
""".strip()
_HASH: Final = b64encode(sha256(_STYLE.encode()).digest()).decode()
HEADERS: Final = {
    # Its own style and nothing else; and it is there to be shown by other pages.
    "Content-Security-Policy": f"default-src 'none'; style-src 'sha256-{_HASH}'; sandbox",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
_HATCH: Final = (
    '<defs><pattern id="course-hatch" width="5" height="5" patternUnits="userSpaceOnUse"'
    ' patternTransform="rotate(45)"><path d="M0 0V5" stroke="currentColor" stroke-width="1.6"'
    ' stroke-opacity=".6"/></pattern></defs>'
)
_BRIEF: Final = {"broken off": "broken", "going on": "on", "level not told": "level?"}
_NO_NAME: Final = (".", "II", "III", "IV", "?")
_BAD: Final = frozenset({"broken", "interrupted", "going-on", "severed", "disturbed", "imposed"})
_NONE: Final = frozenset({None, "none", "closed", "ended", "lifted", "expired", "not-told"})


def render(course: PairCourse, permalink: str) -> bytes:
    """The picture, which leads to its permalink."""
    drawing = _Drawing(course)
    drawing.head()
    if course.covers is not None:
        drawing.body(scale_of(course.covers))
    drawing.foot(permalink)
    return drawing.document().encode()


class _Drawing:
    """What is drawn so far, from the top downwards."""

    def __init__(self, course: PairCourse) -> None:
        self._course = course
        self._parts: list[str] = []
        self._top = 24.0

    def head(self) -> None:
        """Whose course it is; or that nothing is told of it."""
        self._line(words.title(self._course), "h", 18)
        if self._course.covers is None:
            self._line(words.NOTHING, "", 16)

    def body(self, scale: Scale) -> None:
        """All lanes above the years."""
        untold = words.untold(self._course)
        if untold:
            self._line(untold, "s", 16)
        begins = self._top
        self._lanes(self._course.relations, scale, len(self._course.relations))
        self._lanes(self._course.envoys, scale, ENVOYS_MOST)
        self._columns(scale)
        beside = [lane for name in BESIDE for lane in getattr(self._course, name)]
        self._lanes(beside, scale, BESIDE_MOST)
        self._years(scale, begins - 8)

    def foot(self, permalink: str) -> None:
        """What is not certain looks how, what it rests on, and where it stands in full."""
        course = self._course
        if course.covers is not None:
            self._parts.append(_rect("open", LEFT, self._top - 9, 18, 10))
            self._text("not certain on these days", "s", LEFT + 23)
            self._text(_rests_on(course), "s", 190)
            self._top += 14
        address = escape(permalink)
        shown = escape(words.shortened(permalink, 112))
        self._parts.append(f'<a href="{address}"><text class="s" x="{LEFT}" y="{self._top}">')
        self._parts.append(f"{shown}</text></a>")
        self._top += 10

    def document(self) -> str:
        """All of it as a document."""
        described = escape(words.description(self._course))
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {self._top:g}"'
            ' role="img" aria-labelledby="course-title course-description">'
            f'<title id="course-title">The course of relations between'
            f" {escape(words.title(self._course))}</title>"
            f'<desc id="course-description">{described}</desc>'
            f"<style>{_STYLE}</style>{_HATCH}"
            f'<rect class="p" width="{WIDTH}" height="{self._top:g}"/>'
            f"{''.join(self._parts)}</svg>\n"
        )

    def _lanes(self, lanes: Iterable[Lane], scale: Scale, most: int) -> None:
        every = list(lanes)
        for lane in every[:most]:
            self._line(words.heading(lane), "l", 5)
            shades = cycle(("b good", "b good alt"))
            for stretch in lane.stretches:
                self._parts.extend(self._bar(lane, stretch, scale, _look(lane, stretch, shades)))
            self._top += BAR + 18
        if len(every) > most:
            self._line(f"{len(every) - most} more are not drawn", "s", 16)

    def _bar(self, lane: Lane, stretch: CourseStretch, scale: Scale, look: str) -> Iterator[str]:
        start, width = scale.between(begins(stretch), day_of(stretch.last_day))
        told = escape(words.whole(self._course, lane, stretch))
        bar = _rect(look, start, self._top, width, BAR)
        yield f"<g><title>{told}</title>{bar}"
        label = _fitting(lane, words.of_stretch(self._course, lane, stretch), width)
        if label:
            at = f'x="{start + 3:g}" y="{self._top + 11.5:g}"'
            yield f'<text class="s" {at}>{escape(label)}</text>'
        yield "</g>"

    def _columns(self, scale: Scale) -> None:
        """Engagements by year, one form upon the other."""
        years = self._course.years
        if not years:
            return
        self._legend()
        highest = max(sum(each.numbers.values()) for each in years)
        for each in years:
            last = min(each.until_year or each.year, scale.last_year)
            start, width = scale.year(each.year, max(each.year, last))
            top = self._top + COLUMNS
            is_open = each.until_year != each.year
            for form, number in each.numbers.items():
                height = COLUMNS * number / highest
                top -= height
                told = f"{each.year}, {form}: {number}"
                look = "open" if is_open else form
                self._parts.append(
                    f"<g><title>{told}</title>{_rect(look, start, top, width, height)}</g>"
                )
        self._top += COLUMNS + 16

    def _legend(self) -> None:
        at = float(LEFT)
        for form in (each for each in FORMS if each in self._course.contacts):
            counted = self._course.contacts[form]
            told = f"{form}s: {counted.number}{' or more' if counted.at_least else ''}"
            self._parts.append(_rect(form, at, self._top - 8, 9, 9))
            self._text(told, "l", at + 13)
            at += 13 + 14 + LETTER * len(told)
        self._top += 5

    def _years(self, scale: Scale, begins: float) -> None:
        ends = self._top - 6
        lines = []
        for at, year in scale.ticks():
            lines.append(f'<path class="tick" d="M{at:g} {begins:g}V{ends:g}"/>')
            anchor = "end" if at > RIGHT - 20 else "middle" if at > LEFT + 12 else "start"
            lines.append(f'<text x="{at:g}" y="{ends + 11:g}" text-anchor="{anchor}">{year}</text>')
        # Beneath the bars, so that they are not cut in pieces.
        self._parts[2:2] = lines
        self._top += 24

    def _line(self, text: str, look: str, further: float) -> None:
        self._text(text, look, LEFT)
        self._top += further

    def _text(self, text: str, look: str, at: float) -> None:
        self._parts.append(
            f'<text class="{look}" x="{at:g}" y="{self._top:g}">{escape(text)}</text>'
        )


def _rect(look: str, start: float, top: float, width: float, height: float) -> str:
    return f'<rect class="{look}" x="{start:g}" y="{top:g}" width="{width:g}" height="{height:g}"/>'


def _look(lane: Lane, stretch: CourseStretch, shades: Iterator[str]) -> str:
    """Who came after whom in an office is told apart by shades."""
    if stretch.certainty != "certain":
        return "open"
    if all(each.value in _NONE for each in stretch.options):
        return "none"
    if lane.of is not None:
        return next(shades)
    return "b bad" if stretch.value in _BAD else "b calm"


def _fitting(lane: Lane, text: str, width: float) -> str:
    """A text that fits into a bar: all of it, or in brief, or of a person the last name; or
    nothing.
    """
    room = (width - 6) / SMALL_LETTER
    text = text if len(text) <= room else _BRIEF.get(text, text)
    if len(text) <= room:
        return text
    last = text.rpartition(" ")[2]
    is_name = lane.of is not None and not last.endswith(_NO_NAME)
    return last if is_name and len(last) <= room else ""


def _rests_on(course: PairCourse) -> str:
    lanes = [*course.relations, *course.envoys]
    lanes += [lane for name in BESIDE for lane in getattr(course, name)]
    facts = {fact for lane in lanes for each in lane.stretches for fact in each.because}
    met = sum(each.number for each in course.contacts.values())
    engagements = f" and those of {met} engagements" if met else ""
    return f"Rests on {len(facts)} facts{engagements}, each with its sources"
