// @ts-check
// The kinds of events and their fields, as the OpenAPI document has them: no form is made by hand.

import { look } from "./service.js";
import { spelt } from "./spelt.js";

/**
 * @typedef {object} Node a schema of the document
 * @property {string} [$ref]
 * @property {string} [type]
 * @property {string} [description]
 * @property {string[]} [enum]
 * @property {Node[]} [anyOf]
 * @property {Record<string, Node>} [properties]
 * @property {string[]} [required]
 * @property {Node} [items]
 * @property {Node | boolean} [additionalProperties]
 * @property {{ mapping: Record<string, string> }} [discriminator]
 * @property {number} [maxLength]
 * @property {number} [maxItems]
 * @property {number} [minimum]
 * @property {number} [maximum]
 * @property {boolean} [readOnly]
 * @property {unknown} [default]
 */

/** @typedef {"name" | "date" | "choice" | "line" | "prose" | "number" | "switch" | "list" | "map" | "group"} Sort */

/**
 * @typedef {object} Shape what a field takes
 * @property {string} name
 * @property {Sort} sort
 * @property {boolean} isNeeded
 * @property {string} said what the document says of it
 * @property {string} kind of a name: what it is the name of
 * @property {string[]} of which kinds of actors it may be
 * @property {string[]} choices
 * @property {number | null} most
 * @property {Shape | null} item of a list
 * @property {Shape[]} fields of a group
 * @property {Record<string, string[]>} foundBy by choice the words of articles that tell it
 * @property {unknown} fallback what it is where it is left out
 */

/**
 * `words` are those of articles by which a kind of fact is found.
 * @typedef {{ type: string, name: string, said: string, words: string[], isFact: boolean, fields: Shape[] }} Kind
 */

const REFERENCE = /^Id of a registered (.+?)\.$/;
const ACTORS = new Set(["actor", "state", "body", "person"]);
const A_DATE = /^A date in EDTF/;
const LINE_MOST = 300;
/** Where the document has the words by which a kind is found. */
const FOUND_BY = "x-found-by";

/** @type {Record<string, Node>} */
let schemas = {};
/** @type {Map<string, Kind>} */
const kinds = new Map();
/** @type {Set<string>} */
let common = new Set();

/** Reads the document, once. */
export async function learnKinds() {
  if (kinds.size) return;
  const document = await /** @type {Promise<{ components: { schemas: Record<string, Node> } }>} */ (
    look("/openapi.json")
  );
  takeKinds(document.components.schemas);
}

/** @param {Record<string, Node>} found */
export function takeKinds(found) {
  schemas = found;
  const facts = mappingOf("FactCorrected", "fact");
  const registered = mappingOf("RegistrationCorrected", "registration");
  for (const [type, node] of facts) kinds.set(type, kindOf(type, node, true));
  for (const [type, node] of registered) kinds.set(type, kindOf(type, node, false));
  for (const node of Object.values(schemas)) {
    const type = node.properties?.type?.enum;
    if (type?.length === 1 && !kinds.has(type[0])) kinds.set(type[0], kindOf(type[0], node, false));
  }
  const names = facts.map(([type]) => new Set(kinds.get(type)?.fields.map((each) => each.name)));
  common = names.reduce((all, each) => new Set([...all].filter((name) => each.has(name))));
}

/** @param {string} type */
export const kindNamed = (type) => kinds.get(type) ?? null;

/** Fields that every fact has. */
export const isCommon = (/** @type {Shape} */ shape) => common.has(shape.name);

/** Every kind of fact. */
export const factKinds = () => [...kinds.values()].filter((each) => each.isFact);

/**
 * The kind of event by which something of a kind is registered.
 * @param {string} kind
 * @param {string[]} of
 */
export function registrationOf(kind, of) {
  const named = kinds.get(`${kind}-added`);
  return named ? { ...named, fields: named.fields.map((each) => narrowed(each, of)) } : null;
}

/**
 * @param {Shape} shape
 * @param {string[]} of
 * @returns {Shape}
 */
function narrowed(shape, of) {
  return shape.name === "kind" && of.length ? { ...shape, choices: of } : shape;
}

/**
 * @param {string} name
 * @param {string} field
 */
function mappingOf(name, field) {
  const mapping = schemas[name]?.properties?.[field]?.discriminator?.mapping ?? {};
  return Object.entries(mapping).map(
    ([type, address]) => /** @type {[string, Node]} */ ([type, followed({ $ref: address })]),
  );
}

/**
 * @param {string} type
 * @param {Node} node
 * @param {boolean} isFact
 * @returns {Kind}
 */
function kindOf(type, node, isFact) {
  const name = type.replaceAll("-", " ");
  const said = spelt((node.description ?? "").split(/\n\s*\n/)[0].replace(/\s+/g, " "));
  const words = /** @type {Record<string, string[]>} */ (node)[FOUND_BY] ?? [];
  return { type, name, said, words, isFact, fields: fieldsOf(node) };
}

/**
 * @param {Node} node
 * @returns {Shape[]}
 */
function fieldsOf(node) {
  const needed = new Set(node.required);
  return Object.entries(node.properties ?? {})
    .filter(([name, each]) => name !== "type" && !each.readOnly)
    .map(([name, each]) => shapeOf(name, each, needed.has(name)));
}

/**
 * @param {string} name
 * @param {Node} given
 * @param {boolean} isNeeded
 * @returns {Shape}
 */
function shapeOf(name, given, isNeeded) {
  const node = followed(given);
  const reference = REFERENCE.exec(node.description ?? "");
  const registered = reference ? reference[1].split(" or ") : [];
  const isActor = registered.some((each) => ACTORS.has(each));
  return {
    name,
    isNeeded,
    sort: sortOf(node),
    said: spelt(node.description ?? ""),
    kind: isActor ? "actor" : (registered[0] ?? ""),
    of: isActor ? registered.filter((each) => each !== "actor") : [],
    choices: node.enum ?? [],
    most: node.maxLength ?? node.maxItems ?? null,
    item: node.items ? shapeOf(name, node.items, false) : null,
    fields: node.properties && !node.discriminator ? fieldsOf(node) : [],
    foundBy: /** @type {{ [FOUND_BY]?: Record<string, string[]> }} */ (given)[FOUND_BY] ?? {},
    fallback: given.default ?? null,
  };
}

/**
 * @param {Node} node
 * @returns {Sort}
 */
function sortOf(node) {
  if (node.enum) return "choice";
  if (node.type === "array") return "list";
  if (node.type === "boolean") return "switch";
  if (node.type === "integer" || node.type === "number") return "number";
  if (node.type === "object") return node.properties ? "group" : "map";
  if (node.discriminator) return "group";
  if (REFERENCE.test(node.description ?? "")) return "name";
  if (A_DATE.test(node.description ?? "")) return "date";
  return (node.maxLength ?? 0) > LINE_MOST ? "prose" : "line";
}

/**
 * What a schema refers to, and what it is besides null.
 * @param {Node} node
 * @returns {Node}
 */
function followed(node) {
  if (node.$ref) return followed(schemas[node.$ref.split("/").at(-1) ?? ""] ?? {});
  const others = (node.anyOf ?? []).filter((each) => each.type !== "null");
  return others.length === 1 ? followed(others[0]) : node;
}
