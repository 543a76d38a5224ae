// @ts-check
// The API as the desk asks it: with the key in a header, and never kept.

import { Offline, Problem } from "../client/api.js";
import { held } from "./key.js";

/** @import { Schemas } from "../client/answers.js" */

/**
 * What a service answers that did what it was asked for.
 * @template Body
 * @typedef {{ status: number, body: Body, etag: string }} Done
 */

/** @typedef {{ body?: unknown, type?: string, headers?: Record<string, string>, signal?: AbortSignal }} How */

/** A refusal, with all that was said of it: a draft that somebody else has changed is in it. */
export class Refused extends Problem {
  /**
   * @param {number} status
   * @param {Partial<Schemas["Problem"]> & { theirs?: unknown }} body
   * @param {string} [etag] of what is in it
   */
  constructor(status, body, etag = "") {
    super(status, body);
    this.body = body;
    this.etag = etag;
  }
}

/** @type {Set<(isReached: boolean) => void>} */
const watchers = new Set();

/**
 * Tells `watch` after each request whether the service was reached.
 * @param {(isReached: boolean) => void} watch
 */
export const watchReach = (watch) => watchers.add(watch);

/**
 * A request with the key; raises `Refused` and `Offline`.
 * @template Body
 * @param {string} method
 * @param {string} path
 * @param {How} [how]
 * @returns {Promise<Done<Body>>}
 */
export async function send(method, path, { body, type, headers = {}, signal } = {}) {
  const isText = typeof body === "string" || body instanceof Blob;
  /** @type {Record<string, string>} */
  const fields = { Accept: "application/json", ...headers };
  if (held()) fields.Authorization = `Bearer ${held()}`;
  if (body !== undefined) fields["Content-Type"] = type ?? "application/json";
  const answer = await reached(path, {
    method,
    signal,
    headers: fields,
    cache: "no-store",
    credentials: "omit",
    body: body === undefined ? undefined : isText ? body : JSON.stringify(body),
  });
  const text = await answer.text().catch(() => "");
  const etag = answer.headers.get("ETag") ?? "";
  if (!answer.ok) throw new Refused(answer.status, read(text), etag);
  return { status: answer.status, body: read(text), etag };
}

/**
 * What anybody may read, without the key.
 * @template Body
 * @param {string} path
 * @param {Record<string, string | null | undefined>} [parameters]
 * @param {AbortSignal} [signal]
 * @returns {Promise<Body>}
 */
export async function look(path, parameters = {}, signal = undefined) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) if (value) query.set(name, value);
  const headers = { Accept: "application/json" };
  const answer = await reached(query.size ? `${path}?${query}` : path, { headers, signal });
  const text = await answer.text().catch(() => "");
  if (!answer.ok) throw new Refused(answer.status, read(text));
  return read(text);
}

/**
 * @param {string} path
 * @param {RequestInit} options
 */
async function reached(path, options) {
  try {
    const answer = await fetch(path, options);
    watchers.forEach((watch) => watch(true));
    return answer;
  } catch {
    options.signal?.throwIfAborted();
    watchers.forEach((watch) => watch(false));
    throw new Offline("the service cannot be reached");
  }
}

/**
 * Waits until what is recorded at a position is shown, for as long as the service does.
 * @param {number} position
 */
export async function shownSince(position) {
  await look("/v1/places", { limit: "1", min_position: String(position) }).catch(() => null);
}

/** @param {string} text */
function read(text) {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}
