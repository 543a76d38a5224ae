// @ts-check
// What was told of the fields of a fact and is not filled in: what they may mean, and whom they name
// that nobody has registered yet.

import { valueAt } from "./pointers.js";
import { offeredIn } from "./told_fact.js";

/** @import { Hints } from "./field.js" */
/** @import { Found } from "./names.js" */
/** @import { EventBody, Path } from "./pointers.js" */
/** @import { FactTold } from "./told_fact.js" */

/** Who asserts it, in the source. */
const ASSERTED = "asserted_by";

/**
 * @param {EventBody} event
 * @param {object} about
 * @param {() => FactTold | null} about.told
 * @param {() => EventBody | null} about.unnamed whoever is quoted without a name
 * @param {Record<string, Found[]>} about.before what the fact before has
 * @param {(id: string) => boolean} about.isThere whether the draft registers it already
 * @returns {Hints}
 */
export function hintsOf(event, { told, unnamed, before, isThere }) {
  /** @type {Set<string>} */
  const passed = new Set();
  /** @type {Set<string>} */
  const gonePast = new Set();
  /** @param {Path} path */
  function named(path) {
    if (path.length === 1) {
      const own = told()?.registrations[path[0]] ?? [];
      return path[0] === "speaker" && !own.length ? [unnamed()].flat() : own;
    }
    const isAsserted = path[0] === "citations" && path[path.length - 1] === ASSERTED;
    // Whose words the fact is itself is not asserted by another one.
    return isAsserted && path[1] === 0 && event.speaker === undefined ? [unnamed()].flat() : [];
  }
  const keyOf = (/** @type {Path} */ path, /** @type {string} */ id) => `${path.join("/")} ${id}`;
  return {
    registrations: (path) => {
      const has = [valueAt(event, path) ?? []].flat();
      if (has.length && !isMany(event, path)) return [];
      return named(path)
        .filter((each) => each !== null)
        .filter(({ id }) => !isThere(String(id)) && !passed.has(keyOf(path, String(id))));
    },
    offers: (path) =>
      path.length === 1 ? [...offeredIn(told(), String(path[0])), ...(before[path[0]] ?? [])] : [],
    isWanted: (path) =>
      path.length === 1 &&
      !gonePast.has(String(path[0])) &&
      wantedOf(event).includes(String(path[0])),
    left: (path) => {
      gonePast.add(String(path[0]));
      for (const each of named(path)) if (each) passed.add(keyOf(path, String(each.id)));
    },
  };
}

/**
 * @param {EventBody} event
 * @param {Path} path
 */
const isMany = (event, path) => Array.isArray(valueAt(event, path));

/** At whom measures are aimed: without that they stand between nobody. */
const AIMED = new Set(["measure-imposed", "measure-threatened", "measure-reported"]);

/**
 * What most facts of a kind have, and this one lacks: who was there, or at whom it is aimed.
 * @param {EventBody} event
 */
function wantedOf(event) {
  if (AIMED.has(event.type)) return event.targets === undefined ? ["targets"] : [];
  if (event.type !== "engagement-held") return [];
  if (event.participants !== undefined) return [];
  if (event.host !== undefined) return event.visitors === undefined ? ["visitors"] : [];
  return event.visitors === undefined ? ["participants"] : [];
}
