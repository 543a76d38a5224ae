// @ts-check
// Actors, offices, engagements and the like, found by name as one types; and what an id is called.

import { look } from "./service.js";

/** @import { Schemas } from "../client/answers.js" */

/** @typedef {{ id: string, name: string, aside: string }} Found */
/** @typedef {Record<string, unknown>} Item */

const PAGE = "500";
const PAGES_MOST = 6;
const SHOWN = 8;
const OFFICE = "office:";
/** @type {Record<string, string>} */
const PLURALS = { facts: "timeline" };

/** @type {Map<string, Promise<Found[]>>} all of a kind, as far as they are listed */
const lists = new Map();
/** @type {Map<string, string>} by kind and id */
const known = new Map();

/**
 * What may be meant, the likeliest first.
 * @param {string} kind
 * @param {string[]} of
 * @param {string} words
 * @param {AbortSignal} signal
 * @returns {Promise<Found[]>}
 */
export async function found(kind, of, words, signal) {
  const isSuggested = kind === "actor" || kind === "office";
  const all = isSuggested ? suggested(kind, of, words, signal) : listed(kind, words, signal);
  const items = (await all).slice(0, SHOWN);
  items.forEach((each) => learn(kind, each.id, each.name));
  return items;
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

/** Forgets lists, as something may have been registered. */
export const forgetLists = () => lists.clear();

/**
 * Learns what ids are called, and says whether any was not known before.
 * @param {string} kind
 * @param {string[]} ids
 */
export async function learnCalled(kind, ids) {
  const missing = ids.filter((each) => !known.has(`${kind}/${each}`));
  if (!missing.length) return false;
  if (["actor", "fact", "engagement"].includes(kind)) {
    const plural = `${kind}s`;
    const labels = /** @type {Record<string, Record<string, string>>} */ (
      await look("/v1/labels", { [plural]: missing.join(",") }).catch(() => ({}))
    );
    for (const [id, name] of Object.entries(labels[plural] ?? {})) learn(kind, id, name);
  } else {
    for (const each of await list(kind).catch(() => [])) learn(kind, each.id, each.name);
  }
  return missing.some((each) => known.has(`${kind}/${each}`));
}

/**
 * Actors and offices: as their names, their other names and who held what are known to the service.
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
 * @param {string} kind
 * @param {string} words
 * @param {AbortSignal} signal
 */
async function listed(kind, words, signal) {
  if (kind === "fact") return facts(words, signal);
  const all = await list(kind);
  const wanted = folded(words)
    .split(/[\s-]+/)
    .filter(Boolean);
  const fits = (/** @type {Found} */ each) =>
    wanted.every((word) => folded(`${each.name} ${each.id} ${each.aside}`).includes(word));
  const rank = (/** @type {Found} */ each) =>
    folded(each.name).startsWith(wanted[0] ?? "") ? 0 : 1;
  return all.filter(fits).sort((one, other) => rank(one) - rank(other));
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

/** @param {string} kind */
function list(kind) {
  const kept = lists.get(kind);
  if (kept) return kept;
  const asked = pages(kind);
  lists.set(kind, asked);
  asked.catch(() => lists.delete(kind));
  return asked;
}

/** @param {string} kind */
async function pages(kind) {
  const plural = PLURALS[`${kind}s`] ?? `${kind}s`;
  /** @type {Found[]} */
  const all = [];
  let next = /** @type {string | null} */ (`/v1/${plural}?limit=${PAGE}`);
  for (let page = 0; next && page < PAGES_MOST; page += 1) {
    const answer = /** @type {{ items: Item[], next: string | null }} */ (await look(next));
    all.push(...answer.items.map((each) => foundIn({ ...each, id: each[kind] ?? each.id }, "")));
    next = answer.next;
  }
  return all;
}

/**
 * @param {Item} item
 * @param {string} aside
 * @returns {Found}
 */
function foundIn(item, aside) {
  const name = item.name ?? item.title ?? item.id;
  const more =
    aside || [item.form, item.status, item.country, item.publisher].filter(Boolean).join(", ");
  return { id: String(item.id), name: String(name), aside: more };
}

/** @param {string} text */
const folded = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
