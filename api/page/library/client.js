// @ts-check
// The whole of the API for programs: `new Detente(address)`, and a method for everything that can
// be asked. It runs wherever there is `fetch`, and needs nothing else.

import { byEventSource } from "./by_event_source.js";
import { byFetch } from "./by_fetch.js";
import { Clocks } from "./clocks.js";
import { Paged } from "./pages.js";
import { Service } from "./service.js";
import { listen } from "./streams.js";
import {
  AT_CLOCKS,
  LISTS_AT_CLOCKS,
  LISTS_WITHOUT_CLOCKS,
  TEXTS,
  WITHOUT_CLOCKS,
} from "./verbs.js";

/** @import { Schemas } from "../client/answers.js" */
/** @import { ClocksGiven } from "./clocks.js" */
/** @import { How, Options, Parameters } from "./service.js" */
/** @import { Listening } from "./streams.js" */

/** @typedef {How & { clocks?: ClocksGiven } & Record<string, unknown>} Asked */
/** @typedef {{ idempotencyKey?: string, signal?: AbortSignal } & Record<string, unknown>} Recording */
/** @typedef {{ path: string, how: How, parameters: Parameters }} Question */
/** @typedef {string | { permalink: string }} Permanent an answer, or where it stands for good */

const FORMATS = {
  sentence: "text/plain",
  bibtex: "application/x-bibtex",
  ris: "application/x-research-info-systems",
  csl: "application/vnd.citationstyles.csl+json",
};

export class Detente extends Service {
  /**
   * @param {string | URL} [address] of the service; without it, the one that this module came from
   * @param {Options & { clocks?: ClocksGiven }} [options]
   */
  constructor(address = new URL(".", import.meta.url), options = {}) {
    super(address, options);
    this.clocks = new Clocks(options.clocks);
  }

  /**
   * The same service, asked at these clocks unless a question has its own.
   * @param {ClocksGiven} clocks also those that an answer says it used
   */
  at(clocks) {
    return new Detente(this.address, { ...this.options, clocks: this.clocks.with(clocks) });
  }

  /** The same service as of what is recorded just now, so that its answers fit together. */
  async pinned() {
    const health = /** @type {Schemas["Health"]} */ (
      await this.get("/health", { cache: "no-store" })
    );
    return this.at({ knownAt: health.views_checkpoint });
  }

  /**
   * A reference to an answer: a sentence, or for a program that keeps references.
   * @param {Permanent} answer
   * @param {keyof typeof FORMATS} [format]
   * @param {How} [how]
   */
  async cite(answer, format = "sentence", how = {}) {
    const accept = FORMATS[format];
    if (!accept)
      throw new TypeError(`a reference is one of ${Object.keys(FORMATS)}, not ${format}`);
    const text = await this.text(permalinkOf(answer), { ...how, accept });
    return format === "csl" ? JSON.parse(text) : text;
  }

  /**
   * What is recorded, as it comes.
   * @param {Listening & { eventSource?: boolean } & Record<string, unknown>} [asked]
   */
  stream({ after, signal, silence, onOpen, eventSource, ...parameters } = {}) {
    const connect = eventSource ? byEventSource : byFetch;
    const how = { after, signal, silence, onOpen };
    return listen(connect, this, /** @type {Parameters} */ (parameters), how);
  }

  /**
   * What changes in some answers, as it comes.
   * @param {Permanent | Permanent[]} answers
   * @param {Listening & { eventSource?: boolean }} [how]
   */
  watch(answers, how = {}) {
    return this.stream({ ...how, watch: [answers].flat().map(permalinkOf) });
  }

  /**
   * Changes of the state of relations between two parties, as they come.
   * @param {string} a
   * @param {string} b
   * @param {Listening & { eventSource?: boolean }} [how]
   */
  watchRelations(a, b, how = {}) {
    return this.stream({ ...how, a, b });
  }

  /**
   * Records an event or several, all or none. It is sent again where the answer was lost: the key by
   * which the service knows it again is made here, unless one is given.
   * @param {object | object[]} events
   * @param {Recording & { expected?: Record<string, number> }} [asked]
   */
  record(events, { expected, ...asked } = {}) {
    const body = Array.isArray(events) || expected ? { events: [events].flat(), expected } : events;
    return this.#made("/v1/events", body, asked);
  }

