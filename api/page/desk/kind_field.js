// @ts-check
// The kind of a fact, chosen by typing some of its words.

import { announce } from "../browser/announcements.js";
import { capital, counted, h, put } from "../browser/dom.js";
import { newId } from "./field.js";
import { factsCalled, kindNamed } from "./schema.js";

/** @import { Kind } from "./schema.js" */

const SHOWN = 10;
/** @type {Record<string, number | undefined>} */
const STEPS = { ArrowDown: 1, ArrowUp: -1 };

/**
 * @param {string} type
 * @param {(kind: Kind) => void} chosen
 */
export function kindField(type, chosen) {
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
    oninput: () => draw(),
    onfocus: () => void input.select(),
    onkeydown: pressed,
    onblur: () => {
      if (!list.hidden && input.value.trim() && options[active]) pick(options[active]);
      else close();
    },
  });
  let current = kindNamed(type);
  /** @type {Kind[]} */
  let options = [];
  let active = 0;

  function draw() {
    options = factsCalled(input.value.trim()).slice(0, SHOWN);
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
      h("span", { class: "kind" }, ` ${each.said.replaceAll("`", "")}`),
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
  }
  /** @param {KeyboardEvent} event */
  function pressed(event) {
    const step = STEPS[event.key];
    if (step) {
      event.preventDefault();
      if (list.hidden) return draw();
      active = (active + step + options.length) % Math.max(1, options.length);
      return mark();
    }
    if (
      event.key === "Enter" &&
      !list.hidden &&
      options[active] &&
      !event.ctrlKey &&
      !event.metaKey
    ) {
      event.preventDefault();
      pick(options[active]);
    }
    if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      event.stopPropagation();
      close();
    }
    return undefined;
  }
  function close() {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
    input.value = current ? capital(current.name) : "";
    put(said, current ? capital(current.said.replaceAll("`", "")) : null);
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
  return { node, focus: () => input.focus() };
}
