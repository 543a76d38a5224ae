// @ts-check
// Which fields of a fact were filled in for the curator, from where, and which are his own: of those
// nothing is ever changed.

/** @import { Body, EventBody } from "./pointers.js" */

/**
 * @typedef {object} Filled
 * @property {string} value as JSON
 * @property {string} from where it comes from, in words
 * @property {boolean} isKept whether it stays where nothing better is told
 * @property {{ value: string, from: string } | null} before what was kept there until it was told
 */

/** What is no field to be filled in, or follows from others. */
const NONE = new Set(["type", "id", "citations"]);
/** What is asked for with nothing that hangs on it. */
const UNASKED = new Set(["id", "citations", "summary"]);

const DATES = new Set(["date", "attested"]);

/** What of a fact was filled in. */
export class Filling {
  /**
   * @param {EventBody} event
   * @param {Map<string, string>} kept fields that it begins with, and where they come from
   */
  constructor(event, kept) {
    this.event = event;
    /** @type {Map<string, Filled>} */
    this.filled = new Map();
    /** @type {Set<string>} what the curator has typed or chosen, or taken out */
    this.own = new Set();
    /** @type {Map<string, { value: unknown, filled: Filled | null }>} what another kind had */
    this.aside = new Map();
    for (const [name, from] of kept) {
      if (NONE.has(name) || event[name] === undefined) continue;
      const value = JSON.stringify(event[name]);
      this.filled.set(name, { value, from, isKept: true, before: null });
    }
    this.look();
  }

  /** Notices what the curator has changed meanwhile. */
  look() {
    for (const [name, each] of this.filled)
      if (JSON.stringify(this.event[name]) !== each.value) this.claim(name);
    // How a date was found follows the date.
    if (this.filled.has("date") || this.filled.has("attested")) this.#dated();
    for (const name of Object.keys(this.event))
      if (!NONE.has(name) && !this.filled.has(name)) this.own.add(name);
  }

  #dated() {
    const { dated_by: way } = this.event;
    if (way === undefined || this.filled.has("dated_by") || this.own.has("dated_by")) return;
    const date = this.filled.get("date") ?? this.filled.get("attested");
    const { from = "", isKept = true } = date ?? {};
    this.filled.set("dated_by", { value: JSON.stringify(way), from, isKept, before: null });
  }

  /**
   * A field is the curator's from now on.
   * @param {string} name
   */
  claim(name) {
    const all = DATES.has(name) ? [name, "dated_by"] : [name];
    for (const each of all) {
      this.filled.delete(each);
      this.own.add(each);
    }
  }

  /** The fact as the curator has it, without what was filled in. */
  asked() {
    return /** @type {Body} */ (
      Object.fromEntries(
        Object.entries(this.event).filter(([name]) => !UNASKED.has(name) && !this.filled.has(name)),
      )
    );
  }

  /**
   * The kind is another one: what was told of the one before goes, and what it does not have is put
   * aside for a kind that does.
   * @param {Set<string>} names of the fields that it has
   */
  rekind(names) {
    for (const [name, each] of [...this.filled]) if (!each.isKept) this.#back(name);
    for (const [name, value] of Object.entries(this.event)) {
      if (names.has(name) || NONE.has(name)) continue;
      this.aside.set(name, { value, filled: this.filled.get(name) ?? null });
      this.filled.delete(name);
      delete this.event[name];
    }
    const same = [...names].map((each) => [each, each]);
    for (const [name, other] of [...same, ["date", "attested"], ["attested", "date"]]) {
      const was = this.aside.get(other);
      if (!was || !names.has(name) || this.event[name] !== undefined) continue;
      this.event[name] = was.value;
      if (was.filled) this.filled.set(name, was.filled);
    }
    // A field that the kind before did not have was left empty by nobody.
    for (const name of this.own) if (this.event[name] === undefined) this.own.delete(name);
    this.look();
  }

  /**
   * What was kept from the fact before does not fit; gives whether there was something.
   * @param {string} name
   */
  drop(name) {
    if (!this.filled.get(name)?.isKept) return false;
    for (const each of DATES.has(name) ? [name, "dated_by"] : [name]) {
      this.filled.delete(each);
      delete this.event[each];
    }
    return true;
  }

  /**
   * Fills in what is told, and takes back what is told no more; gives the fields that changed, and of
   * these those that are filled.
   * @param {Body} told
   * @param {(name: string) => string} from
   */
  take(told, from) {
    this.look();
    /** @type {string[]} */
    const changed = [];
    for (const [name, each] of [...this.filled])
      if (!each.isKept && told[name] === undefined) {
        this.#back(name);
        changed.push(name);
      }
    for (const [name, given] of Object.entries(told)) {
      const had = this.filled.get(name);
      const value = JSON.stringify(given);
      if (this.own.has(name) || NONE.has(name) || value === undefined) continue;
      if (had && !had.isKept && had.value === value) continue;
      const before = had?.isKept ? { value: had.value, from: had.from } : (had?.before ?? null);
      this.event[name] = given;
      this.filled.set(name, { value, from: from(name), isKept: false, before });
      changed.push(name);
    }
    return { changed, filled: changed.filter((name) => this.filled.has(name)) };
  }

  /** @param {string} name */
  #back(name) {
    const before = this.filled.get(name)?.before;
    this.filled.delete(name);
    if (!before) {
      delete this.event[name];
      return;
    }
    this.event[name] = JSON.parse(before.value);
    this.filled.set(name, { ...before, isKept: true, before: null });
  }

  /** Fields and where what stands there comes from; how a date was found is said at the date. */
  marks() {
    const shown = [...this.filled].filter(([name]) => name !== "dated_by");
    return new Map(shown.map(([name, { from }]) => [name, from]));
  }
}
