// @ts-check
// What ids are called: one page of the actors and one of the issues, read once for a ledger position.

import { MONTHS } from "../browser/dates.js";
import { capital, h, put } from "../browser/dom.js";
import { here, linkTo } from "../browser/places.js";
import { address, ask, session } from "../client/api.js";
import { idsIn } from "../client/named_ids.js";
import { isThingKnown, knowThing, nameOfThing } from "../client/thing_names.js";

/** @import { Clocks } from "../browser/places.js" */
/** @import { Actor, Issue } from "../client/answers.js" */
/** @import { Plural } from "../client/thing_names.js" */

const PAGE = 500;
/** Ids that are looked up with one question. */
const AT_ONCE = 100;
const SMALL = new Set(["and", "for", "in", "of", "on", "the", "to"]);
/** The rule by which the API's own sentences have the article. */
const WITH_ARTICLE =
  /\b(?:Authority|Bank|Confederation|Empire|Federation|Free State|Government|Islands|Kingdom|Republics?|See|Sicilies|States|Union|United)\b|^(?:Bahamas|Comoros|Gambia|Maldives|Netherlands|Philippines|Seychelles)\b/;
const WITHOUT_ARTICLE = /^(?:Vatican|Zimbabwe)/;
/** The months that are other words as well. */
const WORDS = new Set(["March", "May"]);
/** @type {{ actors: Map<string, Actor>, issues: Map<string, Issue>, head: number, more: boolean }} */
let known = { actors: new Map(), issues: new Map(), head: -1, more: false };
/** @type {{ actors: Map<string, string>, facts: Map<string, string> }} what was looked up by its id */
let looked = { actors: new Map(), facts: new Map() };
/** @type {Map<string, string>} */
let written = new Map();

