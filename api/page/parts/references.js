// @ts-check
// References to copy, as the API gives them, and addresses that stay as they are.

import { h, put } from "../browser/dom.js";
import { linkTo } from "../browser/places.js";
import { address, askText, reasonOf, session } from "../client/api.js";

/** @import { Clocks } from "../browser/places.js" */
/** @import { Fact } from "../client/answers.js" */

const FORMATS = [
  ["bib", "BibTeX"],
  ["ris", "RIS"],
  ["txt", "Plain text"],
];

/**
 * The part of a fact's view from which it is cited.
 * @param {Fact} fact
 * @param {Clocks} clocks
 */
export function citing(fact, clocks) {
  const fixed = {
    asOf: fact.clocks.as_of,
    publicBy: fact.clocks.public_by,
    knownAt: String(fact.clocks.known_at),
  };
  const page = location.origin + linkTo(`/facts/${fact.id}`, fixed);
  return h(
    "section",
    { class: "citing", "aria-labelledby": "citing" },
    h("h3", { id: "citing" }, "Cite it"),
    h("p", { class: "cite-as" }, fact.cite_as),
    references(`/v1/facts/${encodeURIComponent(fact.id)}`, clocks),
    permalinks(page, fact.permalink),
  );
}

/**
 * Buttons for each format, with what they give.
 * @param {string} path
 * @param {Clocks} clocks
 */
export function references(path, clocks) {
  const output = h("div", { class: "reference", "aria-live": "polite" });
  const buttons = FORMATS.map(([extension, name]) =>
    h(
      "button",
      {
        type: "button",
        "aria-pressed": "false",
        onclick: (event) => chosen(event.currentTarget, extension, name),
      },
      name,
    ),
  );
  /**
   * @param {EventTarget | null} button
   * @param {string} extension
   * @param {string} name
   */
  async function chosen(button, extension, name) {
    for (const each of buttons) each.setAttribute("aria-pressed", String(each === button));
    try {
      const text = await askText(address(`${path}.${extension}`, clocks));
      put(
        output,
        h("pre", { tabindex: "0", "aria-label": `Reference in ${name}` }, text.trimEnd()),
        copying(() => text, `Copy ${name}`),
      );
    } catch (error) {
      put(output, h("p", {}, `The reference cannot be had: ${reasonOf(error)}.`));
    }
  }
  return h(
    "div",
    { class: "references" },
    h("div", { class: "buttons", role: "group", "aria-label": "Format of the reference" }, buttons),
    output,
  );
}

/**
 * The page's and the API's addresses with all clocks fixed.
 * @param {string} page
 * @param {string} api
 */
export function permalinks(page, api) {
  return h(
    "div",
    { class: "permalinks" },
    permalink("Permalink", page),
    permalink("The same as JSON", location.origin + api),
    h(
      "p",
      { class: "note" },
      `Both name the ledger’s position (${session.head} is the newest that was read): they show the same for ever.`,
    ),
  );
}

/**
 * An address to copy.
 * @param {string} name
 * @param {string} url
 */
export function permalink(name, url) {
  const id = `permalink-${name.length}`;
  const field = h("input", { id, readonly: true, value: url, onfocus: () => void field.select() });
  return h(
    "div",
    { class: "permalink" },
    h("label", { for: id }, name),
    field,
    copying(() => url, "Copy"),
  );
}

/**
 * A button that copies; where that is not allowed, what is to be copied is selected instead.
 * @param {() => string} text
 * @param {string} label
 */
export function copying(text, label) {
  const told = h("span", { class: "copied", role: "status" });
  const button = h("button", { type: "button", class: "copy", onclick: copy }, label);
  async function copy() {
    try {
      await navigator.clipboard.writeText(text());
      told.textContent = "Copied";
    } catch {
      selectBeside(button);
      told.textContent = "Selected: press Ctrl+C or ⌘C";
    }
  }
  return h("span", { class: "copying" }, button, told);
}

/** @param {Element} button */
function selectBeside(button) {
  const holder = button.closest(".reference, .permalink");
  const field = holder?.querySelector("input");
  if (field) return field.select();
  const shown = holder?.querySelector("pre");
  if (shown) getSelection()?.selectAllChildren(shown);
  return undefined;
}
