// @ts-check
// A stream read with fetch, wherever there is one: what is refused says why, and what a newer service
// tells is heard whatever it is called.

import { framesOf } from "./frames.js";
import { DetenteError, Unreachable, Unread } from "./problems.js";
import { STREAM } from "./service.js";

/** @import { Connect } from "./streams.js" */

const EVENT_STREAM = "text/event-stream";
const SILENCE_SECONDS = 60;

/**
 * Raises what the service refuses, and `Unreachable` also where nothing comes any more.
 * @type {Connect}
 */
export async function* byFetch(service, parameters, { signal, onOpen, silence = SILENCE_SECONDS }) {
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
