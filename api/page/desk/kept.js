// @ts-check
// What was not saved: kept in this browser, without the key, and offered again.

const PREFIX = "detente:draft:";

/** @import { EventBody } from "./pointers.js" */

/** @typedef {{ title: string, note: string, source: string | null, events: EventBody[] }} Unsaved */

/**
 * @param {string} name of a draft, or of a text that has none yet
 * @param {Unsaved} what
 */
export function keepUnsaved(name, what) {
  try {
    localStorage.setItem(PREFIX + name, JSON.stringify(what));
  } catch {
    // A browser that is full, or keeps nothing, leaves what is on the screen.
  }
}

/** @param {string} name */
export function dropUnsaved(name) {
  try {
    localStorage.removeItem(PREFIX + name);
  } catch {
    // It was not kept then either.
  }
}

/**
 * @param {string} name
 * @returns {Unsaved | null}
 */
export function keptUnsaved(name) {
  try {
    return JSON.parse(localStorage.getItem(PREFIX + name) ?? "null");
  } catch {
    return null;
  }
}

/** How many drafts this browser has of which something was not saved. */
export const countUnsaved = () => keys().length;

/** Whoever puts the key away leaves nothing of his to who comes next. */
export function dropAllUnsaved() {
  keys().forEach((each) => localStorage.removeItem(each));
}

function keys() {
  try {
    return Object.keys(localStorage).filter((each) => each.startsWith(PREFIX));
  } catch {
    return [];
  }
}
