// @ts-check
// The kind of a fact, chosen by typing some of its words.

import { announce } from "../browser/announcements.js";
import { capital, counted, h, put } from "../browser/dom.js";
import { newId } from "./field.js";
import { kindsCalled, kindsIn } from "./kinds_found.js";
import { factKinds, kindNamed } from "./schema.js";

/** @import { Kind } from "./schema.js" */
/** @import { FactTold } from "./told_fact.js" */

const SHOWN = 10;
/** Of what the words may tell: what is not among these is typed sooner. */
const OFFERED = 5;
/**
 * The kinds of which words may tell, the likeliest first: as the service has them, else by their verbs
 * and nouns alone.
 * @param {FactTold | null} told
 * @param {string} words
 */
export function kindsFound(told, words) {
  const kinds = (told?.kinds ?? []).flatMap(({ kind }) => kindNamed(kind) ?? []);
  return kinds.length ? kinds : kindsIn(factKinds(), words);
}

/** @type {Record<string, number | undefined>} */
const STEPS = { ArrowDown: 1, ArrowUp: -1 };

/**
 * @param {string} type
 * @param {{ chosen: (kind: Kind) => void, onward: () => void, found: () => Kind[] }} told `onward`
 * where the kind stays as it is; `found` are those of which the words may tell
 */
export function kindField(type, { chosen, onward, found: told }) {
  const id = newId();
  const list = h("ul", {
    id: `${id}-list`,
    role: "listbox",
    "aria-label": "Kinds of facts",
    hidden: true,
  });
  const said = h("p", { class: "meaning", id: `${id}-said` });
  /** @type {HTMLInputElement} */
  const input = h("input", {
    id,
    type: "text",
    role: "combobox",
    autocomplete: "off",
    spellcheck: "false",
    placeholder: "held, statement, imposed …",
    "aria-expanded": "false",
    "aria-controls": `${id}-list`,
    "aria-autocomplete": "list",
    "aria-describedby": `${id}-said`,
    "aria-required": "true",
    oninput: () => {
      isTyped = true;
      draw(kindsCalled(factKinds(), input.value.trim()));
    },
    onfocus: () => void input.select(),
    onkeydown: pressed,
    onblur: () => {
      if (!list.hidden && isTyped && input.value.trim() && options[active]) pick(options[active]);
      else close();
    },
  });
  let current = kindNamed(type);
  /** @type {Kind[]} */
  let options = [];
  let active = 0;
  /** What is merely offered is taken by Enter, and not by who goes elsewhere. */
  let isTyped = false;

  /** @param {Kind[]} found */
  function draw(found) {
    options = found.slice(0, SHOWN);
    active = 0;
    put(
      list,
      options.map(option),
      options.length ? null : h("li", { class: "none" }, "No kind of fact is called that"),
    );
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    mark();
    announce(counted(options.length, "kind"));
  }
  /**
   * @param {Kind} each
   * @param {number} at
   */
  function option(each, at) {
    return h(
      "li",
      {
        id: `${id}-${at}`,
        role: "option",
        "aria-selected": "false",
        onmousedown: (event) => {
          event.preventDefault();
          pick(each);
        },
      },
      h("span", {}, capital(each.name)),
      h("span", { class: "kind" }, ` ${each.said}`),
    );
  }
  function mark() {
    [...list.children].forEach((each, at) =>
      each.setAttribute("aria-selected", String(at === active)),
    );
    if (options.length) input.setAttribute("aria-activedescendant", `${id}-${active}`);
    else input.removeAttribute("aria-activedescendant");
    list.children[active]?.scrollIntoView({ block: "nearest" });
  }
  /** @param {Kind} kind */
  function pick(kind) {
    const isNew = kind.type !== current?.type;
    current = kind;
    close();
    if (isNew) chosen(kind);
    else onward();
  }
  /** Offers the kinds of which the words may tell, where there are any. */
  function offer() {
    const found = told();
    if (found.length) draw(found.slice(0, OFFERED));
  }
  /** @param {KeyboardEvent} event */
  function pressed(event) {
    const step = STEPS[event.key];
    if (step) {
      event.preventDefault();
      if (list.hidden) return draw(kindsCalled(factKinds(), isTyped ? input.value.trim() : ""));
      active = (active + step + options.length) % Math.max(1, options.length);
      return mark();
    }
    if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      if (!list.hidden && options[active]) pick(options[active]);
      else if (list.hidden && current) onward();
    }
    if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      event.stopPropagation();
      close();
    }
    return undefined;
  }
  function close() {
    isTyped = false;
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
    input.value = current ? capital(current.name) : "";
    put(said, current ? capital(current.said) : null);
  }
  close();
  const node = h(
    "div",
    { class: "field field-name" },
    h(
      "label",
      { for: id },
      "Kind of fact",
      h("span", { class: "needed", "aria-hidden": "true" }, " needed"),
    ),
    input,
    list,
    said,
  );
  return {
    node,
    /** @param {boolean} isOffered whether the kinds of which the words tell are shown at once */
    focus: (isOffered) => {
      input.focus();
      if (isOffered) offer();
    },
  };
}
