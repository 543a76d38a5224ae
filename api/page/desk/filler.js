// @ts-check
// Asks what the words of a fact tell as it is being made, and fills it in: what comes late is never
// put over what somebody has typed meanwhile.

import { isAborted } from "../client/api.js";
import { firstLacking } from "./going_on.js";
import { markFilled, redraw, unmarkFilled } from "./filled_marks.js";
import { BEFORE } from "./next_fact.js";
import { whyOf } from "./told_fact.js";
import { label } from "./spelt.js";

/** @import { Form } from "./field.js" */
/** @import { Filling } from "./filling.js" */
/** @import { Kind } from "./schema.js" */
/** @import { AskFact } from "./fact_asker.js" */
/** @import { FactTold } from "./told_fact.js" */

const WAIT_MS = 150;
/** Longer than that nobody who is done waits for what may still be filled in. */
const PATIENCE_MS = 700;
const QUIET = new Set(["dated_by", "summary"]);

/**
 * @param {object} of
 * @param {AskFact} of.ask
 * @param {Form} of.form
 * @param {Filling} of.filling
 * @param {boolean} of.isNew what is there already is not filled up, and offered all the same
 * @param {() => Kind | null} of.kind
 * @param {() => boolean} of.isChosen whether the curator has chosen the kind
 * @param {() => void} of.filled after something was filled in
 * @param {(said: string) => void} of.say tells it to who does not see it
 * @param {(isAsking: boolean) => void} of.asking while it asks, it may still lead the curator on
 */
export function fillerOf({ ask, form, filling, isNew, kind, isChosen, filled, say, asking: busy }) {
  /** @type {FactTold | null} */
  let told = null;
  let [waiting, asking] = [0, new AbortController()];
  let asked = "";
  /** @type {Promise<void>} */
  let pending = Promise.resolve();

  function changed() {
    filling.look();
    if (!isChosen() || JSON.stringify(filling.asked()) === asked) return;
    clearTimeout(waiting);
    busy(true);
    waiting = setTimeout(now, WAIT_MS);
  }
  function now() {
    clearTimeout(waiting);
    waiting = 0;
    asking.abort();
    asking = new AbortController();
    busy(true);
    pending = look(asking.signal);
    return pending;
  }
  /** @param {AbortSignal} signal */
  async function look(signal) {
    const fact = filling.asked();
    asked = JSON.stringify(fact);
    try {
      const answer = await ask(fact, signal);
      if (answer && !signal.aborted) take(answer);
    } catch (error) {
      if (!isAborted(error)) throw error;
    } finally {
      if (!signal.aborted && !waiting) busy(false);
    }
  }
  /** @param {FactTold} answer */
  function take(answer) {
    told = answer;
    const here = kind();
    if (!here) return;
    const wasLed = document.activeElement === form.led;
    if (isNew && isChosen()) fill(answer, here);
    const at = form.controls.find(({ node }) => node.contains(document.activeElement));
    // Where the curator has done nothing since, the form goes on past what is filled by now.
    // What a day may be is said beneath it, be somebody there or not.
    for (const each of form.controls) if (each.node.matches(".field-date")) each.offer?.();
    const next = firstLacking(form);
    if (!wasLed || !isNew || (next && next === at)) at?.offer?.();
    else if (next) {
      next.input.focus();
      form.led = document.activeElement;
    } else form.onward(true);
  }
  /**
   * @param {FactTold} answer
   * @param {Kind} here
   */
  function fill(answer, here) {
    const fact = Object.fromEntries(
      Object.entries(answer.fact).filter(([name]) =>
        here.fields.some((each) => each.name === name),
      ),
    );
    if (answer.summary) fact.summary = answer.summary;
    // Where the words name another one, the one of the fact before is not meant.
    const others = [...Object.keys(answer.registrations), ...Object.keys(answer.offers)];
    const dropped = others.filter(
      (name) => filling.filled.get(name)?.from === BEFORE && filling.drop(name),
    );
    const done = filling.take(fact, (name) => whyOf(answer, name));
    const shown = new Set([...dropped, ...done.changed]);
    if (!shown.size) return;
    for (const name of shown) redraw(form, here, name);
    mark();
    const names = done.filled.filter((name) => !QUIET.has(name)).map(label);
    const isSummed = done.filled.includes("summary");
    if (names.length || isSummed)
      say(
        [
          names.length ? `Filled from the words: ${names.join(", ")}` : "",
          isSummed ? "Summary made of the fields" : "",
        ]
          .filter(Boolean)
          .join(". "),
      );
    filled();
  }
  function mark() {
    const here = kind();
    if (here) markFilled(form, here, filling.marks(), (name) => filling.claim(name));
  }
  return {
    changed,
    now,
    mark,
    told: () => told,
    /** @param {FactTold | null} answer which came before there was a form */
    begin: (answer) => {
      told = answer;
    },
    /** @param {Event} event something was typed into a field, which is the curator's from now on */
    typed: (event) => {
      form.led = null;
      const { target } = event;
      const control = form.controls.find(
        ({ node }) => target instanceof Node && node.contains(target),
      );
      const name = String(control?.path[0] ?? "");
      if (!control || name === "citations") return;
      filling.claim(name);
      unmarkFilled(form, name);
    },
    /** What is on its way is there, or is waited for no longer. */
    settled: async () => {
      if (waiting) void now();
      await Promise.race([pending, new Promise((given) => setTimeout(given, PATIENCE_MS))]);
    },
    stop: () => {
      clearTimeout(waiting);
      asking.abort();
    },
  };
}
