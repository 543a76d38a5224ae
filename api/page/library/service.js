// @ts-check
// A service, asked over HTTP: each question has its answer, or an error that says why there is none.

import { Unreachable, Unread, problemOf } from "./problems.js";
import { isPassing, pause, secondsIn, waitFor } from "./retrying.js";

/** @typedef {string | number | boolean | null | undefined} Value */
/** @typedef {Record<string, Value | readonly Value[]>} Parameters */

/**
 * @typedef {object} Options
 * @property {string | (() => string)} [key] what a curator writes with; only this service is told it
 * @property {number} [retries] how often what failed in passing is asked for again: 4 times
 * @property {number} [longestWait] the seconds that are waited at most between two of them: 30
 * @property {typeof fetch} [fetch] asks in the place of the global one
 * @property {RequestInit} [request] what each request is made with
 * @property {(isReached: boolean) => unknown} [onReach] hears after each whether there was an answer
 */

/** @typedef {{ signal?: AbortSignal, cache?: RequestCache, accept?: string }} How */

/**
 * @typedef {How & { body?: unknown, type?: string, headers?: Record<string, string>,
 *   idempotencyKey?: string, isQuestion?: boolean }} Sending
 */

/** @typedef {{ status: number, text: string, etag: string }} Answered */

/** Where a service tells what comes. */
export const STREAM = "/v1/stream";
const JSON_TYPE = "application/json";

export class Service {
  /**
   * @param {string | URL} address
   * @param {Options} [options]
   */
  constructor(address, options = {}) {
    const base = new URL(address);
    if (!base.pathname.endsWith("/")) base.pathname += "/";
    /** Where it is, with a slash at the end. */
    this.address = base.href;
    this.options = options;
  }

  /**
   * The JSON at an address of the service, as its answers give them or with parameters.
   * @param {string} path
   * @param {How} [how]
   * @param {Parameters} [parameters]
   * @returns {Promise<unknown>}
   */
  async get(path, how = {}, parameters = {}) {
    const { text } = await this.#asked("GET", this.url(path, parameters), how);
    return valueOf(text);
  }

  /**
   * An answer as it comes: in another format, or where it is none of JSON.
   * @param {string} path
   * @param {How} [how]
   * @param {Parameters} [parameters]
   */
  async text(path, how = {}, parameters = {}) {
    const { text } = await this.#asked("GET", this.url(path, parameters), {
      accept: "*/*",
      ...how,
    });
    return text;
  }

  /**
   * Sends something. What has an idempotency key is sent again where it failed in passing.
   * @param {string} method
   * @param {string} path
   * @param {Sending} [how]
   * @param {Parameters} [parameters]
   * @returns {Promise<{ status: number, body: unknown, etag: string }>}
   */
  async send(method, path, how = {}, parameters = {}) {
    const { status, text, etag } = await this.#asked(method, this.url(path, parameters), how);
    return { status, body: text ? valueOf(text) : {}, etag };
  }

  /**
   * An answer whose body is still to come; it is asked for once.
   * @param {string} path
   * @param {How} [how]
   * @param {Parameters} [parameters]
   */
  async open(path, how = {}, parameters = {}) {
    const url = this.url(path, parameters);
    const answer = await this.#reached(url, this.#request("GET", url, how));
    if (!answer.ok) throw problemIn(answer, await this.#bodyOf(answer, how.signal));
    return answer;
  }

  /**
   * Where something of the service is. A path stands below its address, wherever that is.
   * @param {string} path
   * @param {Parameters} [parameters]
   */
  url(path, parameters = {}) {
    const url = new URL(path.replace(/^\/+/, ""), this.address);
    for (const [name, value] of Object.entries(parameters)) {
      const values = Array.isArray(value) ? value : [value];
      for (const each of values)
        if (each !== undefined && each !== null && each !== "")
          url.searchParams.append(name, String(each));
    }
    return url.href;
  }

  /**
   * @param {string} method
   * @param {string} url
   * @param {Sending} how
   * @returns {Promise<Answered>}
   */
  async #asked(method, url, how) {
    const { retries = 4, longestWait = 30 } = this.options;
    const request = this.#request(method, url, how);
    const isRepeatable = method === "GET" || how.isQuestion || Boolean(how.idempotencyKey);
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await this.#answered(url, request);
      } catch (error) {
        const wait = isPassing(error, isRepeatable) ? waitFor(error, attempt) : null;
        if (wait === null || wait > longestWait || attempt >= retries) throw error;
        await pause(wait, how.signal);
      }
    }
  }

  /**
   * An answer whose body has come whole: what breaks off half-way is no answer.
   * @param {string} url
   * @param {RequestInit} request
   */
  async #answered(url, request) {
    const answer = await this.#reached(url, request);
    const text = await this.#bodyOf(answer, request.signal);
    this.options.onReach?.(true);
    if (!answer.ok) throw problemIn(answer, text);
    return { status: answer.status, text, etag: answer.headers.get("ETag") ?? "" };
  }

  /**
   * @param {string} url
   * @param {RequestInit} request
   */
  async #reached(url, request) {
    const ask = this.options.fetch ?? fetch;
    try {
      return await ask(url, request);
    } catch (error) {
      throw this.#lost(error, request.signal);
    }
  }

  /**
   * @param {Response} answer
   * @param {AbortSignal | null} [signal]
   */
  async #bodyOf(answer, signal) {
    try {
      return await answer.text();
    } catch (error) {
      throw this.#lost(error, signal);
    }
  }

  /**
   * @param {unknown} error
   * @param {AbortSignal | null} [signal]
   */
  #lost(error, signal) {
    signal?.throwIfAborted();
    this.options.onReach?.(false);
    return new Unreachable("the service cannot be reached", { cause: error });
  }

  /**
   * @param {string} method
   * @param {string} url
   * @param {Sending} how
   * @returns {RequestInit}
   */
  #request(method, url, { signal, cache, accept = JSON_TYPE, ...sent }) {
    const { body, type = JSON_TYPE, headers = {}, idempotencyKey } = sent;
    /** @type {Record<string, string>} */
    const fields = { Accept: accept, ...headers };
    if (body !== undefined) fields["Content-Type"] = type;
    if (idempotencyKey) fields["Idempotency-Key"] = idempotencyKey;
    const key = this.#keyFor(url);
    if (key) fields.Authorization = `Bearer ${key}`;
    const given = cache ? { cache } : {};
    return {
      ...this.options.request,
      ...given,
      method,
      signal,
      headers: fields,
      body: bodyOf(body),
    };
  }

  /**
   * The key, unless an address that an answer gave leads to somebody else.
   * @param {string} url
   */
  #keyFor(url) {
    if (new URL(url).origin !== new URL(this.address).origin) return "";
    const { key = "" } = this.options;
    return typeof key === "function" ? key() : key;
  }
}

/**
 * @param {Response} answer
 * @param {string} text
 */
const problemIn = ({ status, headers }, text) =>
  problemOf(status, text, {
    etag: headers.get("ETag") ?? "",
    retryAfter: secondsIn(headers.get("Retry-After"), headers.get("Date")),
  });

/** @param {string} text */
function valueOf(text) {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Unread("what answered there is no Detente, or no answer of JSON", { cause: error });
  }
}

/**
 * @param {unknown} body
 * @returns {BodyInit | undefined}
 */
function bodyOf(body) {
  if (body === undefined) return undefined;
  const isSentAsItIs =
    typeof body === "string" || body instanceof Blob || body instanceof URLSearchParams;
  return isSentAsItIs ? body : JSON.stringify(body);
}
