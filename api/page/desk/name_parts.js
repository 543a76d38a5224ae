// @ts-check
// What a field of names is made of: names that are chosen, and those to choose from.

import { h } from "../browser/dom.js";
import { called } from "./names.js";
import { kindNamed } from "./schema.js";

/** @import { Form } from "./field.js" */
/** @import { Found } from "./names.js" */
/** @import { EventBody, Path } from "./pointers.js" */

/** The id of what is to be registered. */
export const CREATE = "";
const AN_ID = /^[a-z0-9]+(-[a-z0-9]+)+$/;

/**
 * A name that is chosen, with a way to take it out.
 * @param {string} name
 * @param {() => void} remove
 */
export const chipShown = (name, remove) =>
  h(
    "span",
    { class: "chip" },
    name,
    // By Tab one goes on to the next field; from the keyboard Backspace takes names out.
    h(
      "button",
      { type: "button", tabindex: "-1", "aria-label": `Remove ${name}`, onclick: remove },
      "×",
    ),
  );

/**
 * One of the names to choose from.
 * @param {string} id
 * @param {Found} each
 * @param {() => void} pick
 */
export const optionShown = (id, each, pick) =>
  h(
    "li",
    {
      id,
      role: "option",
      "aria-selected": "false",
      onmousedown: (event) => {
        event.preventDefault();
        pick();
      },
    },
    h("span", {}, each.name),
    each.aside ? h("span", { class: "kind" }, ` ${each.aside}`) : null,
  );

/**
 * What may be chosen besides names that are known: an id by itself, and what is called so from now
 * on.
 * @param {Found[]} known
 * @param {string} words
 * @param {string} fresh as the text writes it
 * @param {string} kind
 * @returns {Found[]}
 */
export function besides(known, words, fresh, kind) {
  const isId = AN_ID.test(words) && !known.some((each) => each.id === words);
  return [
    ...(isId ? [{ id: words, name: words, aside: "by this id" }] : []),
    ...(fresh ? [{ id: CREATE, name: `Register “${fresh}”`, aside: kind }] : []),
  ];
}

/**
 * Whom the words name and nobody has registered yet.
 * @param {EventBody} event
 * @returns {Found}
 */
export const registrable = (event) => ({
  id: CREATE,
  name: `Register “${nameOf(event)}”`,
  aside: toldOf(event),
  event,
});

/** @param {EventBody} event a registration */
export const nameOf = (event) => String(event.name ?? event.title ?? event.id ?? "");

/**
 * What is told of somebody or something that a draft registers.
 * @param {EventBody} event
 */
export function toldOf(event) {
  const states = [event.acts_for ?? []].flat().map((each) => called("actor", String(each)));
  if (event.type === "office-added" && event.of)
    return `office of ${called("actor", String(event.of))}`;
  const sort = String(event.kind ?? event.form ?? event.type.replace(/-added$/, "")).replaceAll(
    "-",
    " ",
  );
  return states.length ? `${sort}, acts for ${states.join(", ")}` : sort;
}

/**
 * Those that may stand beside what is chosen: persons beside persons, states beside states.
 * @param {Found[]} named
 * @param {string[]} chosen
 */
export function alike(named, chosen) {
  const sortOf = (/** @type {Found} */ { aside }) => aside.split(",")[0];
  const sorts = named.filter(({ id }) => chosen.includes(id)).map(sortOf);
  const others = named.filter(({ id }) => !chosen.includes(id));
  return chosen.length ? others.filter((each) => sorts.includes(sortOf(each))) : others;
}

/**
 * Who or what is named in other fields of the fact.
 * @param {Form} form
 * @param {Path} path
 * @param {string} kind
 * @param {string[]} of
 * @param {string[]} chosen
 * @returns {Found[]}
 */
export function namedElsewhere({ event }, path, kind, of, chosen) {
  const fields = of.length ? [] : (kindNamed(event.type)?.fields ?? []);
  const same = fields.filter((each) => (each.kind || each.item?.kind) === kind);
  const ids = same.filter(({ name }) => name !== path[0]).flatMap(({ name }) => event[name] ?? []);
  const others = new Set(ids.map(String).filter((each) => !chosen.includes(each)));
  return [...others].map((id) => ({ id, name: called(kind, id), aside: "in this fact" }));
}

/**
 * @param {Found} each
 * @param {string} words
 */
export const isCalled = (each, words) => each.name.toLowerCase().includes(words.toLowerCase());
