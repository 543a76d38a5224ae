// @ts-check
// Fields of several values: lists, groups of fields, and values under names.

import { h, put } from "../browser/dom.js";
import { newId, register } from "./field.js";
import { putAt, valueAt } from "./pointers.js";
import { label } from "./spelt.js";

/** @import { Form } from "./field.js" */
/** @import { Path } from "./pointers.js" */
/** @import { Shape } from "./schema.js" */

/**
 * Fields that belong together, in a frame of their own.
 * @param {Form} form
 * @param {Shape} shape
 * @param {Path} path
 */
export function groupField(form, shape, path) {
  const isThere = valueAt(form.event, path) !== undefined;
  const body = h("div", { class: "fields" });
  const open = () =>
    put(
      body,
      shape.fields.map((each) => form.field(each, [...path, each.name])),
    );
  const node = h("fieldset", { class: "group" }, h("legend", {}, label(shape.name)), body);
  if (isThere || shape.isNeeded) open();
  else {
    const add = h(
      "button",
      { type: "button", class: "words", onclick: () => void open() },
      "Fill in",
    );
    put(body, add);
  }
  return framed(form, path, node, body);
}

/**
 * A list of anything but names: each with a way to take it out, and one to add another.
 * @param {Form} form
 * @param {Shape} shape
 * @param {Path} path
 */
export function listField(form, shape, path) {
  const rows = h("div", { class: "rows" });
  const items = () => /** @type {unknown[]} */ (valueAt(form.event, path) ?? []);

  function draw() {
    put(
      rows,
      items().map((_, at) => row(at)),
    );
  }
  /** @param {number} at */
  function row(at) {
    const item = /** @type {Shape} */ (shape.item);
    const fields = item.fields.length
      ? item.fields.map((each) => form.field(each, [...path, at, each.name]))
      : [form.field({ ...item, name: `${shape.name} ${at + 1}` }, [...path, at])];
    return h(
      "div",
      { class: "row" },
      h("div", { class: "fields" }, fields),
      remover(`${label(shape.name)} ${at + 1}`, () => {
        putAt(
          form.event,
          path,
          items().filter((_, other) => other !== at),
        );
        draw();
        form.changed();
      }),
    );
  }
  const add = h(
    "button",
    {
      type: "button",
      class: "words",
      onclick: () => {
        const empty = shape.item?.fields.length ? {} : "";
        const now = [...items(), empty];
        putAt(form.event, path, now);
        draw();
        /** @type {HTMLElement | null | undefined} */ (
          rows.lastElementChild?.querySelector("input, select, textarea")
        )?.focus();
      },
    },
    `Add to ${label(shape.name).toLowerCase()}`,
  );
  draw();
  const node = h("fieldset", { class: "group" }, h("legend", {}, label(shape.name)), rows, add);
  return framed(form, path, node, add);
}

/**
 * Values under names: of `says`, the fields for which a source gives another value.
 * @param {Form} form
 * @param {Shape} shape
 * @param {Path} path
 */
export function mapField(form, shape, path) {
  const rows = h("div", { class: "rows" });
  const names = h("datalist", { id: newId() });
  const pairs = () =>
    Object.entries(/** @type {Record<string, string>} */ (valueAt(form.event, path) ?? {}));
  /** @type {[string, string][]} */
  let shown = pairs();

  function keep() {
    const named = shown.filter(([name]) => name.trim());
    putAt(form.event, path, named.length ? Object.fromEntries(named) : null);
    form.changed();
  }
  function draw() {
    put(
      names,
      Object.keys(form.event).map((each) => h("option", { value: each })),
    );
    put(rows, shown.map(row));
  }
  /**
   * @param {[string, string]} pair
   * @param {number} at
   */
  function row(pair, at) {
    const name = h("input", {
      type: "text",
      value: pair[0],
      "aria-label": `${label(shape.name)}: field`,
      placeholder: "field",
    });
    const value = h("input", {
      type: "text",
      value: pair[1],
      "aria-label": `${label(shape.name)}: value`,
      placeholder: "value",
    });
    name.setAttribute("list", names.id);
    const typed = () => {
      shown[at] = [name.value, value.value];
      keep();
    };
    name.addEventListener("input", typed);
    value.addEventListener("input", typed);
    return h(
      "div",
      { class: "row pair" },
      name,
      value,
      remover(`${label(shape.name)} ${at + 1}`, () => {
        shown = shown.filter((_, other) => other !== at);
        draw();
        keep();
      }),
    );
  }
  const add = h(
    "button",
    {
      type: "button",
      class: "words",
      onclick: () => {
        shown = [...shown, ["", ""]];
        draw();
        rows.lastElementChild?.querySelector("input")?.focus();
      },
    },
    `Add to ${label(shape.name).toLowerCase()}`,
  );
  draw();
  const node = h(
    "fieldset",
    { class: "group" },
    h("legend", { title: shape.said || null }, label(shape.name)),
    names,
    rows,
    add,
  );
  return framed(form, path, node, add);
}

/**
 * @param {string} what
 * @param {() => void} taken
 */
function remover(what, taken) {
  return h(
    "button",
    { type: "button", class: "remove", "aria-label": `Remove ${what}`, onclick: taken },
    "×",
  );
}

/**
 * @param {Form} form
 * @param {Path} path
 * @param {HTMLElement} node
 * @param {HTMLElement} input
 */
function framed(form, path, node, input) {
  const id = newId();
  const faults = h("p", { class: "fault", id, hidden: true });
  node.append(faults);
  register(form, { path, node, input, faults, isTouched: false });
  return node;
}
