// @ts-check
// A date as the article has it ("Tuesday"), or in EDTF; what it means is said back beneath.

import { h, put, selectedWhole } from "../browser/dom.js";
import { isAborted } from "../client/api.js";
import { boxed, offeredBy, textAt } from "./field.js";
import { putAt, valueAt } from "./pointers.js";
import { kindNamed } from "./schema.js";
import { look } from "./service.js";

/** @import { Form } from "./field.js" */
/** @import { Found } from "./names.js" */
/** @import { Path } from "./pointers.js" */
/** @import { Shape } from "./schema.js" */
/** @import { Schemas } from "../client/answers.js" */

/** @typedef {Schemas["DateTold"]} Reading */

const WAIT_MS = 150;
const WAYS = "dated_by";

/**
 * @param {Form} form
 * @param {Shape} shape
 * @param {Path} path
 */
export function dateField(form, shape, path) {
  const meaning = h("p", { class: "meaning", "aria-live": "polite" });
  const input = h("input", {
    type: "text",
    autocomplete: "off",
    spellcheck: "false",
    maxlength: "240",
    placeholder: "Tuesday, early May, 5 June 2023, 2023-06",
    value: textAt(form, path),
    ...selectedWhole(),
    oninput: () => {
      clearTimeout(waiting);
      waiting = setTimeout(read, WAIT_MS);
    },
    onkeydown: (event) => {
      if (event.key === "ArrowDown") taken(event);
      if (event.key !== "Enter" || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      form.onward();
    },
    onblur: () => {
      if (!waiting) return;
      clearTimeout(waiting);
      read();
    },
  });
  let waiting = 0;
  let asking = new AbortController();

  async function read() {
    waiting = 0;
    asking.abort();
    asking = new AbortController();
    const words = input.value.trim();
    if (!words) {
      put(meaning);
      take("", null);
      return;
    }
    try {
      const readings = await meant(words, form.published(), asking.signal);
      if (words !== input.value.trim()) return;
      const [first, ...others] = likeliest(readings, path);
      if (first) say(first, others);
      else
        put(
          meaning,
          "This is not read as a date. EDTF is, and what an article says: “last month”.",
        );
      // Up to the day on which the text came out: it is told by that.
      const isUpTo = words === `[..${form.published()}]`;
      take(first ? first.edtf : words, first?.dated_by ?? (isUpTo ? "publication" : null));
    } catch (error) {
      if (!isAborted(error)) take(words, null);
    }
  }
  /**
   * @param {Reading} reading
   * @param {Reading[]} others
   */
  function say(reading, others) {
    put(
      meaning,
      `${reading.text} `,
      h("code", {}, reading.edtf),
      reading.dated_by && reading.dated_by !== "printed" ? ` by ${way(reading.dated_by)}` : null,
      others.map((each) =>
        h(
          "button",
          {
            type: "button",
            class: "words",
            onclick: () => {
              const rest = [reading, ...others].filter((other) => other !== each);
              input.value = each.edtf;
              say(each, rest);
              take(each.edtf, each.dated_by ?? null);
            },
          },
          `or ${each.text}`,
        ),
      ),
    );
  }
  /**
   * @param {string} edtf
   * @param {string | null} datedBy
   */
  function take(edtf, datedBy) {
    putAt(form.event, path, edtf);
    // How the date of the fact itself was found is told with it; other dates of it have no such field.
    const holder = path.slice(0, -1);
    const of = kindNamed(String(valueAt(form.event, [...holder, "type"])));
    const isItsOwn = ["date", "attested"].includes(String(path[path.length - 1]));
    if (of?.isFact && isItsOwn) {
      putAt(form.event, [...holder, WAYS], datedBy);
      shown(form, [...holder, WAYS], datedBy ?? "");
    }
    form.changed();
  }
  /** Days that may be meant, as long as none stands there. */
  function offer() {
    const all = input.value.trim() ? [] : form.hints.offers(path);
    if (!all.length) return;
    put(
      meaning,
      "It may be ",
      all.map((each) =>
        h("button", { type: "button", class: "words", onclick: () => chosen(each) }, each.name),
      ),
      h("span", { class: "note" }, " ↓ takes it"),
    );
  }
  /** @param {Found} day of which `aside` says how it was found */
  function chosen({ id: edtf, name: text, aside }) {
    clearTimeout(waiting);
    asking.abort();
    form.led = null;
    input.value = edtf;
    const datedBy = /** @type {Reading["dated_by"]} */ (aside || null);
    say({ edtf, text, dated_by: datedBy, earliest: "", latest: "" }, []);
    take(edtf, datedBy);
    input.focus();
  }
  /** @param {KeyboardEvent} event */
  function taken(event) {
    const all = form.hints.offers(path);
    const at = all.findIndex(({ id }) => id === input.value.trim());
    if (!all.length || (input.value.trim() && at < 0)) return;
    event.preventDefault();
    chosen(all[(at + 1) % all.length]);
  }
  const given = textAt(form, path);
  const told = form.told?.date;
  if (told && given && told.readings[0]?.edtf === given)
    say(told.readings[0], told.readings.slice(1));
  else if (given)
    void meant(given, "", asking.signal).then(
      ([first]) => first && say({ ...first, dated_by: waysOf(form, path) }, []),
      () => {},
    );
  else offer();
  const node = boxed(form, shape, path, input, meaning);
  offeredBy(form, input, offer);
  return node;
}

/**
 * Shows a value in the field that it is of.
 * @param {Form} form
 * @param {Path} path
 * @param {string} value
 */
function shown(form, path, value) {
  const control = form.controls.find((each) => each.path.join("/") === path.join("/"));
  if (control?.input instanceof HTMLSelectElement) control.input.value = value;
}

/**
 * How the date of a fact is said to have been found.
 * @param {Form} form
 * @param {Path} path
 */
function waysOf(form, path) {
  const isItsOwn = ["date", "attested"].includes(String(path[path.length - 1]));
  const found = isItsOwn ? valueAt(form.event, [...path.slice(0, -1), WAYS]) : null;
  return /** @type {Reading["dated_by"]} */ (found ?? null);
}

/**
 * What is planned for several days is planned for all of them; what happened may have on one.
 * @param {Reading[]} readings
 * @param {Path} path
 */
function likeliest(readings, path) {
  if (path[path.length - 1] !== "planned_for") return readings;
  const lasts = (/** @type {Reading} */ each) => /^[^[]+\//.test(each.edtf);
  return [...readings.filter(lasts), ...readings.filter((each) => !lasts(each))];
}

/** @param {string} datedBy */
const way = (datedBy) => datedBy.replaceAll("-", " ");

/**
 * @param {string} words
 * @param {string} published
 * @param {AbortSignal} signal
 */
async function meant(words, published, signal) {
  const answer = /** @type {Schemas["DatesRead"]} */ (
    await look("/v1/dates", { words, published }, signal)
  );
  return answer.readings;
}
