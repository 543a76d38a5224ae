// @ts-check
// What can be done with the words that are selected: a fact, more evidence, or a reason why not.

import { counted, h, put } from "../browser/dom.js";

/** @import { Placed } from "./shapes.js" */

/** Why a stretch of a text is in no fact; the digit is its key. */
export const REASONS = [
  "no-diplomatic-content",
  "repeats",
  "boilerplate",
  "byline",
  "caption",
  "question",
  "garbled",
  "left-out",
];

/**
 * @param {{ fact: () => void, cite: () => void, requote: () => void, reason: (reason: string) => void, takeBack: () => void }} acts
 */
export function selectionBar(acts) {
  const said = h("p", { class: "said", "aria-live": "polite" });
  const fact = h(
    "button",
    { type: "button", class: "primary", onclick: acts.fact },
    "Fact from these words ",
    key("Enter"),
  );
  const cite = h(
    "button",
    { type: "button", onclick: acts.cite },
    "Cite for the open fact ",
    key("+"),
  );
  const requote = h(
    "button",
    { type: "button", onclick: acts.requote },
    "Instead of its quote ",
    key("="),
  );
  const reasons = h(
    "select",
    {
      "aria-label": "In no fact, because",
      onchange: () => {
        if (reasons.value) acts.reason(reasons.value);
        reasons.value = "";
      },
    },
    h("option", { value: "" }, "In no fact: why …"),
    REASONS.map((each, at) =>
      h("option", { value: each }, `${at + 1} ${each.replaceAll("-", " ")}`),
    ),
  );
  const back = h(
    "button",
    { type: "button", onclick: acts.takeBack, hidden: true },
    "Take its reason back ",
    key("0"),
  );
  const buttons = h("div", { class: "buttons" }, fact, cite, requote, reasons, back);
  const node = h(
    "div",
    { class: "selection-bar", role: "toolbar", "aria-label": "What is selected", hidden: true },
    said,
    buttons,
  );

  /**
   * @param {string | null} exact
   * @param {boolean} isOpen whether a fact is, for which they may be cited
   */
  function show(exact, isOpen) {
    node.hidden = exact === null;
    buttons.hidden = false;
    cite.hidden = requote.hidden = !isOpen;
    fact.disabled = cite.disabled = requote.disabled = false;
    put(said, exact === null ? null : `“${shortened(exact)}”`);
  }
  /** @param {Placed} placed */
  function tell(placed) {
    fact.disabled = cite.disabled = requote.disabled = placed.too_long;
    const all = placed.supports.map((each) => each.title);
    put(
      said,
      `“${shortened(placed.exact)}” ${counted(placed.words, "word")}`,
      placed.too_long ? h("strong", {}, ": too many, a quote has 25 at most") : null,
      all.length ? h("span", { class: "note" }, ` Cited already for: ${all.join("; ")}`) : null,
    );
  }
  /** @param {string[]} all reasons that the words have already */
  function offer(all) {
    back.hidden = !all.length;
    back.title = all.join("; ");
  }
  /** @param {string} words */
  function say(words) {
    node.hidden = false;
    buttons.hidden = !getSelection()?.toString();
    put(said, words);
  }
  return { node, show, tell, offer, say, isTooLong: () => fact.disabled };
}

/** @param {string} name */
export const key = (name) => h("kbd", {}, name);

/** @param {string} text */
function shortened(text) {
  const plain = text.replace(/\s+/g, " ");
  return plain.length > 90 ? `${plain.slice(0, 50)} … ${plain.slice(-30)}` : plain;
}
