// The page's own addresses: a path that says what is shown, and the clocks in the query.

const CLOCKS = { as_of: "asOf", public_by: "publicBy", known_at: "knownAt" };

/** The clocks of an address; what is absent is absent. */
export function clocksOf(url) {
  const clocks = {};
  for (const [parameter, name] of Object.entries(CLOCKS)) {
    const value = url.searchParams.get(parameter);
    if (value) clocks[name] = value;
  }
  return clocks;
}

export const here = () => clocksOf(new URL(location.href));

/** An address of the page with clocks and further parameters. */
export function linkTo(path, clocks = {}, parameters = {}) {
  const query = new URLSearchParams();
  for (const [parameter, name] of Object.entries(CLOCKS)) {
    if (clocks[name]) query.set(parameter, clocks[name]);
  }
  for (const [name, value] of Object.entries(parameters)) if (value) query.set(name, value);
  const encoded = path
    .split("/")
    .map((each) => encodeURIComponent(decoded(each)))
    .join("/");
  return `${encoded}${query.size ? `?${query}` : ""}`;
}

/** The address that is shown now, with some parameters changed; `null` takes one away. */
export function changedHere(changes) {
  const url = new URL(location.href);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === undefined || value === "") url.searchParams.delete(name);
    else url.searchParams.set(name, value);
  }
  return `${url.pathname}${url.search}`;
}

export function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Goes to an address; `replace` leaves no step to come back to. */
export function go(href, { replace = false } = {}) {
  history[replace ? "replaceState" : "pushState"](null, "", href);
  dispatchEvent(new Event("detente:moved"));
}
