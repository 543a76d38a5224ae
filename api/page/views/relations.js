// @ts-check
// The state of relations between two parties on a day: the view that the page is for.

import { announce } from "../browser/announcements.js";
import { isDay, shifted } from "../browser/dates.js";
import { h, put } from "../browser/dom.js";
import { changedHere, go, here, linkTo } from "../browser/places.js";
import { entitle } from "../browser/titles.js";
import { isAborted } from "../client/api.js";
import { nearestChange } from "../client/nearest_change.js";
import { lastDayTold, stateOnDay } from "../client/state_on_day.js";
import { askedWith, typedDays, whyShown } from "../client/typed_days.js";
import { citation, sections } from "../parts/board.js";
import { clockBar } from "../parts/clocks.js";
import { courseOf } from "../parts/course_near.js";
import { dayControl } from "../parts/day_control.js";
import { movesInWords } from "../parts/moves.js";
import { tellBeyond } from "../parts/holdings.js";
import { loadNames, lookUp, nameInSentence, nameOf } from "../parts/names.js";
import { failed } from "../parts/placeholders.js";
import { summary } from "../parts/summary.js";
import { surroundings } from "../parts/surroundings.js";
import { twoParties } from "../parts/two_parties.js";
import { yearOfFacts } from "../parts/year_of_facts.js";

/** @import { OnDay } from "../client/state_on_day.js" */
/** @import { Context, Page } from "../frame/frame.js" */
/** @import { How } from "../parts/day_control.js" */

const WAIT_MS = 90;
const SLIDE_MS = 3000;
/** A day is compared with that of a week before, until another is chosen. */
const DAYS_BESIDE = 7;

/**
 * @param {Context} context
 * @returns {Promise<Page>}
 */
export async function open(context) {
  const page = viewOf();
  await page.update(context);
  return page;
}

