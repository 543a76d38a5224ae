// What the ledger said of a fact before, and what reads otherwise since.

import { localInstant } from "../browser/dates.js";
import { capital, h, put } from "../browser/dom.js";
import { address, ask } from "../client/api.js";

/** The history of a fact: its entries, and on demand what each of them changed. */
export function versions(fact, clocks, signal) {
  const differences = h("div", { class: "differences" });
  const show = async (event) => {
    event.target.disabled = true;
    const path = `/v1/facts/${encodeURIComponent(fact.id)}/history`;
    try {
      const found = await ask(address(path, clocks), { signal });
      put(differences, h("ol", { class: "history" }, found.versions.map(version)));
    } catch (error) {
      event.target.disabled = false;
      if (error.name !== "AbortError") put(differences, h("p", {}, `${error.message}.`));
    }
  };
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
    fact.history.length > 1
      ? h("p", {}, h("button", { type: "button", onclick: show }, "Show what each of them changed"))
      : null,
    differences,
  );
}

function entry(each) {
  return [
    h("strong", {}, capital(each.change.replaceAll("-", " "))),
    ` at position ${each.position}, ${localInstant(each.recorded_at)}, by ${each.recorded_by}.`,
    each.reason ? h("span", { class: "reason" }, ` ${each.reason}`) : "",
  ];
}

function version(each) {
  const { added, removed, changed } = each.citations;
  const moved = [
    ["added", added],
    ["removed", removed],
    ["changed", changed],
  ].filter(([, list]) => list.length);
  return h(
    "li",
    {},
    entry(each),
    each.differs.length ? h("dl", { class: "difference" }, each.differs.map(field)) : "",
    moved.length
      ? h("p", {}, `Citations ${moved.map(([how, list]) => `${how}: ${list.length}`).join(", ")}.`)
      : "",
  );
}

function field(each) {
  const shown = (value) =>
    value === null || value === undefined
      ? "nothing"
      : typeof value === "string"
        ? value
        : JSON.stringify(value);
  return h(
    "div",
    {},
    h("dt", {}, each.field.replaceAll("_", " ")),
    h("dd", {}, h("del", {}, shown(each.before)), " ", h("ins", {}, shown(each.after))),
  );
}
