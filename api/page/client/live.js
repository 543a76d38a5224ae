// Facts that come while one reads: told of over the event stream where there is one, else asked for
// now and then. Nothing on the screen moves until the reader wants it to.

import { ask, session } from "./api.js";

const ASK_EVERY_MS = 15_000;
const WAIT_MS = 300;
const MOST = 500;
const EVENTS = ["fact", "correction", "retraction", "citation", "registration", "merge"];

/** Calls `come` with how many facts have come, and the head that has them. */
export function follow(come) {
  if (session.stream && "EventSource" in window) streamed(come);
  else setInterval(() => document.hidden || look(come), ASK_EVERY_MS);
}

function streamed(come) {
  const stream = new EventSource(`${session.stream}?after=${session.head}`);
  let waiting = null;
  const told = () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => look(come), WAIT_MS);
  };
  for (const name of EVENTS) stream.addEventListener(name, told);
  stream.addEventListener("error", () => {
    if (stream.readyState !== EventSource.CLOSED) return;
    session.stream = "";
    follow(come);
  });
}

/** Whether facts were recorded since what is shown, and how many. */
async function look(come) {
  try {
    const health = await ask("/health", { fresh: true });
    const head = health.views_checkpoint;
    if (head <= session.head) return;
    const page = await ask(`/v1/events?after=${session.head}&limit=${MOST}`, { fresh: true });
    const items = page.items.filter((each) => each.position <= head);
    const count = items.filter((each) => tells(each.event)).length;
    if (count > 0) come(count, head);
  } catch {
    // The banner tells that the service is out of reach.
  }
}

/** Whether an event changes what is told of the world, and not the registry alone. */
const tells = (event) => Boolean(event.citations || event.citation || event.fact);
