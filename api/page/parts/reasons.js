// @ts-check
// Because of which facts something is told, with how many sources that do not copy each other.

import { counted, h, joined } from "../browser/dom.js";
import { factLink, spokenFact } from "./names.js";

/** @import { Alternative } from "../client/answers.js" */
/** @import { Around } from "./surroundings.js" */

/**
 * @param {Around} around
 * @param {Pick<Alternative, "because" | "support">} each
 */
export function reasons(around, each) {
  if (!each.because.length) return null;
  const { citations, lineages, machine = 0 } = each.support;
  const made = machine ? `, ${machine} of them by a program` : "";
  return h(
    "p",
    { class: "because" },
    "Because: ",
    facts(around, each.because),
    " ",
    h(
      "span",
      { class: "support" },
      `(${counted(citations, "citation")}${made}, ${counted(lineages, "independent lineage")})`,
    ),
  );
}

/**
 * @param {Around} around
 * @param {string[]} ids
 */
export function facts(around, ids) {
  const links = ids.map((id) =>
    factLink(id, around.clocks, around.summaries.get(id)?.replace(/\.$/, "") ?? spokenFact(id)),
  );
  return joined(links, "; ", "; ");
}
