// @ts-check
// What the ledger said of a fact before, and what reads otherwise since.

import { localInstant } from "../browser/dates.js";
import { capital, h, put } from "../browser/dom.js";
import { address, ask, isAborted, reasonOf } from "../client/api.js";
import { valueOf } from "./values.js";

/** @import { Clocks } from "../browser/places.js" */
/** @import { Fact, Schemas } from "../client/answers.js" */

/**
 * The history of a fact: its entries, and on demand what each of them changed.
 * @param {Fact} fact
 * @param {Clocks} clocks
 * @param {AbortSignal} signal
 */
export function versions(fact, clocks, signal) {
  const differences = h("div", { class: "differences" });
  const button = h("button", { type: "button", onclick: show }, "Show what each of them changed");
  async function show() {
    button.disabled = true;
    const path = /** @type {const} */ (`/v1/facts/${encodeURIComponent(fact.id)}/history`);
    try {
      const found = await ask(address(path, clocks), { signal });
      put(
        differences,
        h(
          "ol",
          { class: "history" },
          found.versions.map((each) => version(each, clocks)),
        ),
      );
    } catch (error) {
      button.disabled = false;
      if (!isAborted(error)) put(differences, h("p", {}, `${reasonOf(error)}.`));
    }
  }
  return h(
    "section",
    { "aria-labelledby": "history" },
    h("h3", { id: "history" }, "History in the ledger"),
    fact.history_cut_off
      ? h(
          "p",
          { class: "note" },
          `The last ${fact.history.length} entries; there are earlier ones.`,
        )
      : null,
    h(
      "ol",
      { class: "history" },
      fact.history.map((each) => h("li", {}, entry(each))),
    ),
    fact.history.length > 1 ? h("p", {}, button) : null,
    differences,
  );
}

/** @param {Schemas["HistoryEntry"]} each */
function entry(each) {
  return [
    h("strong", {}, capital(each.change.replaceAll("-", " "))),
    ` at position ${each.position}, ${localInstant(each.recorded_at)}, by ${each.recorded_by}.`,
    each.reason ? h("span", { class: "reason" }, ` ${each.reason}`) : "",
  ];
}

/**
 * @param {Schemas["VersionView"]} each
 * @param {Clocks} clocks
 */
function version(each, clocks) {
  const { added, removed, changed } = each.citations;
  const moved = Object.entries({ added, removed, changed }).filter(([, list]) => list.length);
  return h(
    "li",
    {},
    entry(each),
    each.differs.length
      ? h(
          "dl",
          { class: "difference" },
          each.differs.map((one) => field(one, clocks)),
        )
      : "",
    moved.length
      ? h("p", {}, `Citations ${moved.map(([how, list]) => `${how}: ${list.length}`).join(", ")}.`)
      : "",
  );
}

/**
 * @param {Schemas["Difference"]} each
 * @param {Clocks} clocks
 */
function field({ field: name, ...told }, clocks) {
  const shown = (/** @type {unknown} */ value) =>
    isNothing(value) ? "nothing" : valueOf(name, value, clocks);
  const before = told.before_in_words ?? shown(told.before);
  const after = told.after_in_words ?? shown(told.after);
  return h(
    "div",
    {},
    h("dt", {}, name.replaceAll("_", " ")),
    h("dd", {}, h("del", {}, before), " ", h("ins", {}, after)),
  );
}

/** @param {unknown} value */
const isNothing = (value) =>
  value === null || value === undefined || (Array.isArray(value) && !value.length);
