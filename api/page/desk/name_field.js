// @ts-check
// Somebody or something, found by name as one types, or registered beside the fact.

import { announce } from "../browser/announcements.js";
import { counted, h, put, selectedWhole } from "../browser/dom.js";
import { isAborted } from "../client/api.js";
import { boxed, newId, offeredBy } from "./field.js";
import { called, found, learn, learnCalled } from "./names.js";
import { meantOf } from "./name_meant.js";
import { nameList } from "./name_list.js";
import { offering } from "./name_offers.js";
import { CREATE, besides, chipShown, isCalled } from "./name_parts.js";
import { putAt, valueAt } from "./pointers.js";
import { registeredShown } from "./registered_shown.js";
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
  const chosen = h("span", { class: "chosen" });
  const registered = h("p", { class: "registered" });
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
  const list = nameList(id, label(shape.name), input, (each) => pick(each));
  const shown = { isOffered: false, proposed: "", words: "" };
  let [waiting, asking] = [0, new AbortController()];
  /** @type {((taken: string) => void) | null} Takes the first name once it is there. */
  let awaited = null;

  const ids = () => {
    const value = valueAt(form.event, path);
    return (Array.isArray(value) ? value : [value]).filter((each) => typeof each === "string");
  };

  const offer = offering({ form, path, input, list, ids, shown, isMany, kind, of });

  function show() {
    if (isMany) put(chosen, ids().map(chip));
    else input.value = ids().length ? called(kind, ids()[0]) : "";
    put(registered, registeredShown(form, kind, ids(), show));
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
  /**
   * Whom the words name is taken as they name him, and then the next of them.
   * @param {string} taken
   */
  function takeTold(taken) {
    take(taken);
    if (!form.hints.registrations(path).length) return form.onward(true);
    input.focus();
    return void offer();
  }
  function typed() {
    clearTimeout(waiting);
    awaited = null;
    node.removeAttribute("data-unchosen");
    if (!isMany && ids().length) {
      putAt(form.event, path, null);
      form.changed();
    }
    if (shown.isOffered || !input.value.trim()) close();
    if (input.value.trim()) waiting = setTimeout(ask, WAIT_MS);
    else void offer();
    return undefined;
  }
  async function ask() {
    asking.abort();
    asking = new AbortController();
    const words = input.value.trim();
    try {
      const own = form
        .here(kind)
        .filter(
          (each) => isCalled(each, words) && (!of.length || of.includes(each.aside.split(",")[0])),
        );
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
    const written = form.written(words, kind);
    const options = [...known, ...besides(known, words, written, kind)];
    shown.isOffered = false;
    shown.words = words;
    // What is merely guessed is chosen, and not taken by who goes on typing.
    list.show(options, Math.max(0, meantOf(options, words, written)));
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
    const first = list.active();
    if (first && first.id !== CREATE && !first.isGuess) pick(first, by);
    else if (document.activeElement !== input) left();
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
    const words = input.value.trim() || shown.proposed;
    close();
    if (each.event) form.register(each.event, takeTold);
    else form.create(kind, of, words, takeOn);
    return undefined;
  }
  /** @param {KeyboardEvent} event */
  function pressed(event) {
    const step = STEPS.get(event.key);
    const words = input.value.trim();
    const isLate =
      words !== "" && (!list.isOpen() || shown.words !== words) && (isMany || !ids().length);
    const marked = list.isOpen() ? list.active() : null;
    if (step && list.isOpen()) {
      event.preventDefault();
      list.step(step);
    } else if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      if (isLate) takeFirst(takeOn);
      else if (marked) pick(marked);
      else if (!words || ids().length) {
        form.hints.left(path);
        form.onward();
      }
    } else if (event.key === "Tab" && isLate && !event.shiftKey) {
      takeFirst(take);
    } else if (event.key === "Tab" && marked && !shown.isOffered && !event.shiftKey) {
      // Who goes on to the next field means the name that is marked, if it is one that is there.
      if (marked.id !== CREATE) pick(marked, take);
    } else if (event.key === "Escape" && list.isOpen()) {
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
    list.close();
  }
  // What the draft itself registers, the service has no name for yet.
  for (const each of form.here(kind)) learn(kind, each.id, each.name);
  show();
  learnCalled(kind, ids()).then((isNew) => isNew && document.activeElement !== input && show());
  const unchosen = h("p", { class: "unchosen" }, "Nothing is chosen: take a name from the list.");
  const beneath = [isMany ? chosen : null, registered, unchosen];
  const node = boxed(form, shape, path, input, list.node, ...beneath);
  offeredBy(form, input, () => void offer());
  return node;
}
