// @ts-check
// What the service reads in the words of a fact: the kinds that it may be, what is surely told of it,
// what may be meant, and whom nobody has registered yet.

/** @import { Body, EventBody } from "./pointers.js" */
/** @import { Found } from "./names.js" */

/**
 * @typedef {object} FactTold
 * @property {{ kind: string, found_by: string }[]} kinds
 * @property {Body} fact
 * @property {Record<string, { exact?: string, engagement?: string, words?: string }>} why
 * @property {Record<string, { id: string, name: string, about?: string | null }[]>} offers
 * @property {Record<string, EventBody | EventBody[]>} registrations
 * @property {Record<string, EventBody[]>} [first] what a registration names and is to be registered
 * before it
 * @property {string | null} [summary]
 */

/**
 * Where the value of a field comes from, in words.
 * @param {FactTold} told
 * @param {string} name
 */
export function whyOf({ why }, name) {
  if (name === "summary") return "made of the fields";
  const { exact, engagement, words } = why[name] ?? {};
  if (engagement) return "as for the engagement";
  if (exact) return `“${exact}” in the text`;
  return words ? `from “${words}”` : "from the words";
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
    aside: about ?? "",
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
  const field = fields.find(([, each]) => [each].flat().some(({ id }) => id === registration.id));
  return structuredClone((field && told?.first?.[field[0]]) ?? []);
}
