// Elements are made by function calls: nothing here ever reads HTML from a string.

const SVG = "http://www.w3.org/2000/svg";

// What a text turns round, and does not close, would be turned round behind it too.
const ORDERERS = /[\u202a-\u202e\u2066-\u2069]/g;

/** An element with attributes, listeners (`onclick`), styles (an object) and children. */
export function h(name, attributes = {}, ...children) {
  return filled(document.createElement(name), attributes, children);
}

/** The same for SVG. */
export function s(name, attributes = {}, ...children) {
  return filled(document.createElementNS(SVG, name), attributes, children);
}

/** Puts children in the place of whatever an element holds. */
export function put(element, ...children) {
  element.replaceChildren(...nodes(children));
  return element;
}

/** Text that only a screen reader tells. */
export const hidden = (text) => h("span", { class: "unseen" }, text);

/** `parts` with `between` between them, and `last` before the last one. */
export function joined(parts, between = ", ", last = " and ") {
  return parts.flatMap((part, place) => {
    if (place === 0) return [part];
    return [place === parts.length - 1 ? last : between, part];
  });
}

/** `1 fact`, `2 facts`. */
export function counted(number, noun, plural = `${noun}s`) {
  return `${number.toLocaleString("en")} ${number === 1 ? noun : plural}`;
}

export const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

function filled(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "style") {
      for (const [property, set] of Object.entries(value)) element.style.setProperty(property, set);
    } else if (name.startsWith("on")) {
      element.addEventListener(name.slice(2), value);
    } else {
      element.setAttribute(name, value === true ? "" : value);
    }
  }
  element.append(...nodes(children));
  return element;
}

function nodes(children) {
  return children
    .flat(Infinity)
    .filter((each) => each !== null && each !== undefined && each !== false && each !== "")
    .map((each) => (typeof each === "string" ? each.replace(ORDERERS, "") : each));
}
