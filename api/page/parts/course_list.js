// @ts-check
// The course as a list, for whoever does not see it drawn: each day can be gone to.

import {
  isoOf,
  localDay,
  MONTHS,
  monthOf,
  firstDayOf,
  numberOf,
  yearOf,
} from "../browser/dates.js";
import { capital, counted, h } from "../browser/dom.js";
import { changedHere, linkTo } from "../browser/places.js";
import { statusWord } from "./course_lives.js";

/** @import { Course, Lane, Life } from "../client/answers.js" */
/** @import { Said } from "./course_bars.js" */
/** @import { Covers } from "./course_drawing.js" */

const MONTHS_A_YEAR = 12;
/** In more months than this, what was said is counted by years. */
const MONTHS_MOST = 48;

/**
 * @param {Course} course
 * @param {Covers} covers
 * @param {Said} said
 */
export function listOf(course, covers, said) {
  const { relations, envoys, missions, channels, measures, incidents, accords } = course;
  const lanes = [missions, channels, measures, incidents, accords].flat();
  return h(
    "details",
    { class: "more", id: "course-list" },
    h("summary", {}, "The same as a list, by which each day can be gone to"),
    [...relations, ...envoys].map((each) => lane(each, said)),
    byYear(course, covers),
    lives(course.lives),
    statements(course, covers),
    lanes.map((each) => lane(each, said)),
  );
}

/**
 * @param {Course} course
 * @param {Covers} covers
 */
function byYear({ years: told, contacts }, covers) {
  if (!told.length) return null;
  const forms = Object.entries(contacts).map(
    ([form, each]) =>
      `${counted(each.number, form)}${each.at_least ? " or more" : ""}, the first ${each.first.date_in_words}, the last ${each.last.date_in_words}`,
  );
  return [
    h("h3", {}, "Visits, meetings, calls and summits by year"),
    h("p", {}, `${capital(forms.join("; "))}.`),
    h(
      "ul",
      { class: "course-years" },
      told.map(({ year, until_year: until, numbers }) =>
        h(
          "li",
          {},
          dayLink(endOf(`${year}-12-31`, covers), written(year, until)),
          `: ${Object.entries(numbers)
            .map(([form, number]) => counted(number, form))
            .join(", ")}`,
        ),
      ),
    ),
  ];
}

/**
 * @param {number} year
 * @param {number | null} until
 */
function written(year, until) {
  if (until === year) return String(year);
  return until === null ? `${year} or later` : `some year from ${year} to ${until}`;
}

/**
 * A day, or the last one that is told of, where it lies beyond.
 * @param {string} iso
 * @param {Covers} covers
 */
function endOf(iso, { last_day: last }) {
  return yearOf(iso) === yearOf(last) && iso > last ? last : iso;
}

/** @param {Life[]} told */
function lives(told) {
  if (!told.length) return null;
  return [
    h("h3", {}, "Engagements and what led to them"),
    h(
      "ul",
      { class: "course-lives" },
      told.map(({ engagement, name, steps }) =>
        h(
          "li",
          {},
          h("a", { href: linkTo(`/engagements/${encodeURIComponent(engagement)}`, {}) }, name),
          ": ",
          steps.map(({ status, date_in_words: words, latest }, place) => [
            place ? "; " : "",
            `${statusWord(status)} `,
            latest ? dayLink(latest, words) : words,
          ]),
        ),
      ),
    ),
  ];
}

/**
 * What was said, by months or by years; of what may have been said in several of these, the number.
 * @param {Course} course
 * @param {Covers} covers
 */
function statements({ statements: { number, at_least: isMore, by_day: told } }, covers) {
  if (!told.length) return null;
  const bounds = told.map(({ first_day: first, last_day: last }) =>
    [first ?? last, last].map(month),
  );
  const months = bounds.flat().filter((each) => each !== null);
  const step = Math.max(...months) - Math.min(...months) < MONTHS_MOST ? 1 : MONTHS_A_YEAR;
  /** @type {Map<number, number>} */
  const counts = new Map();
  let open = 0;
  told.forEach((each, place) => {
    const [from, to] = bounds[place].map((one) => (one === null ? null : Math.floor(one / step)));
    if (from === null || from !== to || each.first_day === null) open += each.number;
    else counts.set(from, (counts.get(from) ?? 0) + each.number);
  });
  const unit = step === 1 ? "month" : "year";
  return [
    h("h3", {}, `Statements by ${unit}`),
    h(
      "p",
      {},
      `${isMore ? "At least " : ""}${counted(number, "statement")}${open ? `; in which ${unit} is not told of ${open}` : ""}.`,
    ),
    h(
      "ul",
      { class: "course-years" },
      [...counts]
        .toSorted(([one], [other]) => one - other)
        .map(([each, count]) => {
          const end = isoOf(firstDayOf((each + 1) * step) - 1);
          return h("li", {}, dayLink(endOf(end, covers), called(each, step)), `: ${count}`);
        }),
    ),
  ];
}

/** @param {string | null} iso */
const month = (iso) => (iso === null ? null : monthOf(numberOf(iso)));

/**
 * @param {number} each
 * @param {number} step
 */
function called(each, step) {
  const year = yearOf(isoOf(firstDayOf(each * step)));
  return step === 1
    ? `${MONTHS[((each % MONTHS_A_YEAR) + MONTHS_A_YEAR) % MONTHS_A_YEAR]} ${year}`
    : year;
}

/**
 * @param {Lane} each
 * @param {Said} said
 */
function lane(each, said) {
  const { about, stretches, cut_before: cut } = each;
  return [
    h("h3", {}, capital(about)),
    cut ? h("p", { class: "note" }, `What was before ${localDay(cut)} is left out.`) : null,
    h(
      "ol",
      { class: "course-stretches" },
      stretches.map(({ first_day: first, last_day: last, certainty, options }) =>
        h(
          "li",
          {},
          first === null ? "Up to " : [dayLink(first, localDay(first)), " to "],
          `${localDay(last)}: ${options.map(({ value }) => said(each, value)).join(certainty === "certain" ? ", " : " or ")}`,
          certainty === "certain" ? "" : " (not certain)",
        ),
      ),
    ),
  ];
}

/**
 * @param {string} iso
 * @param {string} words
 */
const dayLink = (iso, words) => h("a", { href: changedHere({ as_of: iso }) }, words);