function viewOf() {
  const lead = h("div", { class: "summary" });
  const board = h("div", { class: "board" });
  /** @type {string[]} */
  let ids = [];
  /** @type {Promise<unknown>} */
  let loading = Promise.resolve();
  /** @type {Promise<unknown>} */
  let loaded = Promise.resolve();
  let waiting = 0;
  let lastMove = -Infinity;
  let isNewStep = false;

  const day = dayControl({
    chosen,
    settled: () => loading,
    jump,
    typed,
  });
  const comparing = h("a", { class: "comparing" }, "Compare with another day");
  const clocks = clockBar(day.slide, comparing);
  const both = twoParties(goTo);
  const course = courseOf();
  const heading = h("h1", { class: "unseen" });
  const node = h(
    "div",
    { class: "page relations" },
    heading,
    both.node,
    h("div", { class: "control" }, day.node),
    lead,
    clocks.node,
    board,
  );
  const page = { title: "", node, update };

  /**
   * @param {string} from
   * @param {boolean} back
   */
  async function jump(from, back) {
    const stop = await nearestChange(ids, here(), from, back);
    return stop && { day: stop.day, words: movesInWords(stop) };
  }
  /**
   * Goes to the day or the days that somebody wrote; else says why these cannot be read.
   * @param {string} words
   */
  async function typed(words) {
    const { days, problem } = await typedDays(words, here().asOf);
    if (!days) return problem;
    const { clocks: given, parameters } = askedWith(days);
    const { publicBy, knownAt } = here();
    const kept = { knownAt, publicBy: publicBy && (given.asOf ?? publicBy) };
    go(linkTo(`/relations/${ids.join("/")}`, { ...kept, ...given }, parameters));
    return "";
  }
  /**
   * A day beside one before it, from which another is chosen.
   * @param {OnDay} on
   */
  function beside({ asOf, publicBy, knownAt }) {
    const days = { since: shifted(asOf, -DAYS_BESIDE), until: asOf };
    return linkTo(`/relations/${ids.join("/")}`, { publicBy, knownAt }, days);
  }
  /** @param {string[]} parties */
  function goTo([a, b]) {
    go(linkTo(`/relations/${a}/${b}`, here()));
  }
  /**
   * The address follows the day; a slide is one step to come back from, not a step for each day.
   * @param {string} iso
   * @param {How} how
   */
  function chosen(iso, how) {
    const now = performance.now();
    isNewStep ||= how !== "moved" || now - lastMove > SLIDE_MS;
    lastMove = how === "moved" ? now : -Infinity;
    clearTimeout(waiting);
    const move = () => {
      const replace = !isNewStep;
      isNewStep = false;
      const publicBy = here().publicBy ? iso : null;
      go(changedHere({ as_of: iso, public_by: publicBy, day: null }), { replace });
    };
    loading = new Promise((resolve) => {
      // What was left for another day has settled too.
      waiting = setTimeout(
        () => {
          move();
          resolve(loaded.catch(() => null));
        },
        how === "moved" ? WAIT_MS : 0,
      );
    });
  }
  /** @param {Context} context */
  function update(context) {
    ids = context.ids;
    const loads = load(context);
    loaded = loads;
    return loads;
  }
  /**
   * An address without a day is of the last one that is told of the parties.
   * @param {Context} context
   */
  async function toLastDay({ ids: parties, clocks: given, signal }) {
    const asOf = await lastDayTold(parties, given, signal);
    const there = `${changedHere({ as_of: asOf })}${location.hash}`;
    if (!signal.aborted) go(there, { replace: true });
  }
  /** @param {Context} context */
  async function load(context) {
    const { asOf } = context.clocks;
    if (!asOf) return toLastDay(context);
    const wanted = { ...context.clocks, asOf };
    if (isDay(asOf)) day.show(asOf);
    board.setAttribute("aria-busy", "true");
    try {
      const [answers] = await Promise.all([
        stateOnDay(context.ids, wanted, context.signal),
        loadNames(),
      ]);
      await lookUp([answers.state, answers.changes], context.clocks, context.signal);
      if (!context.signal.aborted) drawn(context, wanted, answers);
    } catch (error) {
      if (isAborted(error)) throw error;
      if (!board.hasChildNodes()) throw error;
      const told = failed(error, () => update(context));
      told.classList.remove("page");
      put(lead, told);
    } finally {
      if (!context.signal.aborted) board.removeAttribute("aria-busy");
    }
  }
  /**
   * @param {Context} context
   * @param {OnDay} asked
   * @param {Awaited<ReturnType<typeof stateOnDay>>} answers
   */
  function drawn(context, asked, { state, changes, year }) {
    // A month or a year has its day once the API has told it.
    const { as_of: asOf, public_by: publicBy } = state.clocks;
    const wanted = { ...asked, asOf, publicBy };
    day.show(asOf);
    tellWhy(context, asOf);
    clocks.show(wanted, state.clocks);
    comparing.setAttribute("href", beside(wanted));
    const around = surroundings({ state, changes, items: year.items, clocks: context.clocks });
    const parties = state.between;
    both.show(parties);
    page.title = `${nameOf(parties[0])} and ${nameOf(parties[1])}, ${state.clocks.as_of_in_words}`;
    entitle(page.title);
    heading.textContent = `The state of relations between ${nameInSentence(parties[0])} and ${nameInSentence(parties[1])} on ${state.clocks.as_of_in_words}`;
    const opened = new Set([...board.querySelectorAll("details[open][id]")].map((each) => each.id));
    put(lead, summary(state, changes));
    tellBeyond(lead, parties, context.signal);
    put(
      board,
      sections(around, state, parties, context.signal),
      yearOfFacts(around, year, parties, wanted, context.signal),
      course.node,
      citation(state, context.clocks),
    );
    course.show(parties, { ...wanted, asOf: state.clocks.as_of });
    for (const id of opened) document.getElementById(id)?.setAttribute("open", "");
    announce(lead.textContent);
  }
  /**
   * Why this day is shown, where another date was asked for.
   * @param {Context} context
   * @param {string} asOf
   */
  async function tellWhy({ query, signal }, asOf) {
    const why = await whyShown(query.get("day"), asOf);
    if (why && !signal.aborted) day.tell(why);
  }
  return page;
}
