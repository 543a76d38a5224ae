// @ts-check
// How many facts a state leaves out, and why.

import { h } from "../browser/dom.js";

/** @import { Relations, Schemas } from "../client/answers.js" */

/** @type {Record<Exclude<keyof Schemas["Excluded"], "at_least">, string>} */
const LEFT_OUT = {
  not_yet_happened: "had not happened yet",
  not_told_yet: "are told only of later days, and how early they began is not known",
  not_yet_public: "were not public yet",
  machine_coded: "are told by nobody but a program",
  retracted: "were taken back",
  superseded: "were superseded by later ones",
  cut_off: "bear on what is not shown here yet",
};

const REASONS = /** @type {(keyof typeof LEFT_OUT)[]} */ (Object.keys(LEFT_OUT));

/**
 * How many facts the state leaves out, and why.
 * @param {Schemas["Excluded"]} counts
 * @param {string} day
 */
export function excluded(counts, day) {
  const atLeast = new Set(counts.at_least ?? []);
  if (!REASONS.some((name) => counts[name])) return null;
  return h(
    "section",
    { class: "panel excluded", id: "excluded", "aria-labelledby": "excluded-title" },
    h("h2", { id: "excluded-title" }, "Facts that are left out here"),
    h(
      "ul",
      {},
      REASONS.filter((name) => counts[name]).map((name) =>
        h(
          "li",
          {},
          h(
            "strong",
            {},
            `${atLeast.has(name) ? "at least " : ""}${counts[name].toLocaleString("en")}`,
          ),
          ` ${LEFT_OUT[name]}`,
        ),
      ),
    ),
    h("p", { class: "note" }, `Counted as of ${day}.`),
  );
}

/**
 * Whether nothing is told of what stands between the parties, nor of what is over for long.
 * @param {Relations} state
 */
export const isEmpty = ({ relations, sections }) =>
  relations === null && Object.values(sections).every(({ shown, total }) => !shown && !total);
