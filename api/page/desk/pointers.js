// @ts-check
// What stands where in an event: paths as JSON pointers have them, and values there.

/** @typedef {(string | number)[]} Path */
/** @typedef {{ [name: string]: unknown }} Body */
/** @typedef {Body & { type: string }} EventBody */

/**
 * A JSON pointer as a path.
 * @param {string} pointer
 * @returns {Path}
 */
export function pathOf(pointer) {
  return pointer
    .split("/")
    .slice(1)
    .map((each) => each.replaceAll("~1", "/").replaceAll("~0", "~"))
    .map((each) => (/^\d+$/.test(each) ? Number(each) : each));
}

/**
 * The value at a path; nothing where there is none.
 * @param {unknown} body
 * @param {Path} path
 * @returns {unknown}
 */
export function valueAt(body, path) {
  let found = body;
  for (const each of path) {
    if (typeof found !== "object" || found === null) return undefined;
    found = /** @type {Record<string | number, unknown>} */ (found)[each];
  }
  return found;
}

/**
 * Puts a value at a path, and takes away what says nothing.
 * @param {Body} body
 * @param {Path} path
 * @param {unknown} value
 */
export function putAt(body, path, value) {
  const last = path[path.length - 1];
  let holder = /** @type {Record<string | number, unknown>} */ (body);
  path.slice(0, -1).forEach((each, place) => {
    if (typeof holder[each] !== "object" || holder[each] === null) {
      holder[each] = typeof path[place + 1] === "number" ? [] : {};
    }
    holder = /** @type {Record<string | number, unknown>} */ (holder[each]);
  });
  if (saysNothing(value)) delete holder[last];
  else holder[last] = value;
}

/** @param {unknown} value */
function saysNothing(value) {
  if (value === undefined || value === null || value === "") return true;
  return Array.isArray(value) && value.length === 0;
}

/**
 * Whether a path leads to another one, or is it.
 * @param {Path} path
 * @param {Path} below
 */
export function leadsTo(path, below) {
  return path.length <= below.length && path.every((each, place) => each === below[place]);
}

/**
 * A readable id of a name.
 * @param {string} name
 */
export function slug(name) {
  return (
    name
      .normalize("NFD")
      .replace(/\p{M}/gu, "")
      .toLowerCase()
      // "Wang Yi's visit" is the visit of Wang Yi.
      .replace(/(?<=[a-z])['’]s?(?![a-z0-9])/g, "")
      .replace(/[^a-z0-9]+/g, "-")
      .slice(0, 80)
      .replace(/^-+|-+$/g, "")
  );
}
