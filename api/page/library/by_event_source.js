// @ts-check
// A stream read with the browser's EventSource: what waits until a page has loaded all that it needs,
// as archives do, does not wait for it. What it is told by a name that is not here, it does not hear.

import { Unreachable } from "./problems.js";
import { STREAM } from "./service.js";

/** @import { Frame } from "./frames.js" */
/** @import { Connect } from "./streams.js" */

const KINDS = [
  ...["fact", "correction", "retraction", "restoration", "citation", "registration", "check"],
  ...["version", "withdrawal", "merge", "separation", "state", "changed", "fault"],
];

/**
 * It makes a connection that breaks off again by itself, and says `Unreachable` once it does so no
 * more: why, it does not know.
 * @type {Connect}
 */
export async function* byEventSource(service, parameters, { signal, onOpen }) {
  signal?.throwIfAborted();
  const source = new EventSource(service.url(STREAM, parameters));
  /** @type {(Frame | null)[]} */
  const come = [];
  let wake = () => {};
  /** @param {Frame | null} frame */
  const take = (frame) => {
    come.push(frame);
    wake();
  };
  const end = () => take(null);
  for (const event of KINDS)
    source.addEventListener(event, ({ data, lastEventId }) =>
      take({ event, data, id: lastEventId || null, retryMs: null }),
    );
  source.addEventListener("open", () => onOpen?.(true));
  source.addEventListener("error", () => {
    onOpen?.(false);
    if (source.readyState === EventSource.CLOSED) end();
  });
  signal?.addEventListener("abort", end, { once: true });
  try {
    for (;;) {
      const frame = come.shift();
      if (frame) yield frame;
      else if (frame === null) throw new Unreachable("the stream was refused, or broke off");
      else await new Promise((resolve) => (wake = () => resolve(undefined)));
    }
  } finally {
    source.close();
    signal?.removeEventListener("abort", end);
  }
}
