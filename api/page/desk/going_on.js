// @ts-check
// Where Enter leads in a form: to what is still lacking, past what is filled.

import { valueAt } from "./pointers.js";

/** @import { Control, Form } from "./field.js" */

/**
 * The next field that is needed and empty, or names whom nobody has registered yet, behind the one
 * that has the focus; else the first such.
 * @param {Form} form
 */
export function nextNeeded(form) {
  const { open, here } = reached(form);
  return lackingIn(form, [...open.slice(here + 1), ...open])?.input ?? null;
}

/**
 * The first of some fields in which something is lacking; the summary last, which may follow from the
 * others.
 * @param {Form} form
 * @param {Control[]} controls
 */
function lackingIn(form, controls) {
  const lacking = controls.filter((each) => lacks(form, each));
  return lacking.find(({ path }) => path[0] !== "summary") ?? lacking[0] ?? null;
}

/**
 * Whether a field is needed and empty, or names whom nobody has registered yet.
 * @param {Form} form
 * @param {Control} control
 */
const lacks = (form, control) =>
  (isNeeded(control) && isEmpty(form, control)) ||
  form.hints.isWanted(control.path) ||
  form.hints.registrations(control.path).length > 0;

/**
 * The first field in which something is lacking.
 * @param {Form} form
 */
export const firstLacking = (form) => lackingIn(form, reached(form).open);

/**
 * The next empty field behind one that may be left empty: whoever fills in one of these may go on
 * with them.
 * @param {Form} form
 */
export function nextOptional(form) {
  const { open, here } = reached(form);
  if (!open[here] || isNeeded(open[here])) return null;
  return open.slice(here + 1).find((each) => isEmpty(form, each))?.input ?? null;
}

/** @param {Control} control */
const isNeeded = ({ input }) => input.getAttribute("aria-required") === "true";

/**
 * @param {Form} form
 * @param {Control} control
 */
const isEmpty = (form, { path }) => valueAt(form.event, path) === undefined;

/**
 * The fields that can be typed into, and the place among them of the one that has the focus.
 * @param {Form} form
 */
function reached(form) {
  const open = form.controls.filter(
    ({ input, node }) =>
      input.isConnected &&
      input.matches("input, textarea, select") &&
      !node.closest("details:not([open])"),
  );
  const here = open.findIndex((each) => each.node.contains(document.activeElement));
  return { open, here };
}
