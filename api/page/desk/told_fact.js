// @ts-check
// What the service reads in the words of a fact: the kinds that it may be, what is surely told of it,
// what may be meant, and whom nobody has registered yet.

/** @import { Schemas } from "../client/answers.js" */
/** @import { Body, EventBody } from "./pointers.js" */
/** @import { Found } from "./names.js" */

/** @typedef {Schemas["FactDraftAnswer"]} Answer */
/**
 * Events and values as the desk has them: of whatever kind.
 * @typedef {object} OfAnyKind
 * @property {Body} fact
 * @property {Record<string, Partial<Schemas["ToldBy"]>>} why
 * @property {Record<string, EventBody[]>} registrations
 * @property {Record<string, EventBody[]>} first what a registration names and is to be registered before
 */
/** @typedef {Omit<Answer, keyof OfAnyKind> & OfAnyKind} FactTold */

/** What a fact is about, of which the record tells more. */
const ABOUT = /** @type {const} */ (["engagement", "measure", "incident", "accord"]);

/**
 * Where the value of a field comes from, in words.
 * @param {FactTold} told
 * @param {string} name
 */
export function whyOf({ why }, name) {
  if (name === "summary") return "made of the fields";
  const told = why[name] ?? {};
  const about = ABOUT.find((each) => told[each]);
  if (about) return `as for the ${about}`;
  return told.exact ? `“${told.exact}” in the text` : "from the words";
}

/**
 * What may be meant in a field.
 * @param {FactTold | null} told
 * @param {string} name
 * @returns {Found[]}
 */
export const offeredIn = (told, name) =>
  (told?.offers[name] ?? []).map(({ id, name: called, about }) => ({
    id,
    name: called,
    aside: about,
  }));

/**
 * How somebody or something of a name is to be registered, where the words tell.
 * @param {FactTold | null} told
 * @param {string} kind
 * @param {string} name
 */
export function registrationIn(told, kind, name) {
  const all = Object.values(told?.registrations ?? {}).flat();
  const found = all.find(
    (each) =>
      each.type === `${kind}-added` && String(each.name).toLowerCase() === name.toLowerCase(),
  );
  return found ? structuredClone(found) : null;
}

/**
 * What is to be registered before what the words tell of somebody, as that names it.
 * @param {FactTold | null} told
 * @param {EventBody} registration
 */
export function firstFor(told, registration) {
  const fields = Object.entries(told?.registrations ?? {});
  const field = fields.find(([, all]) => all.some(({ id }) => id === registration.id));
  return structuredClone((field && told?.first[field[0]]) ?? []);
}
