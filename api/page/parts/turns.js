// @ts-check
// When the relations of two parties began, were broken off and resumed, and who tells it.

import { counted, h } from "../browser/dom.js";
import { here } from "../browser/places.js";
import { factLink } from "./names.js";

/** @import { Course, Schemas } from "../client/answers.js" */

export const TURNS = "turns";

/**
 * The turns, the last one first; nothing where none is told.
 * @param {Course} course
 */
export function turnsOf({ turns, turns_told: told }) {
  if (!turns.length) return null;
  return h(
    "section",
    { class: TURNS, id: TURNS, tabindex: -1, "aria-labelledby": "turns-title" },
    h("h3", { id: "turns-title" }, "When relations began, broke off and resumed"),
    h("p", {}, told),
    h("ol", { class: "facts" }, turns.map(turn)),
  );
}

/** @param {Schemas["RelationsTurn"]} of */
const turn = ({ when, told }) =>
  h(
    "li",
    { class: "fact-row turn" },
    h("span", { class: "when" }, when),
    h("div", {}, told.map(telling)),
  );

/** @param {Schemas["TurnTold"]} fact */
const telling = ({ fact, summary, lineages, support }) =>
  h(
    "p",
    {},
    factLink(fact, here(), summary),
    h(
      "span",
      { class: "support" },
      ` (${lineages.join("; ")}: ${counted(support.citations, "citation")})`,
    ),
  );
