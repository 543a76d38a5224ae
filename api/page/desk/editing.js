// @ts-check
// Which event of a draft is open, and what becomes of it: begun, cited, done, taken out.

import { announce } from "../browser/announcements.js";
import { counted, h, put } from "../browser/dom.js";
import { factEditor } from "./fact_editor.js";
import { called } from "./names.js";
import { carriedFrom, newFact, offeredFrom } from "./next_fact.js";
import { patiently } from "./told_in.js";

/** @import { aroundOf } from "./around.js" */
/** @import { Draft } from "./draft.js" */
/** @import { Body, EventBody } from "./pointers.js" */
/** @import { AskFact } from "./fact_asker.js" */
/** @import { FactTold } from "./told_fact.js" */
/** @import { Told } from "./told_in.js" */

const TITLE_LONGEST = 200;

/** @typedef {ReturnType<typeof factEditor>} Editor */

/**
 * @typedef {object} Bench
 * @property {() => Draft} draft
 * @property {() => string} published the day of the text
 * @property {typeof aroundOf} around
 * @property {(event: Body) => Promise<Told | null>} told what the words tell of which a fact is made
 * @property {(event: Body) => AskFact} asked what is told of a fact as it is being made
 * @property {(one: Body, other: Body) => boolean} isNear whether what they cite is of one paragraph
 * @property {() => void} changed other words are cited, or another event is open
 * @property {() => void} closed
 */

/** @param {Bench} bench */
export function eventsEdited(bench) {
  const node = h("div", { class: "editing" });
  /** @type {EventBody | null} */
  let event = null;
  /** @type {Editor | null} */
  let editor = null;
  /** @type {Body} what the next fact begins with */
  let carried = {};
  /** @type {Body} the words of the one before */
  let lastCited = {};

  const at = () => (event ? bench.draft().events.indexOf(event) : -1);

  /**
   * @param {number} place
   * @param {{ told: Told | null, drafted: FactTold | null, filled: Map<string, string>, before: Body }} [begun] of
   * a fact that is just begun
   */
  function open(place, begun) {
    const opened = bench.draft().events[place];
    if (!opened) return;
    editor?.stop();
    event = opened;
    const beside = {
      events: () => bench.draft().events,
      changed: () => {
        const draft = bench.draft();
        // A draft is called as its text is.
        if (opened.type === "source-added" && opened.title)
          draft.title = String(opened.title).slice(0, TITLE_LONGEST);
        draft.changed();
      },
      published: bench.published,
      told: begun?.told ?? null,
      registrations: (/** @type {string} */ kind, /** @type {string} */ name) =>
        editor?.registration(kind, name) ?? null,
      first: (/** @type {EventBody} */ registration) => editor?.first(registration) ?? [],
    };
    const beginning = {
      isNew: Boolean(begun),
      filled: begun?.filled ?? new Map(),
      told: begun?.drafted ?? null,
      ask: bench.asked(opened),
      before: offeredFrom(begun?.before ?? {}, called),
    };
    const around = bench.around(beside, opened);
    const made = factEditor(opened, around, beginning, {
      done: () => void done(),
      remove,
      unquote,
    });
    editor = made;
    editor.show();
    put(node, editor.node);
    bench.changed();
    editor.focus(Boolean(begun));
    if (!begun) void lookAgain(made, beside, opened);
  }
  /**
   * What the words of a fact tell that is open.
   * @param {Editor} opening
   * @param {{ told: Told | null }} beside
   * @param {EventBody} opened
   */
  async function lookAgain(opening, beside, opened) {
    beside.told = await bench.told(opened).catch(() => null);
    if (editor === opening) opening.look();
  }
  function close() {
    editor?.stop();
    event = null;
    editor = null;
    put(node);
    bench.changed();
  }
  function mark() {
    const draft = bench.draft();
    const here = at();
    const isHere = (/** @type {{ event: number }} */ each) => each.event === here;
    editor?.mark(draft.faults.filter(isHere), draft.warnings.filter(isHere));
  }
  /** The event is done: it is checked, and one goes on in the text. */
  async function done() {
    const draft = bench.draft();
    const closing = editor;
    await closing?.settled();
    if (editor !== closing) return;
    await draft.save();
    mark();
    const here = at();
    const amiss = draft.faults.filter((each) => each.event === here);
    if (draft.standing === "saved" && amiss.length) {
      announce(`${counted(amiss.length, "fault")}: ${amiss[0].said}`);
      editor?.lead();
      return;
    }
    carried = carriedFrom(event ?? undefined, carried);
    lastCited = (event && citations(event)[0]) ?? lastCited;
    close();
    announce("Added to the draft");
    bench.closed();
  }
  function remove() {
    const { events } = bench.draft();
    events.splice(at(), 1);
    bench.draft().changed();
    close();
    bench.closed();
  }
  /** @param {number} place */
  function unquote(place) {
    if (!event) return;
    event.citations = citations(event).filter((_, other) => other !== place);
    recited();
  }
  function recited() {
    bench.draft().changed();
    bench.changed();
    editor?.cited();
  }
  return {
    node,
    at,
    /** @param {number} place */
    open: (place) => open(place),
    close,
    mark,
    done,
    /** @param {number} place */
    lead: (place) => {
      if (at() !== place) open(place);
      editor?.tellAll();
      mark();
      editor?.lead();
    },
    /** Whether a fact is open, for which more words can be cited. */
    isOfFact: () => Array.isArray(event?.citations),
    /** @param {Body} citation */
    begin: async (citation) => {
      const cited = { citations: [citation] };
      const first = patiently(bench.asked(cited)({}));
      const [told, drafted] = await Promise.all([bench.told(cited), first]);
      // What is told in another paragraph may be of another day and occasion.
      const isNear = bench.isNear(lastCited, citation);
      const { type } = carried;
      const { fact, filled } = await newFact(
        citation,
        isNear ? carried : type ? { type } : {},
        told,
        bench.published(),
        drafted !== null,
      );
      const draft = bench.draft();
      draft.events.push(fact);
      draft.changed();
      open(draft.events.length - 1, { told, drafted, filled, before: isNear ? {} : carried });
    },
    /** @param {Body} citation */
    cite: (citation) => {
      if (!event) return;
      event.citations = [...citations(event), citation];
      recited();
      announce("Cited for the open fact");
    },
    /**
     * Other words instead of those that the open fact cites last; what was said of them stays.
     * @param {Body} citation
     */
    requote: (citation) => {
      if (!event) return;
      const before = citations(event);
      const last = before[before.length - 1] ?? {};
      event.citations = [...before.slice(0, -1), { ...last, ...citation }];
      recited();
      announce("Quoted instead");
    },
  };
}

/** @param {EventBody} event */
const citations = (event) => /** @type {Body[]} */ (event.citations ?? []);
