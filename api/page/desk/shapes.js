// @ts-check
// What the desk's routes answer: types alone, for the comments of the other modules.

/** @import { Schemas } from "../client/answers.js" */
/** @import { Body } from "./pointers.js" */

/** @typedef {Schemas["RecordingWarning"]} Warning */
/** @typedef {{ start: number, end: number }} Span */

/**
 * @typedef {object} Effects
 * @property {number} against
 * @property {{ a: string, b: string, days: { as_of: string, texts: string[] }[], left_out: number }[]} pairs
 * @property {unknown[]} actors
 * @property {unknown[]} issues
 * @property {{ id: string, as_of: string, text: string }[]} offices
 * @property {{ fact: string, text: string }[]} disagreements
 * @property {{ element: string, text: string }[]} certainty
 * @property {{ fact: string, text: string }[]} doubles
 * @property {{ pointer: string, text: string }[]} in_no_pair
 * @property {number} left_out
 * @property {object | null} [not_looked_at]
 */

/**
 * @typedef {object} DraftBody
 * @property {string} id
 * @property {number} version
 * @property {string} title
 * @property {string | null} [note]
 * @property {string | null} [source]
 * @property {string} owner
 * @property {{ name: string, version: string } | null} [proposed_by]
 * @property {string} status
 * @property {string} changed_at
 * @property {Body[]} events
 * @property {{ pointer?: string | null, detail: string }[]} faults
 * @property {Warning[]} warnings
 * @property {Effects | null} effects
 * @property {{ by: string, at: string, act: string, word?: string | null }[]} reviews
 * @property {string[]} may
 * @property {{ min_position?: number | null } | null} [recorded]
 */

/**
 * @typedef {object} DeskText
 * @property {string} text
 * @property {string | null} source
 * @property {string} content
 * @property {(Span & { facts: { fact: string, kind: string, title: string, bearing: string }[] })[]} cited
 * @property {(Span & { reason: string })[]} read
 * @property {Span[]} uncovered
 */

/**
 * @typedef {object} Placed
 * @property {string} exact
 * @property {string} prefix
 * @property {string} suffix
 * @property {number} start
 * @property {number} end
 * @property {number} words
 * @property {boolean} too_long
 * @property {{ fact: string, kind: string, title: string, bearing: string }[]} supports
 */

export {};
