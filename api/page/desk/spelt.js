// @ts-check
// What the document says of kinds and fields, in words: without the names that fields have in JSON.

import { capital } from "../browser/dom.js";

/** @param {string} name */
export const label = (name) => capital(name.replaceAll("_", " "));

/**
 * What the document says, with each field, kind and value called as the desk calls it.
 * @param {string} said
 */
export const spelt = (said) =>
  said
    .replace(/`([^`]*)`/g, (_, name) => `“${label(String(name).replaceAll("-", " "))}”`)
    .replace(/\*([^*\s][^*]*)\*/g, "$1");
