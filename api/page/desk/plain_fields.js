// @ts-check
// Fields of one value: a line, a text, a number, yes or no, one of a few words.

import { h } from "../browser/dom.js";
import { boxed, textAt } from "./field.js";
import { putAt, valueAt } from "./pointers.js";

/** @import { Form } from "./field.js" */
/** @import { Path } from "./pointers.js" */
/** @import { Shape } from "./schema.js" */

const SENTENCE = 300;

/**
 * Enter goes on from a field of one line, as it does from names and dates.
 * @param {Form} form
 */
const goesOn = (form) => (/** @type {KeyboardEvent} */ event) => {
  if (event.key !== "Enter" || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  form.onward();
};

/**
 * @param {Form} form
 * @param {Shape} shape
 * @param {Path} path
 */
export function lineField(form, shape, path) {
  const input = h("input", {
    type: "text",
    value: textAt(form, path),
    maxlength: shape.most,
    autocomplete: "off",
    onkeydown: goesOn(form),
    oninput: () => {
      putAt(form.event, path, input.value);
      form.changed();
    },
  });
  const node = boxed(form, shape, path, input);
  // What is told in a sentence takes the whole width, what is a word does not.
  if ((shape.most ?? 0) >= SENTENCE && shape.isNeeded) node.classList.add("is-wide");
  return node;
}

/**
 * @param {Form} form
 * @param {Shape} shape
 * @param {Path} path
 */
export function proseField(form, shape, path) {
  const input = h("textarea", {
    maxlength: shape.most,
    oninput: () => {
      putAt(form.event, path, input.value);
      form.changed();
    },
  });
  input.value = textAt(form, path);
  input.rows = 2;
  return boxed(form, shape, path, input);
}

/**
 * @param {Form} form
 * @param {Shape} shape
 * @param {Path} path
 */
export function numberField(form, shape, path) {
  const input = h("input", {
    type: "text",
    inputmode: "decimal",
    size: 8,
    value: textAt(form, path),
    oninput: () => {
      const typed = input.value.trim();
      // What is no number is sent as it is: the service says what it takes.
      putAt(form.event, path, typed && !Number.isNaN(Number(typed)) ? Number(typed) : typed);
      form.changed();
    },
  });
  return boxed(form, shape, path, input);
}

/**
 * @param {Form} form
 * @param {Shape} shape
 * @param {Path} path
 */
export function switchField(form, shape, path) {
  const input = h("input", {
    type: "checkbox",
    onchange: () => {
      putAt(form.event, path, input.checked || null);
      form.changed();
    },
  });
  input.checked = valueAt(form.event, path) === true;
  return boxed(form, shape, path, input);
}

/**
 * One of a few words; what is left out is what the document says it is then.
 * @param {Form} form
 * @param {Shape} shape
 * @param {Path} path
 */
export function choiceField(form, shape, path) {
  const current = textAt(form, path);
  const without = typeof shape.fallback === "string" ? shape.fallback : "";
  const choices = without ? shape.choices : ["", ...shape.choices];
  const input = h(
    "select",
    {
      onkeydown: goesOn(form),
      onchange: () => {
        putAt(form.event, path, input.value === without ? null : input.value);
        form.changed();
      },
    },
    choices.map((each) => h("option", { value: each }, each ? each.replaceAll("-", " ") : "–")),
  );
  input.value = current || without;
  return boxed(form, shape, path, input);
}
