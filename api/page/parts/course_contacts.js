// @ts-check
// Visits, meetings and calls of a course: a mark each, and their names where these are not too many.

import { numberOf } from "../browser/dates.js";
import { capital, counted, h } from "../browser/dom.js";
import { linkTo } from "../browser/places.js";
import { drawn, inWords, percent } from "./course_window.js";

/** @import { Course } from "../client/answers.js" */
/** @import { Window } from "./course_window.js" */

const NAMED_MOST = 12;

/**
 * Each visit, meeting or call as a mark, those of a form in a line: where there are many it is dark.
 * @param {Course} course
 * @param {Window} window
 */
export function marksOf({ held, contacts: forms }, window) {
  return Object.keys(forms).map((form) => {
    const marks = held
      .filter((each) => each.form === form)
      .map(({ name, date_in_words: days, earliest, latest, last_day: last }) => {
        const end = latest ?? last ?? earliest;
        if (end === null) return null;
        // What nothing says the beginning of is a mark on the day by which it was.
        const at = drawn(numberOf(earliest ?? end), numberOf(last ?? end), window);
        if (at === null) return null;
        const style = { left: percent(at.left), width: percent(at.width) };
        const isSharp = earliest !== null && earliest === latest;
        return h("i", { class: isSharp ? "" : "open", title: `${name}, ${days}`, style });
      })
      .filter((mark) => mark !== null);
    if (!marks.length) return null;
    return h(
      "div",
      { class: "course-lane course-marks", "aria-hidden": "true" },
      h("b", {}, `${capital(form)}s`),
      h("div", {}, marks),
    );
  });
}

/**
 * What was held within what is drawn, and what else became of engagements, by name, where that is not
 * too much to be read.
 * @param {Course} course
 * @param {Window} window
 */
export function namesOf({ held, lives }, window) {
  const met = held.filter(
    ({ earliest, latest, last_day: last }) =>
      latest !== null &&
      numberOf(last ?? latest) >= window.first &&
      numberOf(earliest ?? latest) <= window.last,
  );
  const of = new Set(met.map(({ engagement }) => engagement));
  const others = lives.filter(
    ({ engagement, stretches: [{ first_day: first, last_day: end }], last_day: last }) =>
      !of.has(engagement) &&
      numberOf(last) >= window.first &&
      numberOf(first ?? end) <= window.last,
  );
  const isFar = met.length > NAMED_MOST;
  return [
    named(["visit, meeting or call", "visits, meetings and calls"], met, window, isFar),
    named(
      ["other engagement", "other engagements"],
      others,
      window,
      isFar || others.length > NAMED_MOST,
    ),
  ];
}

/**
 * @param {[one: string, many: string]} words
 * @param {{ engagement: string, name: string, date_in_words?: string }[]} found
 * @param {Window} window
 * @param {boolean} isMuch
 */
function named([one, many], found, window, isMuch) {
  if (!found.length) return null;
  const number = counted(found.length, one, many);
  const more = isMuch ? "; come nearer for their names" : "";
  return [
    h("p", { class: "note" }, `${number} in ${inWords(window)}${more}.`),
    isMuch
      ? null
      : h(
          "ul",
          {},
          found.map(({ engagement, name, date_in_words: days }) =>
            h(
              "li",
              {},
              h("a", { href: linkTo(`/engagements/${encodeURIComponent(engagement)}`, {}) }, name),
              // Many names end with their days.
              !days || /\d{4}$/.test(name) ? "" : `, ${days}`,
            ),
          ),
        ),
  ];
}
