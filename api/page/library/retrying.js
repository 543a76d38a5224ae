// @ts-check
// What failed in passing, and how long to wait before it is asked for again.

import { Problem, Unreachable } from "./problems.js";

const IN_PASSING = [502, 503, 504];
const FIRST_SECONDS = 0.5;
const LONGEST_SECONDS = 30;

/**
 * Whether what failed may do the next time, and does no harm then. What is refused as too much (429)
 * was not begun.
 * @param {unknown} error
 * @param {boolean} isRepeatable
 */
export function isPassing(error, isRepeatable = true) {
  if (error instanceof Unreachable) return isRepeatable;
  if (!(error instanceof Problem)) return false;
  return error.status === 429 || (isRepeatable && IN_PASSING.includes(error.status));
}

/**
 * The seconds until it is asked for again: as the service says, or ever more.
 * @param {unknown} error
 * @param {number} attempt
 */
export const waitFor = (error, attempt) =>
  (error instanceof Problem ? error.retryAfter : null) ?? backoff(attempt);

/**
 * Ever longer pauses, which differ from client to client: or all that lost a service would be back at
 * the same time.
 * @param {number} attempt the first is 0
 */
const backoff = (attempt) =>
  Math.min(LONGEST_SECONDS, FIRST_SECONDS * 2 ** attempt) * (0.5 + Math.random() / 2);

/**
 * The seconds that a `Retry-After` names, itself or by an instant, which is held against when the
 * answer was given: clocks differ. `null` where it names none.
 * @param {string | null} field
 * @param {string | null} given the answer's `Date`
 */
export function secondsIn(field, given) {
  if (!field) return null;
  if (/^\d+$/.test(field)) return Number(field);
  const seconds = (Date.parse(field) - Date.parse(given ?? "")) / 1000;
  return Number.isNaN(seconds) ? null : Math.max(0, seconds);
}

/**
 * Waits, unless somebody no longer wants what comes then.
 * @param {number} seconds
 * @param {AbortSignal} [signal]
 * @returns {Promise<void>}
 */
export function pause(seconds, signal) {
  return new Promise((resolve, reject) => {
    const waiting = setTimeout(done, seconds * 1000);
    signal?.addEventListener("abort", given, { once: true });
    if (signal?.aborted) given();

    function done() {
      signal?.removeEventListener("abort", given);
      resolve();
    }

    function given() {
      clearTimeout(waiting);
      reject(signal?.reason);
    }
  });
}