  /**
   * Makes a draft, once even where the answer was lost, as `record` does.
   * @param {object} draft
   * @param {Recording} [asked]
   */
  makeDraft(draft, asked = {}) {
    return this.#made("/v1/drafts", draft, asked);
  }

  /**
   * @param {string} path
   * @param {object} body
   * @param {Recording} asked
   */
  async #made(path, body, { idempotencyKey = newKey(), signal, ...parameters }) {
    const how = { body, idempotencyKey, signal };
    return (await this.send("POST", path, how, /** @type {Parameters} */ (parameters))).body;
  }

  /**
   * What the names in a table stand for.
   * @param {Record<string, object>} queries each by a key of its own
   * @param {Asked} [asked]
   */
  async reconcile(queries, asked = {}) {
    const { how, parameters } = question(this, "/v1/reconcile", [asked], true);
    const body = new URLSearchParams({ queries: JSON.stringify(queries) });
    const type = "application/x-www-form-urlencoded";
    const sent = { ...how, body, type, isQuestion: true };
    return (await this.send("POST", "/v1/reconcile", sent, parameters)).body;
  }
}

/** @typedef {(client: Detente, asked: Question) => unknown} Asking */

/** @type {Asking} */
const once = (client, { path, how, parameters }) => client.get(path, how, parameters);
/** @type {Asking} */
const asText = (client, { path, how, parameters }) => client.text(path, how, parameters);
/** @type {Asking} */
const inPages = (client, { path, how, parameters }) =>
  new Paged(
    () => client.get(path, how, parameters),
    (next) => client.get(next, how),
  );

give(AT_CLOCKS, true, once);
give(LISTS_AT_CLOCKS, true, inPages);
give(WITHOUT_CLOCKS, false, once);
give(LISTS_WITHOUT_CLOCKS, false, inPages);
give(TEXTS, false, asText);

/**
 * Makes methods of verbs.
 * @param {Record<string, string>} verbs
 * @param {boolean} hasClocks
 * @param {Asking} asking
 */
function give(verbs, hasClocks, asking) {
  for (const [name, path] of Object.entries(verbs)) {
    /** @type {(this: Detente, ...given: unknown[]) => unknown} */
    const value = function (...given) {
      return asking(this, question(this, path, given, hasClocks));
    };
    Object.defineProperty(Detente.prototype, name, { value, configurable: true, writable: true });
  }
}

/**
 * @param {Detente} client
 * @param {string} template
 * @param {unknown[]} given what stands in braces, then what else is asked
 * @param {boolean} hasClocks
 * @returns {Question}
 */
function question(client, template, given, hasClocks) {
  const names = Array.from(template.matchAll(/\{(\w+)\}/g), ([, name]) => name);
  if (given.length > names.length + 1) throw new TypeError(`${template} takes ${names.length} ids`);
  const path = names.reduce(
    (so, name, at) => so.replace(`{${name}}`, segment(name, given[at])),
    template,
  );
  const { clocks, signal, cache, ...asked } = /** @type {Asked} */ (given[names.length] ?? {});
  if (clocks && !hasClocks) throw new TypeError(`${template} has no clocks`);
  const times = hasClocks ? client.clocks.with(clocks ?? {}).parameters : {};
  const parameters = /** @type {Parameters} */ ({ ...times, ...asked });
  // What the API takes as a list, it takes in one text.
  for (const [key, value] of Object.entries(asked))
    if (Array.isArray(value)) parameters[key] = value.join(",");
  return { path, how: { signal, cache }, parameters };
}

/**
 * @param {string} name
 * @param {unknown} value
 */
function segment(name, value) {
  const isId = typeof value === "string" && !["", ".", ".."].includes(value);
  if (!isId) throw new TypeError(`${name} is an id, not ${JSON.stringify(value)}`);
  return encodeURIComponent(value);
}

/** @param {Permanent} answer */
function permalinkOf(answer) {
  const permalink = typeof answer === "string" ? answer : answer?.permalink;
  if (!permalink) throw new TypeError("an answer with a permalink is wanted, or the permalink");
  return permalink;
}

/** A key that nobody else comes upon; where a page has no safe connection there is no randomUUID. */
const newKey = () => Array.from({ length: 3 }, () => Math.random().toString(36).slice(2)).join("-");
