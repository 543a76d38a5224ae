// @ts-check
// What a service tells as it comes, without gap or repeat: a connection that breaks off is made again,
// and goes on where the last one had come to.

import { Unread } from "./problems.js";
import { isPassing, pause, waitFor } from "./retrying.js";

/** @import { Frame } from "./frames.js" */
/** @import { Parameters, Service } from "./service.js" */

/** @typedef {{ kind: string, id: string, data: unknown }} Told */

/**
 * @typedef {object} Listening
 * @property {string | number} [after] the place after which to go on; without it, from now on
 * @property {AbortSignal} [signal]
 * @property {number} [silence] the seconds without a beat after which a connection is given up: 60
 * @property {(isOpen: boolean) => unknown} [onOpen] hears when it is connected, and when no more
 */

/**
 * One connection, for as long as it lasts; raises `Unreachable` where it breaks off.
 * @typedef {(service: Service, parameters: Parameters, how: Listening) =>
 *   AsyncGenerator<Frame, void, void>} Connect
 */

/**
 * What is told at the service's stream. What it refuses is raised, and so is the signal's reason; all
 * else is waited for.
 * @param {Connect} connect
 * @param {Service} service
 * @param {Parameters} parameters
 * @param {Listening} [how]
 * @returns {AsyncGenerator<Told, void, void>}
 */
export async function* listen(connect, service, parameters, { after, ...how } = {}) {
  const at = { id: String(after ?? ""), retryMs: 0 };
  for (let attempt = 0; ; attempt += 1) {
    try {
      for await (const frame of connect(service, { ...parameters, after: at.id }, how)) {
        attempt = 0;
        at.id = frame.id ?? at.id;
        at.retryMs = frame.retryMs ?? at.retryMs;
        if (frame.data) yield toldBy(frame, at.id);
      }
      await pause(at.retryMs / 1000, how.signal);
    } catch (error) {
      how.signal?.throwIfAborted();
      if (!isPassing(error)) throw error;
      await pause(waitFor(error, attempt), how.signal);
    }
  }
}

/**
 * @param {Frame} frame
 * @param {string} id
 * @returns {Told}
 */
function toldBy({ event, data }, id) {
  try {
    return { kind: event || "message", id, data: JSON.parse(data) };
  } catch (error) {
    throw new Unread(`what came after ${id} cannot be read`, { cause: error });
  }
}
