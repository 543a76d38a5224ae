// @ts-check
// What a fact names and nobody has registered yet, registered along with it.

import { h } from "../browser/dom.js";
import { newId } from "./field.js";
import { nextNeeded } from "./going_on.js";
import { fieldsOfKind, newForm } from "./form.js";
import { formIn } from "./kinds_found.js";
import { putAt } from "./pointers.js";
import { key } from "./selection_bar.js";

/** @import { Around } from "./form.js" */
/** @import { EventBody } from "./pointers.js" */
/** @import { Kind } from "./schema.js" */

/**
 * A short form of what is registered beside a fact, in a frame of its own.
 * @param {EventBody} event
 * @param {Kind} kind
 * @param {Around} around
 * @param {(event: EventBody) => void} taken
 * @param {"Register" | "Mend"} [act]
 */
export function createBeside(event, kind, around, taken, act = "Register") {
  const title = newId();
  const form = newForm(event, around, () => submit.focus());
  guessed(event, kind, around.told?.words ?? "");
  form.changed();
  const back = document.activeElement;
  const submit = h(
    "button",
    { type: "submit", class: "primary" },
    act === "Mend" ? "Mend it " : "Register with the draft ",
    key("Ctrl+Enter"),
  );
  let isTaken = false;
  /** @type {HTMLDialogElement} */
  const dialog = h(
    "dialog",
    { class: "desk-dialog", "aria-labelledby": title },
    h("h2", { id: title }, `${act}: ${kind.name.replace(/ added$/, "")}`),
    h("p", { class: "note" }, kind.said),
    h(
      "form",
      {
        onkeydown: (pressed) => {
          if (pressed.key !== "Enter" || !(pressed.ctrlKey || pressed.metaKey)) return;
          pressed.preventDefault();
          dialog.querySelector("form")?.requestSubmit();
        },
        onsubmit: (submitted) => {
          submitted.preventDefault();
          isTaken = true;
          dialog.close();
          taken(event);
        },
      },
      fieldsOfKind(form, kind),
      h(
        "p",
        { class: "actions" },
        submit,
        h("button", { type: "button", onclick: closed }, "Not now"),
      ),
    ),
  );
  function closed() {
    dialog.close();
  }
  dialog.addEventListener("close", () => {
    dialog.remove();
    if (!isTaken && back instanceof HTMLElement) back.focus();
  });
  document.body.append(dialog);
  dialog.showModal();
  // What is lacking first: where that is nothing, Enter registers.
  const state = event.kind === "person" && event.acts_for === undefined && act === "Register";
  const open = state && form.controls.find(({ path }) => path[0] === "acts_for");
  (nextNeeded(form) ?? (open ? open.input : submit)).focus();
  putAt(event, ["type"], kind.type);
}

/**
 * What the name itself tells of the form: a visit is called one. What has to be described is called
 * so at least.
 * @param {EventBody} event
 * @param {Kind} kind
 * @param {string} words those that the fact is made of
 */
function guessed(event, kind, words) {
  const name = String(event.name ?? "");
  const lacks = (/** @type {string} */ field) => event[field] === undefined;
  const form = kind.fields.find((each) => each.name === "form");
  const told = form && (formIn(form.foundBy, name) ?? formIn(form.foundBy, words));
  if (told && lacks("form")) putAt(event, ["form"], told);
  const sort = kind.fields.find((each) => each.name === "kind");
  if (sort?.choices.length === 1 && lacks("kind")) putAt(event, ["kind"], sort.choices[0]);
  const isToDescribe = kind.fields.some((each) => each.name === "description" && each.isNeeded);
  if (isToDescribe && lacks("description")) putAt(event, ["description"], name);
}
