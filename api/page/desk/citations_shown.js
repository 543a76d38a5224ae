// @ts-check
// What a fact rests on: the words that are cited, who asserts them, and how they bear on it.

import { h } from "../browser/dom.js";

/** @import { Form } from "./field.js" */
/** @import { Kind, Shape } from "./schema.js" */

/** Of a citation, what the server has made stays as it is. */
const MADE = new Set(["source", "exact", "prefix", "suffix", "start", "end", "record"]);
/** And what is filled in for most. */
const OF_CITATION = new Set(["asserted_by", "bearing"]);

/**
 * @param {Form} form
 * @param {Kind} kind
 * @param {(at: number) => void} unquote
 */
export function citationsShown(form, kind, unquote) {
  const shape = kind.fields.find((each) => each.name === "citations")?.item;
  const all = /** @type {Record<string, unknown>[]} */ (form.event.citations ?? []);
  form.controls = form.controls.filter(({ path }) => path[0] !== "citations");
  return shape ? all.map((each, at) => citation(each, at, shape)) : null;

  /**
   * @param {Record<string, unknown>} each
   * @param {number} at
   * @param {Shape} of
   */
  function citation(each, at, of) {
    const open = of.fields.filter((one) => !MADE.has(one.name));
    const field = (/** @type {Shape} */ one) => form.field(one, ["citations", at, one.name]);
    const isFirst = (/** @type {Shape} */ one) => OF_CITATION.has(one.name);
    return h(
      "section",
      { class: "citation", "aria-label": `Citation ${at + 1}` },
      quoted(form, each, at),
      h("div", { class: "fields" }, open.filter(isFirst).map(field)),
      h(
        "details",
        { class: "more" },
        h("summary", {}, "More of this citation"),
        h("div", { class: "fields" }, open.filter((one) => !isFirst(one)).map(field)),
      ),
      all.length > 1
        ? h(
            "button",
            { type: "button", class: "words", onclick: () => unquote(at) },
            "Take this citation out",
          )
        : null,
    );
  }
}

/**
 * The words that are cited; where they stand nowhere in the text, that is told at them.
 * @param {Form} form
 * @param {Record<string, unknown>} each
 * @param {number} at
 */
function quoted(form, each, at) {
  const faults = h("p", { class: "fault", hidden: true });
  const words = String(each.exact ?? "a record of a data set");
  const input = h("blockquote", { tabindex: -1 }, document.createTextNode(words));
  const node = h("div", { class: "quoted" }, input, faults);
  const path = ["citations", at, "exact"];
  form.controls.push({ path, node, input, faults, isTouched: true });
  return node;
}
