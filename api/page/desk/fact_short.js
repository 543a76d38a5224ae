// @ts-check
// A fact that is not recorded yet, in short: its kind, its summary, its fields, its words.

import { capital, h, put } from "../browser/dom.js";
import { titleOf } from "./draft_panel.js";
import { called, learnCalled } from "./names.js";
import { kindNamed } from "./schema.js";

/** @import { Body } from "./pointers.js" */

const QUIET = new Set(["type", "id", "citations", "summary"]);

/**
 * A fact in short: its kind, its summary, its fields, its words.
 * @param {Body} event
 */
export function factShown(event) {
  const kind = kindNamed(String(event.type));
  const rows = Object.entries(event).filter(([name]) => !QUIET.has(name));
  const list = h("dl", { class: "fact-fields" });
  const draw = () =>
    put(
      list,
      rows.flatMap(([name, value]) => [
        h("dt", {}, name.replaceAll("_", " ")),
        h("dd", {}, words(name, value)),
      ]),
    );
  /**
   * @param {string} name
   * @param {unknown} value
   */
  function words(name, value) {
    const shape = kind?.fields.find((each) => each.name === name);
    const refers = shape?.kind || shape?.item?.kind;
    const all = Array.isArray(value) ? value : [value];
    return all
      .map((each) =>
        refers
          ? called(refers, String(each))
          : typeof each === "object"
            ? JSON.stringify(each)
            : String(each),
      )
      .join(", ");
  }
  draw();
  for (const [name, value] of rows) {
    const shape = kind?.fields.find((each) => each.name === name);
    const refers = shape?.kind || shape?.item?.kind;
    const ids = (Array.isArray(value) ? value : [value]).map(String);
    if (refers) void learnCalled(refers, ids).then((isNew) => isNew && draw());
  }
  const quotes = /** @type {Body[]} */ (event.citations ?? []);
  return h(
    "div",
    { class: "fact-short" },
    h(
      "p",
      {},
      h("span", { class: "kind" }, `${capital(kind?.name ?? String(event.type))}: `),
      titleOf(event),
    ),
    list,
    quotes.map((each) => h("blockquote", {}, document.createTextNode(String(each.exact ?? "")))),
  );
}
