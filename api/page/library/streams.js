// @ts-check
// What a service tells as it comes, without gap or repeat: a connection that breaks off is made again,
// and goes on where the last one had come to.

import { framesOf } from "./frames.js";
import { DetenteError, Unreachable, Unread } from "./problems.js";
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

const STREAM = "/v1/stream";
const EVENT_STREAM = "text/event-stream";
const SILENCE_SECONDS = 60;

/**
 * What is told at the service's stream. What it refuses is raised, and so is the signal's reason; all
 * else is waited for.
 * @param {Service} service
 * @param {Parameters} parameters
 * @param {Listening} [how]
 * @returns {AsyncGenerator<Told, void, void>}
 */
export async function* listen(service, parameters, { after, ...how } = {}) {
  const at = { id: String(after ?? ""), retryMs: 0 };
  for (let attempt = 0; ; attempt += 1) {
    try {
      for await (const frame of connection(service, { ...parameters, after: at.id }, how)) {
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
 * The frames of one connection; raises `Unreachable` where it breaks off, or nothing comes any more.
 * @param {Service} service
 * @param {Parameters} parameters
 * @param {Listening} how
 * @returns {AsyncGenerator<Frame, void, void>}
 */
async function* connection(service, parameters, { signal, onOpen, silence = SILENCE_SECONDS }) {
  const ending = new AbortController();
  const end = () => ending.abort(signal?.reason);
  let waiting = setTimeout(end, silence * 1000);
  const heard = () => {
    clearTimeout(waiting);
    waiting = setTimeout(end, silence * 1000);
  };
  signal?.addEventListener("abort", end, { once: true });
  try {
    signal?.throwIfAborted();
    const how = /** @type {const} */ ({ accept: EVENT_STREAM, cache: "no-store" });
    const answer = await service.open(STREAM, { ...how, signal: ending.signal }, parameters);
    onOpen?.(true);
    yield* framesOf(streamOf(answer), heard);
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof DetenteError) throw error;
    throw new Unreachable("the stream broke off", { cause: error });
  } finally {
    clearTimeout(waiting);
    signal?.removeEventListener("abort", end);
    ending.abort();
    onOpen?.(false);
  }
}

/** @param {Response} answer */
function streamOf({ body, headers }) {
  const isStream = headers.get("Content-Type")?.startsWith(EVENT_STREAM);
  if (!body || !isStream) throw new Unread("what answered there is no stream of Detente");
  return body;
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
