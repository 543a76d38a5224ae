// @ts-check
// Fields that were filled in for the curator say from where, and are emptied by one act.

import { h } from "../browser/dom.js";
import { newId, textAt } from "./field.js";
import { leadsTo, putAt, valueAt } from "./pointers.js";
import { label } from "./spelt.js";

/** @import { Control, Form } from "./field.js" */
/** @import { Kind, Shape } from "./schema.js" */

/**
 * Says of fields where what stands there comes from ("as before"), until they are changed.
 * @param {Form} form
 * @param {Kind} kind
 * @param {Map<string, string>} names
 * @param {(name: string) => void} claimed
 */
export function markFilled(form, kind, names, claimed) {
  for (const control of form.controls) {
    const { path, node, input } = control;
    if (path.length > 1) continue;
    const name = String(path[0]);
    unmark(control);
    const from = names.get(name);
    if (!from || valueAt(form.event, path) === undefined) continue;
    const said = h("span", { class: "carried", id: newId() }, from);
    const emptied = h(
      "button",
      {
        type: "button",
        class: "empty",
        tabindex: -1,
        "aria-label": `Empty ${label(name)}`,
        title: "Empty this field",
        onclick: () => {
          putAt(form.event, path, null);
          claimed(name);
          redraw(form, kind, name);
          form.changed();
          form.controls
            .find((each) => each.path.length === 1 && each.path[0] === name)
            ?.input.focus();
        },
      },
      "×",
    );
    const holder = node.querySelector("label, legend");
    holder?.after(h("span", { class: "filled" }, said, emptied));
    const described = input.getAttribute("aria-describedby") ?? "";
    input.setAttribute("aria-describedby", `${described} ${said.id}`.trim());
  }
}

/** @param {Control} control */
function unmark({ node, input }) {
  const marked = node.querySelector(":scope > .filled");
  if (!marked) return;
  const id = marked.querySelector(".carried")?.id ?? "";
  marked.remove();
  const described = (input.getAttribute("aria-describedby") ?? "").split(" ");
  input.setAttribute("aria-describedby", described.filter((each) => each !== id).join(" "));
}

/**
 * Takes the marks from a field that the curator has changed.
 * @param {Form} form
 * @param {string} name
 */
export function unmarkFilled(form, name) {
  form.controls
    .filter(({ path }) => path.length === 1 && path[0] === name)
    .forEach((each) => unmark(each));
}

/**
 * Shows what stands in a field by now; where few facts need it, it comes to the others.
 * @param {Form} form
 * @param {Kind} kind
 * @param {string} name
 */
export function redraw(form, kind, name) {
  const shape = kind.fields.find((each) => each.name === name);
  const at = form.controls.findIndex(({ path }) => path.length === 1 && path[0] === name);
  const control = form.controls[at];
  if (!shape || !control) return;
  if (!shown(form, shape, control)) replaced(form, shape, at);
  const now = form.controls.find(({ path }) => path.length === 1 && path[0] === name);
  const { node } = now ?? control;
  const more = node.closest("details.more");
  if (name !== "dated_by" && valueAt(form.event, [name]) !== undefined) more?.before(node);
}

/**
 * Lines and choices keep their element, and the focus in it.
 * @param {Form} form
 * @param {Shape} shape
 * @param {Control} control
 */
function shown(form, { sort }, { input, path }) {
  const isText = input instanceof HTMLInputElement && sort === "line";
  if (!isText && !(input instanceof HTMLTextAreaElement) && !(input instanceof HTMLSelectElement))
    return false;
  if (input instanceof HTMLSelectElement && !valueAt(form.event, path)) return false;
  input.value = textAt(form, path);
  if (!(input instanceof HTMLSelectElement) && document.activeElement === input) input.select();
  return true;
}

/**
 * @param {Form} form
 * @param {Shape} shape
 * @param {number} at
 */
function replaced(form, shape, at) {
  const { controls } = form;
  const { path, node } = controls[at];
  form.controls = [];
  const fresh = form.field(shape, path);
  const isOther = (/** @type {Control} */ each) => !leadsTo(path, each.path);
  const [before, behind] = [controls.slice(0, at), controls.slice(at)];
  form.controls = [...before.filter(isOther), ...form.controls, ...behind.filter(isOther)];
  const had = node.contains(document.activeElement);
  node.replaceWith(fresh);
  if (had) form.controls.find((each) => each.node === fresh)?.input.focus();
}