/** Reads the names; where they cannot be had, ids are shown. */
export async function loadNames() {
  if (known.head === session.head) return;
  const head = session.head;
  // Of many actors the states alone are had at once: whoever else is named is looked up by his id.
  const isAll = session.actors <= PAGE;
  const [{ items }, issues] = await Promise.all([
    ask(address("/v1/actors", {}, { kind: isAll ? null : "state", limit: PAGE })).catch(nobody),
    ask(address("/v1/issues", {}, { limit: PAGE })).catch(nobody),
  ]);
  known = { actors: byId(items), issues: byId(issues.items), head, more: !isAll };
  looked = { actors: new Map(), facts: new Map() };
  const names = items
    .filter((each) => each.kind !== "body")
    .flatMap((each) => [each.name, ...shortNames(each)])
    .flatMap((each) => each.split(/[\s’'-]+/));
  written = new Map(
    [...MONTHS.filter((each) => !WORDS.has(each)), ...names]
      .filter((each) => /^\p{Lu}/u.test(each))
      .map((each) => [each.toLowerCase(), each]),
  );
}

/**
 * What an actor is called in capitals: US, PRC.
 * @param {Actor} actor
 */
const shortNames = ({ aliases }) =>
  (aliases ?? []).map(({ name }) => name).filter((name) => /^\p{Lu}{2,}$/u.test(name));

/**
 * Looks up what answers name by ids alone, so that it is there when they are drawn; what cannot be
 * had is shown by its id.
 * @param {unknown[]} answers
 * @param {Clocks} clocks
 * @param {AbortSignal} [signal]
 */
export async function lookUp(answers, { publicBy, knownAt }, signal) {
  const named = idsIn(answers);
  const actors = [...named.actors].filter((id) => !known.actors.has(id) && !looked.actors.has(id));
  const facts = [...named.facts].filter((id) => !looked.facts.has(id));
  const things = [...named.engagements].filter(
    (id) => !isThingKnown("engagements", id, { knownAt }),
  );
  const most = Math.max(actors.length, facts.length, things.length);
  const starts = Array.from({ length: Math.ceil(most / AT_ONCE) }, (_, place) => place * AT_ONCE);
  await Promise.all(
    starts.map(async (start) => {
      const some = (/** @type {string[]} */ ids) => ids.slice(start, start + AT_ONCE);
      const asked = {
        actors: some(actors).join(","),
        facts: some(facts).join(","),
        engagements: some(things).join(","),
      };
      const url = address("/v1/labels", { publicBy, knownAt }, asked);
      const nothing = { actors: {}, facts: {}, engagements: {} };
      const found = await ask(url, { signal }).catch(() => nothing);
      for (const [id, name] of Object.entries(found.engagements))
        knowThing("engagements", id, { knownAt }, name);
      for (const [id, name] of Object.entries(found.actors)) looked.actors.set(id, name);
      for (const [id, told] of Object.entries(found.facts)) looked.facts.set(id, told);
    }),
  );
}

const nobody = () => ({ items: [], next: null });

/**
 * @template {{ id: string }} Each
 * @param {Each[]} items
 */
const byId = (items) => new Map(items.map((each) => [each.id, each]));

export const actors = () => [...known.actors.values()];
export const moreActors = () => known.more;

/**
 * Adds what another answer tells of actors.
 * @param {Actor[]} items
 */
export function learn(items) {
  for (const each of items) known.actors.set(each.id, each);
}

/** @param {string} id */
export const nameOf = (id) => known.actors.get(id)?.name ?? looked.actors.get(id) ?? spoken(id);
/** @param {string} id */
export const isFactKnown = (id) => looked.facts.has(id);
/** @param {string} id */
export const isState = (id) => known.actors.get(id)?.kind === "state";
/** @param {string} id */
export const issueName = (id) => known.issues.get(id)?.name ?? spoken(id);

/**
 * `qin-gang-removed` with names as they are written: qin Gang is no name.
 * @param {string} id
 */
export const properly = (id) =>
  id
    .split("-")
    .map((each) => written.get(each) ?? each)
    .join(" ");

/**
 * `jake-sullivan` where there is no better name: Jake sullivan is worse than Jake Sullivan.
 * @param {string} id
 */
export function spoken(id) {
  return id
    .split("-")
    .map((each, place) => (place && SMALL.has(each) ? each : capital(each)))
    .join(" ");
}

/**
 * A state as it stands within a sentence: the United States.
 * @param {string} id
 */
export const nameInSentence = (id) => `${articleOf(id)}${nameOf(id)}`;

/** @param {string} id */
function articleOf(id) {
  const name = nameOf(id);
  return WITH_ARTICLE.test(name) && !WITHOUT_ARTICLE.test(name) ? "the " : "";
}

/**
 * A link to a state within a sentence, its article before it.
 * @param {string} id
 */
export const linkInSentence = (id) => [articleOf(id), actorLink(id)];

/**
 * For whom an actor acts, itself included, as far as the names tell.
 * @param {string} id
 * @param {Set<string>} [seen]
 */
export function sides(id, seen = new Set()) {
  if (seen.has(id)) return seen;
  seen.add(id);
  const actor = known.actors.get(id);
  for (const each of [...(actor?.acts_for ?? []), actor?.part_of]) if (each) sides(each, seen);
  return seen;
}

/** @param {string} id */
export const actorLink = (id) => h("a", { href: linkTo(`/actors/${id}`, here()) }, nameOf(id));
/** @param {string} id */
export const issueLink = (id) => h("a", { href: linkTo(`/issues/${id}`, here()) }, issueName(id));

/**
 * What is registered and has a page of its own, by its name: one that is not at hand is asked for, and
 * until it is there its id stands for it.
 * @param {Plural} plural
 * @param {string} id
 * @param {Clocks} clocks
 * @param {string | null} [name]
 */
export function thingLink(plural, id, clocks, name = null) {
  const told = name ?? nameOfThing(plural, id, clocks);
  const text = typeof told === "string" ? told : capital(properly(id));
  const link = h("a", { href: linkTo(`/${plural}/${id}`, clocks) }, text);
  if (typeof told !== "string") told.then((found) => put(link, found)).catch(() => null);
  return link;
}

/**
 * @param {string} id
 * @param {Clocks} clocks
 * @param {string | null} [text]
 */
export const factLink = (id, clocks, text = null) =>
  h("a", { href: linkTo(`/facts/${id}`, clocks) }, text ?? spokenFact(id));

/**
 * An id of a fact where its summary is not at hand.
 * @param {string} id
 */
export const spokenFact = (id) => looked.facts.get(id)?.replace(/\.$/, "") ?? capital(properly(id));

/**
 * `engagement-postponed` as a person says it.
 * @param {string} type
 */
export const kindInWords = (type) => capital(type.replaceAll("-", " "));

/**
 * When something happened, or the day on which it held: since when is not told.
 * @param {string | null | undefined} words
 * @param {{ condition: boolean }} fact
 */
export const toldOn = (words, { condition }) =>
  condition ? `${capital(words ?? "")}, as told` : capital(words ?? "");
