// @ts-check
// What every field has: its label, what it takes, and the faults that are found in it.

import { h, put } from "../browser/dom.js";
import { leadsTo, valueAt } from "./pointers.js";
import { label } from "./spelt.js";

/** @import { EventBody, Path } from "./pointers.js" */
/** @import { Shape } from "./schema.js" */
/** @import { Found } from "./names.js" */
/** @import { Told } from "./told_in.js" */

/**
 * @typedef {object} Form
 * @property {string} id by which its elements are told apart from those of other forms
 * @property {EventBody} event
 * @property {() => void} changed
 * @property {() => string} published the day of the text, where there is one
 * @property {Control[]} controls
 * @property {(shape: Shape, path: Path) => HTMLElement} field makes the field of a shape
 * @property {(kind: string) => Found[]} here what the draft itself registers
 * @property {(kind: string, of: string[], name: string, taken: (id: string) => void) => void} create
 * @property {(registration: EventBody, taken: (id: string) => void) => void} register as it was told,
 * by itself where it lacks nothing
 * @property {(kind: string, id: string, mended: () => void) => (() => void) | null} mend opens what the
 * draft itself registers; nothing where it does not
 * @property {(name: string, kind: string) => string} written a name as the text writes it, of which some was typed
 * @property {Told | null} told what the words tell that a fact is made of, where it is
 * @property {Hints} hints
 * @property {(isNeeded?: boolean) => void} onward goes on to what is still needed; else to what may be
 * told besides, unless `isNeeded`
 * @property {Element | null} led where it has gone on to
 */

/**
 * @typedef {object} Hints what was told of a field and is not filled in
 * @property {(path: Path) => EventBody[]} registrations whom it names that nobody has registered yet
 * @property {(path: Path) => Found[]} offers what it may mean
 * @property {(path: Path) => void} left the curator has gone past what it names
 * @property {(path: Path) => boolean} isWanted whether most facts of the kind have it, this one does
 * not, and nobody has gone past it
 */

/** @type {Hints} */
export const NO_HINTS = {
  registrations: () => [],
  offers: () => [],
  left: () => {},
  isWanted: () => false,
};

/**
 * @typedef {object} Control
 * @property {Path} path
 * @property {HTMLElement} node
 * @property {HTMLElement} input
 * @property {HTMLElement} faults
 * @property {boolean} isTouched whether somebody has been in it: before, nothing is amiss
 * @property {() => void} [offer] shows what may be meant, where it is empty and has the focus
 */

let made = 0;

/** An id that no other element of the page has. */
export const newId = () => {
  made += 1;
  return `desk-${made}`;
};

/**
 * A field with its label, and its place for faults.
 * @param {Form} form
 * @param {Shape} shape
 * @param {Path} path
 * @param {HTMLElement} input what is typed into
 * @param {...(Node | null)} beside
 */
export function boxed(form, shape, path, input, ...beside) {
  const id = input.id || newId();
  input.id = id;
  const faults = h("p", { class: "fault", id: `${id}-faults`, hidden: true });
  input.setAttribute("aria-describedby", `${id}-faults`);
  if (shape.isNeeded) input.setAttribute("aria-required", "true");
  const node = h(
    "div",
    { class: `field field-${shape.sort}` },
    h(
      "label",
      { for: id, title: shape.said || null },
      label(shape.name),
      shape.isNeeded ? h("span", { class: "needed", "aria-hidden": "true" }, " needed") : null,
    ),
    input,
    ...beside,
    faults,
  );
  register(form, { path, node, input, faults, isTouched: false });
  return node;
}

/**
 * A field that shows what may be meant whenever that is known.
 * @param {Form} form
 * @param {HTMLElement} input
 * @param {() => void} offer
 */
export function offeredBy(form, input, offer) {
  const control = form.controls.find((each) => each.input === input);
  if (control) control.offer = offer;
}

/**
 * @param {Form} form
 * @param {Control} control
 */
export function register(form, control) {
  form.controls.push(control);
  control.node.addEventListener("focusout", () => {
    control.isTouched = true;
  });
}

/**
 * What stands at a path of the form, as text.
 * @param {Form} form
 * @param {Path} path
 */
export function textAt(form, path) {
  const value = valueAt(form.event, path);
  return value === undefined || value === null ? "" : String(value);
}

/**
 * Puts each fault at the field that it is of; gives those that have no field of their own.
 * @param {Form} form
 * @param {{ path: Path, said: string }[]} faults
 * @param {boolean} all also in fields in which nobody has been
 */
export function place(form, faults, all) {
  // Before the form is in the page nothing of it was taken out.
  const connected = form.controls.filter((each) => each.node.isConnected);
  if (connected.length) form.controls = connected;
  /** @type {Map<Control, string[]>} */
  const placed = new Map();
  /** @type {string[]} */
  const others = [];
  for (const each of faults) {
    const control = nearest(form.controls, each.path);
    if (control) placed.set(control, [...(placed.get(control) ?? []), each.said]);
    else others.push(each.said);
  }
  for (const control of form.controls) {
    const isTold = control.isTouched || all || isQuote(form, control);
    const said = isTold ? (placed.get(control) ?? []) : [];
    put(control.faults, said.join(" "));
    control.faults.hidden = !said.length;
    control.node.toggleAttribute("data-amiss", said.length > 0);
    control.node.toggleAttribute("data-filled", valueAt(form.event, control.path) !== undefined);
    if (!control.input.matches("input, select, textarea")) continue;
    if (said.length) control.input.setAttribute("aria-invalid", "true");
    else control.input.removeAttribute("aria-invalid");
  }
  return others;
}

/**
 * Words that are quoted are there or not, whoever has been in their field.
 * @param {Form} form
 * @param {Control} control
 */
const isQuote = ({ event }, { path }) =>
  path[path.length - 1] === "exact" && valueAt(event, path) !== undefined;

/**
 * The control of which a path is, or which is below it.
 * @param {Control[]} controls
 * @param {Path} path
 */
function nearest(controls, path) {
  const leading = controls.filter((each) => leadsTo(each.path, path));
  const best = leading.sort((one, other) => other.path.length - one.path.length)[0];
  return best ?? (path.length ? controls.find((each) => leadsTo(path, each.path)) : undefined);
}

/**
 * The first field in which something is amiss.
 * @param {Form} form
 */
export const firstAmiss = (form) =>
  form.controls.find((each) => each.node.hasAttribute("data-amiss"))?.input ?? null;
