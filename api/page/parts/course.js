// @ts-check
// The whole course of relations between two parties: a picture, and beneath it the same as a list.

import { h, joined, put } from "../browser/dom.js";
import { reasonOf } from "../client/api.js";
import { courseAddress, courseAt } from "../client/course.js";
import { drawingOf } from "./course_drawing.js";
import { listOf } from "./course_list.js";
import { actorLink } from "./names.js";
import { TURNS, turnsOf } from "./turns.js";

/** @import { Clocks } from "../browser/places.js" */
/** @import { Course, Lane } from "../client/answers.js" */
/** @import { Said } from "./course_bars.js" */

/** @type {Record<string, string>} */
const WORDS = {
  broken: "broken off",
  none: "no relations",
  "not-told": "at a level that is not told",
};

/**
 * What a section shows of a course, which it keeps while the day moves.
 * @param {Element} body
 */
export function courseIn(body) {
  let shown = "";
  let asOf = "";
  let isWanted = location.hash === `#${TURNS}`;
  /** @type {(iso: string) => void} */
  let mark = () => {};

  /**
   * The course of two parties, marked at a day.
   * @param {string[]} parties
   * @param {Clocks} clocks
   */
  async function show(parties, clocks) {
    asOf = clocks.asOf ?? "";
    mark(asOf);
    const url = courseAddress(parties, clocks);
    if (url === shown) return;
    shown = url;
    mark = () => {};
    put(body, h("p", { class: "note" }, "The picture is being drawn…"));
    body.setAttribute("aria-busy", "true");
    try {
      const course = await courseAt(url);
      if (url !== shown) return;
      put(body, contentOf(course, url));
      mark(asOf);
      // Once the view stands on the page, as one that is opened begins at its top.
      if (isWanted) setTimeout(goToTurns);
    } catch (error) {
      if (url !== shown) return;
      put(body, h("p", { class: "nothing" }, `${reasonOf(error)}.`));
      shown = "";
    }
    body.removeAttribute("aria-busy");
  }

  /** What an address names, and is there once the course is. */
  function goToTurns() {
    isWanted = false;
    const turns = document.getElementById(TURNS);
    turns?.scrollIntoView();
    turns?.focus({ preventScroll: true });
  }

  /**
   * @param {Course} course
   * @param {string} url
   */
  function contentOf(course, url) {
    if (course.covers === null) return nothing(course);
    /** @type {Said} */
    const words = (each, value) => said(course, each, value);
    const drawing = drawingOf(course, course.covers, words);
    mark = drawing.mark;
    const svg = url.replace("/course?", "/course.svg?").replace(/\/course$/, "/course.svg");
    const picture = h("a", { href: svg }, "As a picture for other pages (SVG)");
    return [
      untold(course),
      turnsOf(course),
      drawing.node,
      h("p", { class: "note" }, picture),
      listOf(course, course.covers, words),
    ];
  }
  return show;
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
function untold({ relations, envoys, years, lives }) {
  const without = [
    relations.length ? "" : "their diplomatic relations",
    envoys.length ? "" : "who represented either in the other one",
    years.length || lives.length ? "" : "visits, meetings and calls",
  ].filter(Boolean);
  if (!without.length) return null;
  return h(
    "p",
    { class: "note" },
    `This record tells nothing of ${joined(without, ", ", " or of ").join("")}.`,
  );
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
