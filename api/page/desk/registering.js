// @ts-check
// What a fact names and nobody has registered yet, registered along with it.

import { h } from "../browser/dom.js";
import { newId, nextNeeded } from "./field.js";
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
 */
export function createBeside(event, kind, around, taken) {
  const title = newId();
  const form = newForm(event, around, () => submit.focus());
  const isFilled = guessed(event, kind, around.told?.words ?? "");
  form.changed();
  const back = document.activeElement;
  const submit = h(
    "button",
    { type: "submit", class: "primary" },
    "Register with the draft ",
    key("Ctrl+Enter"),
  );
  let isTaken = false;
  /** @type {HTMLDialogElement} */
  const dialog = h(
    "dialog",
    { class: "desk-dialog", "aria-labelledby": title },
    h("h2", { id: title }, `Register: ${kind.name.replace(/ added$/, "")}`),
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
  // What is lacking first; where that was filled in from the name, it is there to be said better.
  const prose = form.controls.find(({ path }) => isFilled && path[0] === "description")?.input;
  (prose ?? nextNeeded(form) ?? submit).focus();
  if (prose instanceof HTMLTextAreaElement) prose.select();
  putAt(event, ["type"], kind.type);
}

/**
 * What the name itself tells of the form: a visit is called one. What has to be described is called
 * so at least; gives whether it is.
 * @param {EventBody} event
 * @param {Kind} kind
 * @param {string} words those that the fact is made of
 */
function guessed(event, kind, words) {
  const name = String(event.name ?? "");
  const form = kind.fields.find((each) => each.name === "form");
  const told = form && (formIn(form.foundBy, name) ?? formIn(form.foundBy, words));
  if (told) putAt(event, ["form"], told);
  const sort = kind.fields.find((each) => each.name === "kind");
  if (sort?.choices.length === 1) putAt(event, ["kind"], sort.choices[0]);
  const isToDescribe = kind.fields.some((each) => each.name === "description" && each.isNeeded);
  if (isToDescribe) putAt(event, ["description"], name);
  return isToDescribe;
}
