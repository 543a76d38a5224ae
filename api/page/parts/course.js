// @ts-check
// The whole course of relations between two parties: a picture, and beneath it the same as a list.

import { localDay, yearOf } from "../browser/dates.js";
import { capital, counted, h, joined, put } from "../browser/dom.js";
import { changedHere } from "../browser/places.js";
import { address, ask, reasonOf } from "../client/api.js";
import { drawingOf } from "./course_drawing.js";
import { actorLink } from "./names.js";

/** @import { Clocks } from "../browser/places.js" */
/** @import { Course, Lane } from "../client/answers.js" */

/** @type {Record<string, string>} */
const WORDS = {
  broken: "broken off",
  none: "no relations",
  "not-told": "at a level that is not told",
};

/** The section, which keeps what it shows while the day moves. */
export function courseOf() {
  const body = h("div", {});
  const node = h(
    "section",
    { class: "panel course", id: "course", "aria-labelledby": "course-title" },
    h("h2", { id: "course-title" }, "The whole course"),
    body,
  );
  let shown = "";
  let asOf = "";
  /** @type {(iso: string) => void} */
  let mark = () => {};

  /**
   * The course of two parties, marked at a day.
   * @param {string[]} parties
   * @param {Clocks} clocks
   */
  async function show([a, b], { asOf: on, publicBy, knownAt }) {
    asOf = on ?? "";
    mark(asOf);
    const path = /** @type {const} */ (
      `/v1/relations/${encodeURIComponent(a)}/${encodeURIComponent(b)}/course`
    );
    const url = address(path, { publicBy, knownAt });
    if (url === shown) return;
    shown = url;
    mark = () => {};
    put(body, h("p", { class: "note" }, "The picture is being drawn…"));
    try {
      const course = await ask(url);
      if (url !== shown) return;
      put(body, contentOf(course, url));
      mark(asOf);
    } catch (error) {
      if (url === shown) put(body, h("p", { class: "nothing" }, `${reasonOf(error)}.`));
      shown = "";
    }
  }

  /**
   * @param {Course} course
   * @param {string} url
   */
  function contentOf(course, url) {
    if (course.covers === null) return nothing(course);
    const drawing = drawingOf(course, course.covers, (each, value) => said(course, each, value));
    mark = drawing.mark;
    const svg = url.replace("/course?", "/course.svg?").replace(/\/course$/, "/course.svg");
    const picture = h("a", { href: svg }, "As a picture for other pages (SVG)");
    return [
      untold(course),
      drawing.node,
      h("p", { class: "note" }, picture),
      list(course, course.covers),
    ];
  }
  return { node, show };
}

/** @param {Course} course */
const nothing = ({ between }) =>
  h(
    "p",
    { class: "nothing" },
    "Nothing is told between ",
    joined(between.map((each) => actorLink(each))),
    " by this record, which need not mean that nothing was: what it covers of either stands on the pages of each.",
  );

/**
 * Of what of a course nothing is told, so that no gap in the picture is taken for an answer.
 * @param {Course} course
 */
function untold({ relations, envoys, years }) {
  const without = [
    relations.length ? "" : "their diplomatic relations",
    envoys.length ? "" : "who represented either in the other one",
    years.length ? "" : "visits, meetings and calls",
  ].filter(Boolean);
  if (!without.length) return null;
  return h(
    "p",
    { class: "note" },
    `This record tells nothing of ${joined(without, ", ", " or of ").join("")}.`,
  );
}

/**
 * The last day of a year that is told of.
 * @param {string} year
 * @param {NonNullable<Course["covers"]>} covers
 */
function yearEnd(year, covers) {
  return yearOf(covers.last_day) === year ? covers.last_day : `${year}-12-31`;
}

/**
 * @param {Course} course
 * @param {NonNullable<Course["covers"]>} covers
 */
function list(course, covers) {
  const { relations, envoys, missions, channels, measures, incidents, accords } = course;
  const lanes = [relations, envoys, missions, channels, measures, incidents, accords].flat();
  return h(
    "details",
    { class: "more", id: "course-list" },
    h("summary", {}, "The same as a list, by which each day can be gone to"),
    byYear(course, covers),
    lanes.map((each) => lane(course, each)),
  );
}

/**
 * @param {Course} course
 * @param {NonNullable<Course["covers"]>} covers
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
          dayLink(yearEnd(String(year), covers), written(year, until)),
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
 * @param {Course} course
 * @param {Lane} lane
 * @param {string | null} value
 */
function said({ names }, { of, subject }, value) {
  if (value === null) return of === null ? "none" : "vacant";
  const isActor = of !== null || subject.startsWith("recognition/");
  return isActor ? (names[value] ?? value) : (WORDS[value] ?? value.replaceAll("-", " "));
}

/**
 * @param {Course} course
 * @param {Lane} each
 */
function lane(course, each) {
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
          `${localDay(last)}: ${options.map(({ value }) => said(course, each, value)).join(certainty === "certain" ? ", " : " or ")}`,
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
