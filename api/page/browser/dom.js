// @ts-check
// Elements are made by function calls: nothing here ever reads HTML from a string.

// What a text turns round, and does not close, would be turned round behind it too.
const ORDERERS = /[\u202a-\u202e\u2066-\u2069]/g;

/** @typedef {Node | string | number | null | undefined | false} Leaf */
/** @typedef {{ readonly [place: number]: Child, flat: unknown }} Children an array, that is */
/** @typedef {Leaf | Children} Child */
/** @typedef {string | number | boolean | null | undefined} Value */

/**
 * @typedef {"action" | "autocomplete" | "class" | "datetime" | "for" | "hidden" | "href" | "id"
 *   | "inputmode" | "max" | "maxlength" | "min" | "name" | "placeholder" | "readonly" | "rel"
 *   | "required" | "role" | "size" | "spellcheck" | "step" | "tabindex" | "target" | "title"
 *   | "type" | "value" | `aria-${string}` | `data-${string}`} Name
 */

/**
 * @typedef {{ [Each in Name]?: Value } & { [Type in keyof HTMLElementEventMap as `on${Type}`]?:
 *   (event: HTMLElementEventMap[Type]) => unknown } & { style?: Record<string, string> }} Attributes
 */

/**
 * An element with attributes, listeners (`onclick`), styles (an object) and children.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} name
 * @param {Attributes} [attributes]
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function h(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [each, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false) set(element, each, value);
  }
  element.append(...nodes(children));
  return element;
}

/**
 * Puts children in the place of whatever an element holds.
 * @template {Element} Holder
 * @param {Holder} element
 * @param {...Child} children
 */
export function put(element, ...children) {
  element.replaceChildren(...nodes(children));
  return element;
}

/**
 * `parts` with `between` between them, and `last` before the last one.
 * @template {Child} Part
 * @param {Part[]} parts
 * @param {string} [between]
 * @param {string} [last]
 * @returns {(Part | string)[]}
 */
export function joined(parts, between = ", ", last = " and ") {
  return parts.flatMap((part, place) => {
    if (place === 0) return [part];
    return [place === parts.length - 1 ? last : between, part];
  });
}

/**
 * `1 fact`, `2 facts`.
 * @param {number} number
 * @param {string} noun
 * @param {string} [plural]
 */
export function counted(number, noun, plural = `${noun}s`) {
  return `${number.toLocaleString("en")} ${number === 1 ? noun : plural}`;
}

/**
 * With a capital letter at the beginning.
 * @param {string} text
 */
export const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

/**
 * @param {HTMLElement} element
 * @param {string} name
 * @param {NonNullable<Attributes[keyof Attributes]>} value
 */
function set(element, name, value) {
  if (typeof value === "function") {
    element.addEventListener(name.slice(2), /** @type {EventListener} */ (value));
  } else if (typeof value === "object") {
    for (const [property, each] of Object.entries(value)) element.style.setProperty(property, each);
  } else {
    element.setAttribute(name, value === true ? "" : String(value));
  }
}

/** @param {Child[]} children */
function nodes(children) {
  const leaves = /** @type {Leaf[]} */ (children.flat(Infinity));
  return leaves
    .filter((each) => each !== null && each !== undefined && each !== false && each !== "")
    .map((each) => (each instanceof Node ? each : String(each).replace(ORDERERS, "")));
}

/**
 * A field that is come to has all of its text selected, by the mouse too, whose click would put the
 * cursor into the midst of it: what is typed stands for what was there.
 */
export function selectedWhole() {
  let hasCome = false;
  const fieldOf = (/** @type {Event} */ { target }) => /** @type {HTMLInputElement} */ (target);
  return {
    onfocus: (/** @type {Event} */ event) => {
      hasCome = true;
      fieldOf(event).select();
    },
    onclick: (/** @type {Event} */ event) => {
      const field = fieldOf(event);
      if (hasCome && field.selectionStart === field.selectionEnd) field.select();
      hasCome = false;
    },
  };
}
