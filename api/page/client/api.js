// The public API, asked with GET alone. Every question names the ledger position that it is about,
// so that what is on the screen fits together, and an answer that was had need not be asked again.

const KEPT_ANSWERS = 120;
const meta = (name) => document.querySelector(`meta[name="detente:${name}"]`)?.content ?? "";

/** What the page as a whole is about: the ledger's head when it was read, and the day. */
export const session = { head: Number(meta("head")), today: meta("today"), stream: meta("stream") };

const answers = new Map();
const watchers = new Set();

/** A problem document (RFC 9457). */
export class Problem extends Error {
  constructor(status, body) {
    super(body.detail || body.title || `the service answered with ${status}`);
    Object.assign(this, {
      status,
      title: body.title ?? "",
      faults: body.errors ?? [],
      history: body.history,
    });
  }
}

/** The service could not be reached. */
export class Offline extends Error {}

/** Tells `watch` whenever the service is out of reach, or in reach again. */
export const watchConnection = (watch) => watchers.add(watch);

/** An address below the API with the clocks of `clocks` and other parameters. */
export function address(path, clocks = {}, parameters = {}) {
  const query = new URLSearchParams();
  const all = {
    as_of: clocks.asOf,
    public_by: clocks.publicBy,
    known_at: clocks.knownAt || session.head,
    ...parameters,
  };
  for (const [name, value] of Object.entries(all)) {
    if (value !== undefined && value !== null && value !== "") query.set(name, value);
  }
  return `${path}?${query}`;
}

/** The JSON at an address; from memory where it was asked before. */
export async function ask(url, { signal, fresh = false } = {}) {
  if (!fresh && answers.has(url)) return remembered(url);
  const options = {
    signal,
    headers: { Accept: "application/json" },
    cache: fresh ? "no-store" : "default",
  };
  const { response, text } = await reached(url, options);
  if (!response.ok) throw new Problem(response.status, safely(text));
  const body = JSON.parse(text);
  if (!fresh) remember(url, body);
  return body;
}

/** Text in another format: a reference. */
export async function askText(url, { signal } = {}) {
  const { response, text } = await reached(url, { signal });
  if (!response.ok) throw new Problem(response.status, safely(text));
  return text;
}

/** An answer whose body has come whole: what breaks off half-way is no answer. */
async function reached(url, options) {
  let response;
  let text;
  try {
    response = await fetch(url, options);
    text = await response.text();
  } catch {
    options.signal?.throwIfAborted();
    watchers.forEach((watch) => watch(false));
    throw new Offline("the service cannot be reached");
  }
  watchers.forEach((watch) => watch(true));
  return { response, text };
}

function safely(text) {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

function remembered(url) {
  const body = answers.get(url);
  remember(url, body);
  return body;
}

function remember(url, body) {
  answers.delete(url);
  answers.set(url, body);
  if (answers.size > KEPT_ANSWERS) answers.delete(answers.keys().next().value);
}
