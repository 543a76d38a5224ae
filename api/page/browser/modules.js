// @ts-check
// The modules of a joined script (api/routes/page/joined.py): each is made once, when it is needed.

/** @typedef {(name: string) => object} Need */
/** @typedef {(name: string) => Promise<object>} Load */
/** @typedef {(need: Need, load: Load) => object} Make */

/** @type {Map<string, Make>} */
const makers = new Map();
/** @type {Map<string, object>} */
const made = new Map();

/**
 * Takes modules in; one that is there already stays.
 * @param {Record<string, Make>} modules
 */
export function define(modules) {
  for (const [name, make] of Object.entries(modules)) if (!makers.has(name)) makers.set(name, make);
}

/**
 * What a module exports.
 * @type {Need}
 */
export function need(name) {
  const known = made.get(name);
  if (known) return known;
  const make = makers.get(name);
  if (!make) throw new Error(`no script has brought ${name}`);
  const exported = make(need, load);
  made.set(name, exported);
  return exported;
}

/**
 * What a module exports that may not have been brought yet.
 * @type {Load}
 */
async function load(name) {
  if (!makers.has(name)) define(await brought(name));
  return need(name);
}

/**
 * The modules of a further script: `later/…` beside the first one.
 * @param {string} name
 * @returns {Promise<Record<string, Make>>}
 */
async function brought(name) {
  const { modules } = await import(import.meta.url.replace(/\/first\/.*$/, `/later/${name}`));
  return modules;
}
