// @ts-check
// The API as the desk asks it: with the key in a header, and never kept.

import { Service } from "../library/service.js";
import { held } from "./key.js";

/**
 * What a service answers that did what it was asked for.
 * @template Body
 * @typedef {{ status: number, body: Body, etag: string }} Done
 */

/** @typedef {{ body?: unknown, type?: string, headers?: Record<string, string>, signal?: AbortSignal }} How */

/** @type {Set<(isReached: boolean) => void>} */
const watchers = new Set();

/**
 * Tells `watch` after each request whether the service was reached.
 * @param {(isReached: boolean) => void} watch
 */
export const watchReach = (watch) => watchers.add(watch);

/** @param {boolean} isReached */
const onReach = (isReached) => watchers.forEach((watch) => watch(isReached));
const anybody = new Service(location.origin, { retries: 0, onReach });
const curator = new Service(location.origin, {
  retries: 0,
  onReach,
  key: held,
  request: { cache: "no-store", credentials: "omit" },
});

/**
 * A request with the key; raises `Problem` and `Unreachable`.
 * @template Body
 * @param {string} method
 * @param {string} path
 * @param {How} [how]
 * @returns {Promise<Done<Body>>}
 */
export const send = async (method, path, how = {}) =>
  /** @type {Done<Body>} */ (await curator.send(method, path, how));

/**
 * What anybody may read, without the key.
 * @template Body
 * @param {string} path
 * @param {Record<string, string | null | undefined>} [parameters]
 * @param {AbortSignal} [signal]
 * @returns {Promise<Body>}
 */
export const look = async (path, parameters = {}, signal = undefined) =>
  /** @type {Body} */ (await anybody.get(path, { signal }, parameters));

/**
 * Waits until what is recorded at a position is shown, for as long as the service does.
 * @param {number} position
 */
export async function shownSince(position) {
  await look("/v1/places", { limit: "1", min_position: String(position) }).catch(() => null);
}
