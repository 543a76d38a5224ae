// @ts-check
// The form of an event, made from its kind: what it needs first, what few facts have behind "More".

import { h, put } from "../browser/dom.js";
import { dateField } from "./date_field.js";
import { groupField, listField, mapField } from "./list_fields.js";
import { nameField } from "./name_field.js";
import { choiceField, lineField, numberField, proseField, switchField } from "./plain_fields.js";
import { leadsTo, putAt, slug } from "./pointers.js";
import { isCommon } from "./schema.js";
import { NO_HINTS, newId } from "./field.js";
import { nextNeeded, nextOptional } from "./going_on.js";

/** @import { Form } from "./field.js" */
/** @import { EventBody, Path } from "./pointers.js" */
/** @import { Kind, Shape } from "./schema.js" */

/** @typedef {Pick<Form, "changed" | "published" | "here" | "create" | "register" | "mend" | "written" | "told">} Around */

const ID_LONGEST = 60;
/** What the source of a new text is called, as long as nobody has said what it is called. */
const OF_A_TEXT = /^text-[0-9a-f]{12}$/;
/** What of the fields of every fact is asked for at once, beside what is needed. */
const AT_HAND = new Set(["place", "issues"]);

/**
 * @param {EventBody} event
 * @param {Around} around
 * @param {() => void} [done] goes to where one is done, when nothing is needed any more
 * @returns {Form}
 */
export function newForm(event, around, done = () => {}) {
  const named = nameOf(event);
  const follows = { is: !event.id || event.id === idOf(named) || OF_A_TEXT.test(String(event.id)) };
  /** @type {Form} */
  const form = {
    ...around,
    // What the words tell may come later than the form.
    get told() {
      return around.told;
    },
    id: newId(),
    event,
    controls: [],
    hints: NO_HINTS,
    led: null,
    field: (shape, path) => fieldFor(form, shape, path),
    onward: (isNeeded = false) => {
      const next = nextNeeded(form) ?? (isNeeded ? null : nextOptional(form));
      if (next) next.focus();
      else done();
      form.led = document.activeElement;
    },
    changed: () => {
      if (follows.is && !idTyped(form)) putAt(event, ["id"], idOf(nameOf(event)));
      around.changed();
    },
  };
  return form;
}

/** @param {EventBody} event */
const nameOf = (event) => String(event.summary ?? event.name ?? event.title ?? "");

/**
 * An id that can be read, of a name or a summary.
 * @param {string} name
 */
function idOf(name) {
  const whole = slug(name);
  if (whole.length <= ID_LONGEST) return whole;
  return whole.slice(0, whole.lastIndexOf("-", ID_LONGEST));
}

/** @param {Form} form */
function idTyped(form) {
  const control = form.controls.find((each) => each.path.length === 1 && each.path[0] === "id");
  const typed = control?.input;
  return typed instanceof HTMLInputElement && typed.dataset.typed === "true";
}

/**
 * The fields of a kind, in the order in which one fills them in.
 * @param {Form} form
 * @param {Kind} kind
 * @param {(name: string) => boolean} [isShown]
 * @param {Path} [base] where in the event the kind's fields are
 */
export function fieldsOfKind(form, kind, isShown = () => true, base = []) {
  const shapes = kind.fields.filter((each) => isShown(each.name));
  const isOwn = (/** @type {Shape} */ each) => !kind.isFact || !isCommon(each);
  const isFirst = (/** @type {Shape} */ each) =>
    each.name !== "id" &&
    (each.isNeeded || (isOwn(each) && (isRole(each) || isDate(each))) || AT_HAND.has(each.name));
  const first = shapes.filter(isFirst).sort((one, other) => order(one) - order(other));
  const more = shapes.filter((each) => !isFirst(each));
  const at = (/** @type {Shape} */ each) => form.field(each, [...base, each.name]);
  const ones = first.map(at);
  const details = more.length
    ? h(
        "details",
        { class: "more" },
        h("summary", {}, "More"),
        h("div", { class: "fields" }, more.map(at)),
      )
    : null;
  return h("div", { class: "fields" }, ones, details);

  /** @param {Shape} each */
  function order(each) {
    // What is needed comes first: the rest of it, mostly empty, is gone through by nobody.
    if (!kind.isFact) return each.isNeeded ? 0 : 1;
    if (isCommon(each)) return each.name === "summary" ? 2 : 4;
    if (each.isNeeded) return each.sort === "date" ? 1 : 0;
    return each.sort === "date" ? 5 : 3;
  }
}

/**
 * For when something is planned, or until when it holds.
 * @param {Shape} shape
 */
const isDate = (shape) => shape.sort === "date" && shape.name !== "until";

/** @param {Shape} shape */
const isRole = (shape) =>
  shape.sort === "name" || (shape.sort === "list" && shape.item?.sort === "name");

/**
 * @param {Form} form
 * @param {Shape} shape
 * @param {Path} path
 * @returns {HTMLElement}
 */
function fieldFor(form, shape, path) {
  switch (shape.sort) {
    case "name":
      return nameField(form, shape, path);
    case "date":
      return dateField(form, shape, path);
    case "choice":
      return choiceField(form, shape, path);
    case "prose":
      return proseField(form, shape, path);
    case "number":
      return numberField(form, shape, path);
    case "switch":
      return switchField(form, shape, path);
    case "list":
      return shape.item?.sort === "name"
        ? nameField(form, shape, path)
        : listField(form, shape, path);
    case "map":
      return mapField(form, shape, path);
    case "group":
      return groupField(form, shape, path);
    case "line":
      return marked(lineField(form, shape, path), path);
  }
}

/**
 * An id that somebody has typed stays.
 * @param {HTMLElement} field
 * @param {Path} path
 */
function marked(field, path) {
  const input = field.querySelector("input");
  if (leadsTo(["id"], path)) input?.addEventListener("input", () => (input.dataset.typed = "true"));
  return field;
}

/**
 * Shows an id that follows from a name, where its field is open.
 * @param {Form} form
 */
export function showId(form) {
  const control = form.controls.find((each) => each.path.length === 1 && each.path[0] === "id");
  if (control?.input instanceof HTMLInputElement && document.activeElement !== control.input)
    control.input.value = String(form.event.id ?? "");
}

/**
 * Puts the fields of a kind into the place of those before.
 * @param {HTMLElement} holder
 * @param {Form} form
 * @param {Kind} kind
 * @param {(name: string) => boolean} [isShown]
 */
export function showFields(holder, form, kind, isShown) {
  form.controls = [];
  put(holder, fieldsOfKind(form, kind, isShown));
}
