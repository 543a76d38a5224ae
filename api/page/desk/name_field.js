// @ts-check
// Somebody or something, found by name as one types, or registered beside the fact.

import { announce } from "../browser/announcements.js";
import { counted, h, put, selectedWhole } from "../browser/dom.js";
import { isAborted } from "../client/api.js";
import { boxed, newId } from "./field.js";
import { called, found, learn, learnCalled } from "./names.js";
import { CREATE, alike, besides, chipShown, isCalled, isUsed, optionShown } from "./name_parts.js";
import { putAt, valueAt } from "./pointers.js";
import { label } from "./spelt.js";

/** @import { Form } from "./field.js" */
/** @import { Found } from "./names.js" */
/** @import { Path } from "./pointers.js" */
/** @import { Shape } from "./schema.js" */

const WAIT_MS = 120;
const STEPS = new Map(Object.entries({ ArrowDown: 1, ArrowUp: -1 }));

/**
 * One name, or (where `shape` is a list) several.
 * @param {Form} form
 * @param {Shape} shape
 * @param {Path} path
 */
export function nameField(form, shape, path) {
  const isMany = shape.sort === "list";
  const { kind, of } = isMany && shape.item ? shape.item : shape;
  const id = newId();
  const said = { id: `${id}-list`, "aria-label": label(shape.name) };
  const list = h("ul", { ...said, role: "listbox", hidden: true });
  const chosen = h("span", { class: "chosen" });
  const whole = selectedWhole();
  const input = h("input", {
    id,
    type: "text",
    role: "combobox",
    autocomplete: "off",
    spellcheck: "false",
    maxlength: "300",
    "aria-expanded": "false",
    "aria-controls": `${id}-list`,
    "aria-autocomplete": "list",
    ...whole,
    onfocus: (event) => {
      whole.onfocus(event);
      void offer();
    },
    oninput: typed,
    onkeydown: pressed,
    onblur: left,
  });
  /** @type {Found[]} */
  let options = [];
  let active = 0;
  /** What is merely offered is taken by Enter, and not by who goes on to another field. */
  let isOffered = false;
  /** What is not there yet can be called so. */
  let proposed = "";
  let [waiting, asking] = [0, new AbortController()];
  /** The words that the list is of: who is quicker than the service has not seen it yet. */
  let listed = "";
  /** @type {((taken: string) => void) | null} Takes the first name once it is there. */
  let awaited = null;

  const ids = () => {
    const value = valueAt(form.event, path);
    return (Array.isArray(value) ? value : [value]).filter((each) => typeof each === "string");
  };

  function show() {
    if (isMany) put(chosen, ids().map(chip));
    else input.value = ids().length ? called(kind, ids()[0]) : "";
  }
  const chip = (/** @type {string} */ each) =>
    chipShown(called(kind, each), () => {
      set(ids().filter((other) => other !== each));
      input.focus();
    });
  /** @param {string[]} now */
  function set(now) {
    putAt(form.event, path, isMany ? now : (now[0] ?? null));
    show();
    form.changed();
  }
  /** @param {string} taken */
  function take(taken) {
    close();
    node.removeAttribute("data-unchosen");
    input.value = "";
    set(isMany ? [...new Set([...ids(), taken])] : [taken]);
  }
  /**
   * By Enter or the mouse: on to what is needed next, or to another name here.
   * @param {string} taken
   */
  function takeOn(taken) {
    take(taken);
    if (isMany) {
      input.focus();
      void offer();
    } else form.onward();
  }
  /** What is named in the words that the fact is made of, as soon as somebody comes. */
  async function offer() {
    const isFree = () => !input.value && (isMany || !ids().length) && list.hidden;
    if (!form.told || !isFree()) return;
    const named = await form.told.names(kind, of);
    const others = alike(named, ids()).filter(({ id: each }) => !isUsed(form, path, each));
    proposed = isMany ? "" : await form.told.called(kind);
    if ((others.length || proposed) && isFree() && document.activeElement === input)
      draw(others, "");
  }
  function typed() {
    clearTimeout(waiting);
    awaited = null;
    node.removeAttribute("data-unchosen");
    if (!isMany && ids().length) putAt(form.event, path, null);
    if (isOffered || !input.value.trim()) close();
    if (!input.value.trim()) return undefined;
    waiting = setTimeout(ask, WAIT_MS);
    return undefined;
  }
  async function ask() {
    asking.abort();
    asking = new AbortController();
    const words = input.value.trim();
    try {
      const own = form
        .here(kind)
        .filter((each) => isCalled(each, words) && (!of.length || of.includes(each.aside)));
      const others = await found(kind, of, words, {
        day: form.published(),
        signal: asking.signal,
      });
      if (words === input.value.trim()) draw([...own, ...others], words);
    } catch (error) {
      if (!isAborted(error)) draw(form.here(kind), words);
    }
  }
  /**
   * @param {Found[]} all
   * @param {string} words
   */
  function draw(all, words) {
    const known = [...new Map(all.map((each) => [each.id, each])).values()];
    options = [...known, ...besides(known, words, words || proposed, kind)];
    isOffered = !words;
    listed = words;
    // What is merely guessed is chosen, and not taken by who goes on typing.
    const named = options.findIndex((each) => !each.isGuess);
    active = Math.max(0, named);
    put(
      list,
      options.map((each, at) => optionShown(`${id}-${at}`, each, () => pick(each))),
    );
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    mark();
    if (awaited) return takeAwaited(awaited);
    announce(
      known.length
        ? `${counted(known.length, "name")} to choose from`
        : "Nothing is called that yet",
    );
  }
  function takeFirst(/** @type {(taken: string) => void} */ by) {
    awaited = by;
    clearTimeout(waiting);
    void ask();
  }
  /** @param {(taken: string) => void} by */
  function takeAwaited(by) {
    awaited = null;
    const { id: first, isGuess } = options[active];
    if (first !== CREATE && !isGuess) pick(options[active], by);
    else if (document.activeElement !== input) left();
  }
  function mark() {
    [...list.children].forEach((each, at) =>
      each.setAttribute("aria-selected", String(at === active)),
    );
    input.setAttribute("aria-activedescendant", `${id}-${active}`);
    list.children[active]?.scrollIntoView({ block: "nearest" });
  }
  /**
   * @param {Found} each
   * @param {(id: string) => void} [taken]
   */
  function pick(each, taken = takeOn) {
    if (each.id !== CREATE) {
      learn(kind, each.id, each.name);
      return taken(each.id);
    }
    const words = input.value.trim() || proposed;
    close();
    form.create(kind, of, words, takeOn);
    return undefined;
  }
  /** @param {KeyboardEvent} event */
  function pressed(event) {
    const step = STEPS.get(event.key);
    const words = input.value.trim();
    const isLate = words !== "" && (list.hidden || listed !== words) && (isMany || !ids().length);
    if (step && !list.hidden) {
      event.preventDefault();
      active = (active + step + options.length) % options.length;
      mark();
    } else if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      if (isLate) takeFirst(takeOn);
      else if (!list.hidden) pick(options[active]);
      else if (!words || ids().length) form.onward();
    } else if (event.key === "Tab" && isLate && !event.shiftKey) {
      takeFirst(take);
    } else if (event.key === "Tab" && !list.hidden && !isOffered && !event.shiftKey) {
      // Who goes on to the next field means the name that is marked, if it is one that is there.
      if (options[active]?.id !== CREATE) pick(options[active], take);
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      event.stopPropagation();
      close();
    } else if (event.key === "Backspace" && isMany && !input.value && ids().length) {
      set(ids().slice(0, -1));
    }
  }
  // Who clicks elsewhere has chosen nothing: what is left standing is no name yet, and says so.
  function left() {
    if (awaited) return;
    clearTimeout(waiting);
    close();
    if (!isMany && ids().length) show();
    node.toggleAttribute("data-unchosen", Boolean(input.value.trim()) && (isMany || !ids().length));
  }
  function close() {
    asking.abort();
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }
  // What the draft itself registers, the service has no name for yet.
  for (const each of form.here(kind)) learn(kind, each.id, each.name);
  show();
  learnCalled(kind, ids()).then((isNew) => isNew && document.activeElement !== input && show());
  const unchosen = h("p", { class: "unchosen" }, "Nothing is chosen: take a name from the list.");
  const node = boxed(form, shape, path, input, list, isMany ? chosen : null, unchosen);
  return node;
}
