// @ts-check
// A word that goes with an act ("Reject"), asked for where the act is.

import { h } from "../browser/dom.js";
import { newId } from "./field.js";
import { key } from "./selection_bar.js";

const WORD_LONGEST = 2000;

/**
 * Enter does it, Escape leaves it; the word may be left out.
 * @param {string} name of the act
 * @param {{ done: (word: string) => void, left: () => void }} acts
 */
export function wordAsked(name, { done, left }) {
  const id = newId();
  const word = h("input", { id, type: "text", autocomplete: "off", maxlength: WORD_LONGEST });
  const node = h(
    "form",
    {
      class: "word-asked field",
      onsubmit: (submitted) => {
        submitted.preventDefault();
        done(word.value.trim());
      },
      onkeydown: (pressed) => {
        if (pressed.key !== "Escape") return;
        pressed.preventDefault();
        pressed.stopPropagation();
        left();
      },
    },
    h("label", { for: id }, "A word for whoever has written it, if you like"),
    word,
    h(
      "p",
      { class: "actions" },
      h("button", { type: "submit", class: "primary" }, `${name} `, key("Enter")),
      h("button", { type: "button", onclick: left }, "Not now ", key("Esc")),
    ),
  );
  return { node, focus: () => word.focus() };
}
