// @ts-check
// Where in a draft something is wrong: in which of its events, and in which field of that.

import { pathOf } from "./pointers.js";

/** @import { Path } from "./pointers.js" */

/** @typedef {{ event: number, path: Path, said: string }} FaultAt */

const MISSING = /^object missing required field `(\w+)`/;

/**
 * What is missing is missing in its field.
 * @param {{ pointer?: string | null, detail: string }} fault
 * @returns {FaultAt}
 */
export function faultAt({ pointer, detail }) {
  const at = placed(pointer ?? "");
  const missing = MISSING.exec(detail)?.[1];
  if (!missing) return { ...at, said: detail };
  return { event: at.event, path: [...at.path, missing], said: "This is needed." };
}

/** @param {string} pointer */
export function placed(pointer) {
  const path = pathOf(pointer);
  const [first, ...rest] = path[0] === "events" ? path.slice(1) : path;
  return { event: typeof first === "number" ? first : -1, path: rest };
}
