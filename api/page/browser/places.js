// @ts-check
// The page's own addresses: a path that says what is shown, and the clocks in the query.

/** @typedef {"asOf" | "publicBy" | "knownAt"} Clock */
/** @typedef {{ [Each in Clock]?: string | null }} Clocks */

/** @type {Record<string, Clock>} */
const CLOCKS = { as_of: "asOf", public_by: "publicBy", known_at: "knownAt" };

/**
 * The clocks of an address; what is absent is absent.
 * @param {URL} url
 */
export function clocksOf(url) {
  /** @type {{ [Each in Clock]?: string }} */
  const clocks = {};
  for (const [parameter, name] of Object.entries(CLOCKS)) {
    const value = url.searchParams.get(parameter);
    if (value) clocks[name] = value;
  }
  return clocks;
}

/** The clocks of the address that is shown now. */
export const here = () => clocksOf(new URL(location.href));

/**
 * An address of the page with clocks and further parameters.
 * @param {string} path
 * @param {Clocks} [clocks]
 * @param {Record<string, string | null>} [parameters]
 */
export function linkTo(path, clocks = {}, parameters = {}) {
  const query = new URLSearchParams();
  for (const [parameter, name] of Object.entries(CLOCKS)) {
    const value = clocks[name];
    if (value) query.set(parameter, value);
  }
  for (const [name, value] of Object.entries(parameters)) if (value) query.set(name, value);
  const encoded = path
    .split("/")
    .map((each) => encodeURIComponent(decoded(each)))
    .join("/");
  return `${encoded}${query.size ? `?${query}` : ""}`;
}

/**
 * The address that is shown now, with some parameters changed; `null` takes one away.
 * @param {Record<string, string | null | undefined>} changes
 */
export function changedHere(changes) {
  const url = new URL(location.href);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === undefined || value === "") url.searchParams.delete(name);
    else url.searchParams.set(name, value);
  }
  return `${url.pathname}${url.search}`;
}

/**
 * What stands in a path, as far as it can be read.
 * @param {string} text
 */
export function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/**
 * Goes to an address; `replace` leaves no step to come back to.
 * @param {string} href
 * @param {{ replace?: boolean }} [how]
 */
export function go(href, { replace = false } = {}) {
  history[replace ? "replaceState" : "pushState"](null, "", href);
  dispatchEvent(new Event("detente:moved"));
}
