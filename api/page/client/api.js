// @ts-check
// The public API, asked with GET alone. Every question names the ledger position that it is about,
// so that what is on the screen fits together, and an answer that was had need not be asked again.

import { Unreachable } from "../library/problems.js";
import { Service } from "../library/service.js";

/** @import { Clocks } from "../browser/places.js" */
/** @import { Address, Answer, Item, Page } from "./answers.js" */

const KEPT_ANSWERS = 120;
/** @param {string} name */
const meta = (name) =>
  document.querySelector(`meta[name="detente:${name}"]`)?.getAttribute("content") ?? "";

/**
 * What the page as a whole is about: the ledger's head when it was read, the day, and how many actors
 * there were.
 */
export const session = {
  head: Number(meta("head")),
  today: meta("today"),
  stream: meta("stream"),
  actors: Number(meta("actors")),
};

/** @type {Map<string, unknown>} */
const answers = new Map();
/** @type {Set<(isReached: boolean) => unknown>} */
const watchers = new Set();

/** A module of the page is what cannot be had: only a new page helps. */
export class ModuleMissing extends Unreachable {
  constructor() {
    super("the service cannot be reached");
  }
}

/** What a reader waits for is told to be out of reach at once, and not asked for again unseen. */
const service = new Service(location.origin, {
  retries: 0,
  onReach: (isReached) => watchers.forEach((watch) => watch(isReached)),
});

/**
 * Whether somebody no longer wants what was asked for.
 * @param {unknown} error
 */
export const isAborted = (error) => error instanceof Error && error.name === "AbortError";

/**
 * What went wrong, in the words that it came with.
 * @param {unknown} error
 */
export const reasonOf = (error) => (error instanceof Error ? error.message : String(error));

/**
 * Tells `watch` whenever the service is out of reach, or in reach again.
 * @param {(isReached: boolean) => unknown} watch
 */
export const watchConnection = (watch) => watchers.add(watch);

/**
 * An address below the API with the clocks of `clocks` and other parameters.
 * @template {string} Path
 * @param {Path} path
 * @param {Clocks} [clocks]
 * @param {Record<string, string | number | null | undefined>} [parameters]
 * @returns {Address<Answer<Path>>}
 */
export function address(path, clocks = {}, parameters = {}) {
  const query = new URLSearchParams();
  const all = {
    as_of: clocks.asOf,
    public_by: clocks.publicBy,
    known_at: clocks.knownAt || session.head,
    ...parameters,
  };
  for (const [name, value] of Object.entries(all)) {
    if (value !== undefined && value !== null && value !== "") query.set(name, String(value));
  }
  return /** @type {Address<Answer<Path>>} */ (`${path}?${query}`);
}

/**
 * The JSON at an address; from memory where it was asked before.
 * @template Body
 * @param {Address<Body>} url
 * @param {{ signal?: AbortSignal, fresh?: boolean }} [how]
 * @returns {Promise<Body>}
 */
export async function ask(url, { signal, fresh = false } = {}) {
  if (!fresh && answers.has(url)) return /** @type {Body} */ (remembered(url));
  const body = /** @type {Body} */ (
    await service.get(url, { signal, cache: fresh ? "no-store" : "default" })
  );
  if (!fresh) remember(url, body);
  return body;
}

/**
 * The next facts of a timeline; `null` where they cannot be had.
 * @param {string} next
 * @param {AbortSignal} signal
 */
export const askFacts = (next, signal) =>
  ask(/** @type {Address<Page<Item>>} */ (next), { signal }).catch(() => null);

/**
 * All facts of a timeline, page after page to the last; where one cannot be had, those before it.
 * @param {string} first
 * @param {AbortSignal} signal
 */
export async function askAllFacts(first, signal) {
  /** @type {Item[]} */
  const facts = [];
  /** @type {string | null} */
  let next = first;
  while (next) {
    const page = await askFacts(next, signal);
    facts.push(...(page?.items ?? []));
    next = page?.next ?? null;
  }
  return facts;
}

/**
 * Text in another format: a reference.
 * @param {string} url
 * @param {{ signal?: AbortSignal }} [how]
 */
export const askText = (url, { signal } = {}) => service.text(url, { signal });

/** @param {string} url */
function remembered(url) {
  const body = answers.get(url);
  remember(url, body);
  return body;
}

/**
 * @param {string} url
 * @param {unknown} body
 */
function remember(url, body) {
  answers.delete(url);
  answers.set(url, body);
  const [oldest] = answers.keys();
  if (answers.size > KEPT_ANSWERS) answers.delete(oldest);
}
