// @ts-check
// Actors, offices, engagements and the like, found by name as one types; and what an id is called.

import { look } from "./service.js";

/** @import { Schemas } from "../client/answers.js" */
/** @import { EventBody } from "./pointers.js" */

/**
 * `isGuess`: not all of what was typed stands in a name of it; `event`: by which it is registered, if
 * it is chosen.
 * @typedef {{ id: string, name: string, aside: string, isGuess?: boolean, event?: EventBody }} Found
 */
/** @typedef {Record<string, unknown>} Item */

const SHOWN = 8;
const IDS_AT_ONCE = 100;
const OFFICE = "office:";

/** @type {Map<string, string>} by kind and id */
const known = new Map();

/**
 * What may be meant, the likeliest first.
 * @param {string} kind
 * @param {string[]} of
 * @param {string} words
 * @param {{ day: string, signal: AbortSignal }} asking the day on which offices were held
 * @returns {Promise<Found[]>}
 */
export async function found(kind, of, words, { day, signal }) {
  const isSuggested = kind === "actor" || kind === "office";
  const all =
    kind === "fact"
      ? facts(words, signal)
      : isSuggested
        ? suggestedFirst(kind, of, words, signal)
        : typed(kind, words, signal);
  const some = (await all).slice(0, SHOWN);
  const items = kind === "actor" ? await withOffices(some, day, signal) : some;
  items.forEach((each) => learn(kind, each.id, each.name));
  return items;
}

/**
 * What of a kind may be named in a passage, in its order.
 * @param {string} kind
 * @param {string} passage
 * @param {string} day
 * @returns {Promise<Found[]>}
 */
export async function namedIn(kind, passage, day) {
  const asked = { of_kind: kind, passage, limit: String(SHOWN), as_of: ofDay(day) };
  const { items } = /** @type {Schemas["NamesAnswer"]} */ (await look("/v1/names", asked));
  const all = items.map(foundAs);
  all.forEach((each) => learn(kind, each.id, each.name));
  return all;
}

/** @param {Schemas["ThingTyped"]} item */
const foundAs = ({ id, name, description, offices }) => ({
  id,
  name,
  aside: [description, ...(offices ?? [])].join(", "),
});

/** @param {string} day */
const ofDay = (day) => (/^\d{4}-\d{2}-\d{2}$/.test(day) ? day : null);

/**
 * Persons with the offices that they held on the day of the text: two of one name are told apart.
 * @param {Found[]} all
 * @param {string} day
 * @param {AbortSignal} signal
 */
async function withOffices(all, day, signal) {
  if (!all.some(({ aside }) => aside.startsWith("person"))) return all;
  const asked = { of_kind: "actor", ids: all.map(({ id }) => id).join(","), as_of: ofDay(day) };
  const { items } = /** @type {Schemas["NamesAnswer"]} */ (await look("/v1/names", asked, signal));
  const asides = new Map(items.map((each) => [each.id, foundAs(each).aside]));
  return all.map((each) => ({ ...each, aside: asides.get(each.id) ?? each.aside }));
}

/**
 * @param {string} kind
 * @param {string} id
 * @param {string} name
 */
export function learn(kind, id, name) {
  known.set(`${kind}/${id}`, name);
}

/**
 * What something is called; its id, as long as that is not known.
 * @param {string} kind
 * @param {string} id
 */
export const called = (kind, id) => known.get(`${kind}/${id}`) ?? id;

/**
 * Learns what ids are called, and says whether any was not known before.
 * @param {string} kind
 * @param {string[]} ids
 */
export async function learnCalled(kind, ids) {
  const missing = ids.filter((each) => !known.has(`${kind}/${each}`));
  if (!missing.length) return false;
  for (let at = 0; at < missing.length; at += IDS_AT_ONCE) {
    const some = missing.slice(at, at + IDS_AT_ONCE);
    for (const [id, name] of await calledSo(kind, some).catch(() => [])) learn(kind, id, name);
  }
  return missing.some((each) => known.has(`${kind}/${each}`));
}

/**
 * @param {string} kind
 * @param {string[]} ids
 * @returns {Promise<[string, string][]>}
 */
async function calledSo(kind, ids) {
  if (kind === "fact") {
    const answer = /** @type {{ facts: Record<string, string> }} */ (
      await look("/v1/labels", { facts: ids.join(",") })
    );
    return Object.entries(answer.facts);
  }
  const asked = { of_kind: kind, ids: ids.join(",") };
  const { items } = /** @type {Schemas["NamesAnswer"]} */ (await look("/v1/names", asked));
  return items.map(({ id, name }) => [id, name]);
}

/**
 * Actors and offices: those in whose names stands what is typed, those that are meant by it first;
 * then who may be meant in other ways: by an office, by initials, by another spelling.
 * @param {string} kind
 * @param {string[]} of
 * @param {string} words
 * @param {AbortSignal} signal
 */
async function suggestedFirst(kind, of, words, signal) {
  const [others, typedSo] = await Promise.all([
    suggested(kind, of, words, signal),
    typed(kind, words, signal),
  ]);
  const fits = (/** @type {Found} */ { aside }) => !of.length || of.includes(aside.split(",")[0]);
  const named = typedSo.filter(fits);
  const isNamed = (/** @type {Found} */ { id }) => named.some((each) => each.id === id);
  const first = others.filter(isNamed);
  const rest = named.filter(({ id }) => !first.some((each) => each.id === id));
  const guessed = others.filter((each) => !isNamed(each));
  return [...first, ...rest, ...guessed.map((each) => ({ ...each, isGuess: true }))];
}

/**
 * As their names, their other names and who held what are known to the service.
 * @param {string} kind
 * @param {string[]} of
 * @param {string} words
 * @param {AbortSignal} signal
 * @returns {Promise<Found[]>}
 */
async function suggested(kind, of, words, signal) {
  const answer = /** @type {Schemas["SuggestedEntities"]} */ (
    await look("/v1/reconcile/suggest/entity", { prefix: words }, signal)
  );
  const isOffice = kind === "office";
  return answer.result
    .filter((each) => each.id.startsWith(OFFICE) === isOffice)
    .filter((each) => !of.length || each.notable.some((type) => of.includes(type.id)))
    .map(({ id, name, description }) => ({
      id: isOffice ? id.slice(OFFICE.length) : id,
      name,
      aside: description,
    }));
}

/**
 * What is registered, by what is typed of its name or its id.
 * @param {string} kind
 * @param {string} words
 * @param {AbortSignal} signal
 * @returns {Promise<Found[]>}
 */
async function typed(kind, words, signal) {
  const asked = { of_kind: kind, words };
  const { items } = /** @type {Schemas["NamesAnswer"]} */ (await look("/v1/names", asked, signal));
  return items.map(foundAs);
}

/**
 * @param {string} words
 * @param {AbortSignal} signal
 */
async function facts(words, signal) {
  const asked = { text: words || null, limit: "20", order: "desc" };
  const page = /** @type {{ items: Item[] }} */ (await look("/v1/timeline", asked, signal));
  return page.items.map((each) => ({
    id: String(each.id),
    name: String(each.summary),
    aside: String(each.date_in_words ?? ""),
  }));
}
