// @ts-check
// One event of a draft, open to be filled in: its words, its kind, its fields, what is amiss.

import { capital, h, put } from "../browser/dom.js";
import { newForm, showFields, showId } from "./form.js";
import { firstAmiss, markCarried, newId, place } from "./field.js";
import { kindField } from "./kind_field.js";
import { valueAt } from "./pointers.js";
import { kindNamed } from "./schema.js";
import { key } from "./selection_bar.js";

/** @import { Around } from "./form.js" */
/** @import { FaultAt } from "./faults_at.js" */
/** @import { EventBody } from "./pointers.js" */
/** @import { Kind, Shape } from "./schema.js" */

/** Of a citation, what the server has made stays as it is. */
const MADE = new Set(["source", "exact", "prefix", "suffix", "start", "end", "record"]);
/** And what is filled in for most. */
const OF_CITATION = new Set(["asserted_by", "bearing"]);

/**
 * @param {EventBody} event
 * @param {Around} around
 * @param {{ done: () => void, remove: () => void, unquote: (at: number) => void }} acts
 */
export function factEditor(event, around, acts) {
  const title = newId();
  const form = newForm(event, around, () => add.focus());
  const fields = h("div", {});
  const citations = h("div", { class: "citations" });
  const others = h("ul", { class: "faults", role: "alert" });
  const doubts = h("ul", { class: "doubts" });
  /** @type {Record<string, unknown>} what a kind had that the one after it does not have */
  const stash = {};
  let isAll = false;
  /** @type {Map<string, string>} what came with the fact, and nobody has looked at, and where from */
  const carried = new Map();
  const isFact = !event.type || Boolean(kindNamed(event.type)?.isFact);
  const kinds = isFact
    ? kindField(event.type, {
        chosen: (kind) => chosen(kind),
        onward: () => taken(),
        passage: () => form.told?.words ?? "",
      })
    : null;

  /** @param {Kind} kind */
  function chosen(kind) {
    const names = new Set(["type", ...kind.fields.map((each) => each.name)]);
    for (const [name, value] of Object.entries(event)) {
      if (names.has(name)) continue;
      stash[name] = value;
      delete event[name];
    }
    for (const name of names) if (!(name in event) && name in stash) event[name] = stash[name];
    for (const [one, other] of [
      ["date", "attested"],
      ["attested", "date"],
    ])
      if (names.has(one) && !event[one] && stash[other]) event[one] = stash[other];
    event.type = kind.type;
    taken();
  }
  /** The kind is as it is to be. */
  function taken() {
    const own = kindNamed(event.type)?.fields.find((each) => each.name === "engagement");
    // What is told of an engagement is told of another one than before, mostly.
    if (own?.isNeeded && carried.delete("engagement")) delete event.engagement;
    draw();
    form.changed();
    form.onward();
  }
  function draw() {
    const kind = event.type ? kindNamed(event.type) : null;
    if (kind) showFields(fields, form, kind, (name) => name !== "citations");
    markCarried(form, carried);
    if (kind?.isFact) drawCitations(kind);
  }
  /** @param {Kind} kind */
  function drawCitations(kind) {
    const shape = kind.fields.find((each) => each.name === "citations")?.item;
    const all = /** @type {Record<string, unknown>[]} */ (event.citations ?? []);
    put(citations, shape ? all.map((each, at) => citation(each, at, shape)) : null);
  }
  /**
   * @param {Record<string, unknown>} each
   * @param {number} at
   * @param {Shape} shape
   */
  function citation(each, at, shape) {
    const open = shape.fields.filter((one) => !MADE.has(one.name));
    const field = (/** @type {Shape} */ one) => form.field(one, ["citations", at, one.name]);
    const isFirst = (/** @type {Shape} */ one) => OF_CITATION.has(one.name);
    return h(
      "section",
      { class: "citation", "aria-label": `Citation ${at + 1}` },
      quoted(each, at),
      h("div", { class: "fields" }, open.filter(isFirst).map(field)),
      h(
        "details",
        { class: "more" },
        h("summary", {}, "More of this citation"),
        h("div", { class: "fields" }, open.filter((one) => !isFirst(one)).map(field)),
      ),
      all() > 1
        ? h(
            "button",
            { type: "button", class: "words", onclick: () => acts.unquote(at) },
            "Take this citation out",
          )
        : null,
    );
  }
  /**
   * The words that are cited; where they stand nowhere in the text, that is told at them.
   * @param {Record<string, unknown>} each
   * @param {number} at
   */
  function quoted(each, at) {
    const faults = h("p", { class: "fault", hidden: true });
    const words = String(each.exact ?? "a record of a data set");
    const input = h("blockquote", { tabindex: -1 }, document.createTextNode(words));
    const node = h("div", { class: "quoted" }, input, faults);
    const path = ["citations", at, "exact"];
    form.controls.push({ path, node, input, faults, isTouched: true });
    return node;
  }
  const all = () => /** @type {unknown[]} */ (event.citations ?? []).length;

  function firstEmpty() {
    return form.controls.find(
      (each) =>
        each.input.isConnected &&
        each.input.matches("input, textarea") &&
        valueAt(event, each.path) === undefined &&
        !each.node.closest("details:not([open])"),
    )?.input;
  }

  const add = h(
    "button",
    { type: "button", class: "primary", onclick: () => done() },
    "Add to the draft ",
    key("Ctrl+Enter"),
  );
  const node = h(
    "section",
    { class: "editor panel", "aria-labelledby": title, onkeydown: pressed },
    h(
      "h2",
      { id: title },
      isFact ? "A fact" : capital(kindNamed(event.type)?.name.replace(/ added$/, "") ?? "An event"),
    ),
    kinds?.node ?? null,
    fields,
    citations,
    others,
    doubts,
    h(
      "p",
      { class: "actions" },
      add,
      h("button", { type: "button", onclick: acts.remove }, "Take out"),
    ),
  );
  /** @param {KeyboardEvent} pressedKey */
  function pressed(pressedKey) {
    if (
      pressedKey.key !== "Enter" ||
      !(pressedKey.ctrlKey || pressedKey.metaKey) ||
      pressedKey.shiftKey
    )
      return;
    pressedKey.preventDefault();
    pressedKey.stopPropagation();
    done();
  }
  function done() {
    isAll = true;
    acts.done();
  }

  return {
    node,
    event,
    /**
     * @param {FaultAt[]} faults
     * @param {FaultAt[]} warnings
     */
    mark: (faults, warnings) => {
      const rest = place(form, faults, isAll);
      put(others, isAll ? rest.map((each) => h("li", {}, each)) : null);
      put(
        doubts,
        warnings.map((each) => h("li", {}, each.said)),
      );
      showId(form);
    },
    /** From now on faults are told also of fields in which nobody has been. */
    tellAll: () => {
      isAll = true;
    },
    /** Leads to the first field in which something is amiss. */
    lead: () => firstAmiss(form)?.focus(),
    /**
     * Fields are as in the fact before, or as the words have it, and say so until somebody changes
     * them.
     * @param {string[]} names
     * @param {string} from
     */
    carry: (names, from) => {
      names.forEach((each) => carried.set(each, from));
    },
    show: () => draw(),
    /** @param {boolean} isNew whether it is just begun: with another kind, mostly */
    focus: (isNew) =>
      kinds && (isNew || !event.type)
        ? kinds.focus(true)
        : (firstEmpty() ?? kinds?.node.querySelector("input"))?.focus(),
    cited: () => {
      const kind = kindNamed(event.type);
      if (kind) drawCitations(kind);
    },
  };
}
