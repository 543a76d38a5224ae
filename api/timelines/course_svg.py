"""The course of relations as a picture (SVG 1.1), for this page and for those of others.

It has no script and loads nothing; its colours follow those of whoever looks at it; all that is
written in it is text. What is not certain is hatched, on the very days on which it is not. The
picture says what it rests on, and where the course stands in full.
"""

from base64 import b64encode
from collections.abc import Iterable, Sequence
from hashlib import sha256
from html import escape
from typing import Final

from api.http.media_formats import Format
from api.timelines import course_bars
from api.timelines import course_words as words
from api.timelines.course_bars import BAR
from api.timelines.course_scale import LEFT, RIGHT, Scale, scale_of
from api.timelines.course_statements import Columns
from api.timelines.svg import rect
from projections.relations.pair_course import BESIDE, Lane, PairCourse
from projections.subjects.contacts_whole import FORMS

FORMAT: Final = Format(name="svg", media_type="image/svg+xml", extension=".svg")

WIDTH: Final = 640
COLUMNS: Final = 64
SAID: Final = 40
"""How high the columns of visits and meetings are, and those of statements."""

LETTER: Final = 6.2
"""The width of a letter, on the generous side."""

ENVOYS_MOST: Final = 6
GROUP_MOST: Final = 5
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
.step{fill:currentColor}.may{fill:currentColor;fill-opacity:.5}.said{fill:var(--good);fill-opacity:.75}
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
        self._lives(scale)
        self._statements(scale)
        for name in BESIDE:
            self._group(name.capitalize(), getattr(self._course, name), scale)
        self._years(scale, begins - 8)

    def foot(self, permalink: str) -> None:
        """What is not certain looks how, what it rests on, and where it stands in full."""
        course = self._course
        if course.covers is not None:
            self._parts.append(rect("open", LEFT, self._top - 9, 18, 10))
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
            self._parts.extend(course_bars.of_lane(self._course, lane, scale, self._top))
            self._top += BAR + 18
        if len(every) > most:
            self._line(f"{len(every) - most} more are not drawn", "s", 16)

    def _group(self, title: str, lanes: Sequence[Lane], scale: Scale) -> None:
        """Things of one kind, those that would be too small to be told apart in one lane."""
        apart, others = course_bars.told_apart(lanes, scale)
        self._lanes(apart, scale, GROUP_MOST)
        if others:
            of = f"{title}, others" if apart else title
            self._line(f"{of}: {len(others)}", "l", 5)
            self._parts.extend(course_bars.as_one(self._course, others, scale, self._top))
            self._top += BAR + 18

    def _lives(self, scale: Scale) -> None:
        """Engagements with what led to them; where they are drawn apart, with each of its facts."""
        lives = {f"engagement/{each.engagement}": each for each in self._course.lives}
        lanes = [course_bars.lane_of(each) for each in lives.values()]
        apart, _ = course_bars.told_apart(lanes, scale)
        top = self._top + 5
        self._group("Engagements and what led to them", lanes, scale)
        for place, lane in enumerate(apart[:GROUP_MOST]):
            at = top + place * (BAR + 23)
            self._parts.extend(course_bars.steps(lives[lane.subject], scale, at))

    def _statements(self, scale: Scale) -> None:
        """How much was said, month by month or year by year."""
        columns = Columns.of(self._course.statements.by_day, scale)
        if not columns.counted and not columns.uncounted:
            return
        self._text("Statements", "l", LEFT)
        if columns.counted:
            told = f"at most {columns.highest:,} in {scale.bucket_name}"
            self._text(told, "s", LEFT + 76)
        self._top += 5
        self._parts.extend(columns.drawn(scale, self._top, SAID))
        self._top += SAID + 18

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
                    f"<g><title>{told}</title>{rect(look, start, top, width, height)}</g>"
                )
        self._top += COLUMNS + 16

    def _legend(self) -> None:
        at = float(LEFT)
        for form in (each for each in FORMS if each in self._course.contacts):
            counted = self._course.contacts[form]
            told = f"{form}s: {counted.number}{' or more' if counted.at_least else ''}"
            self._parts.append(rect(form, at, self._top - 8, 9, 9))
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


def _rests_on(course: PairCourse) -> str:
    lanes = [*course.relations, *course.envoys]
    lanes += [lane for name in BESIDE for lane in getattr(course, name)]
    facts = {fact for lane in lanes for each in lane.stretches for fact in each.because}
    facts |= {step.fact for life in course.lives for step in life.steps}
    met = sum(each.number for each in course.contacts.values())
    engagements = f" and those of {met} engagements" if met else ""
    return f"Rests on {len(facts)} facts{engagements}, each with its sources"
