// @ts-check
// Because of which facts something is told: one quiet line that opens, with how many sources there are
// that do not copy each other.

import { counted, h, joined, put } from "../browser/dom.js";
import { shownOf } from "../client/named_ids.js";
import { factLink, lookUp, spokenFact } from "./names.js";

/** @import { Alternative } from "../client/answers.js" */
/** @import { Around } from "./surroundings.js" */

/**
 * @param {Around} around
 * @param {Pick<Alternative, "because" | "support">} each
 */
export function reasons(around, each) {
  if (!each.because.length) return null;
  const { citations, lineages, machine = 0 } = each.support;
  const made = machine ? ` (${machine} by a program)` : "";
  const { before, between, after } = shownOf(each.because);
  return h(
    "details",
    { class: "grounds" },
    h(
      "summary",
      { title: "By which facts this is told, and how many sources stand behind them" },
      `why · ${counted(citations, "citation")}${made}, ${counted(lineages, "independent source")}`,
    ),
    h(
      "div",
      { class: "because" },
      "Because: ",
      facts(around, before),
      between.length ? "; … ; " : "",
      facts(around, after),
      between.length ? among(around, between) : null,
    ),
  );
}

/**
 * The facts between the first and the last ones, looked up once somebody wants to see them.
 * @param {Around} around
 * @param {string[]} ids
 */
function among(around, ids) {
  const told = h("span", {});
  const summary = h("summary", {}, `${counted(ids.length, "fact")} in between`);
  const fold = h("details", { class: "among", ontoggle: unfolded }, summary, told);
  async function unfolded() {
    if (told.hasChildNodes()) return;
    await lookUp(
      ids.map((id) => ({ because: [id] })),
      around.clocks,
    );
    put(told, facts(around, ids));
  }
  return fold;
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
