// The state of relations between two parties on a day: the view that the page is for.

import { announce } from "../browser/announcements.js";
import { isDay, shifted, yearOf } from "../browser/dates.js";
import { h, put } from "../browser/dom.js";
import { changedHere, go, here, linkTo } from "../browser/places.js";
import { address, ask, session } from "../client/api.js";
import { nearestChange } from "../client/nearest_change.js";
import { clockBar } from "../parts/clocks.js";
import { dayControl } from "../parts/day_control.js";
import { surroundings } from "../parts/elements.js";
import { loadNames, nameOf } from "../parts/names.js";
import { partyBox } from "../parts/party_box.js";
import { failed } from "../parts/placeholders.js";
import { permalinks, references } from "../parts/references.js";
import {
  channels,
  contacts,
  engagements,
  excluded,
  incidents,
  measures,
  offices,
} from "../parts/sections.js";
import { stances } from "../parts/stances.js";
import { summary } from "../parts/summary.js";
import { yearOfFacts } from "../parts/year_of_facts.js";

const WAIT_MS = 90;
const SLIDE_MS = 3000;
const IN_THREE = new Set(["channels", "measures", "incidents"]);

export async function open(context) {
  const view = viewOf();
  await view.update(context);
  return view.page;
}

function viewOf() {
  const lead = h("div", { class: "summary" });
  const board = h("div", { class: "board" });
  const page = { title: "", node: null };
  let current = null;
  let loading = Promise.resolve();
  let waiting = null;
  let lastMove = -Infinity;
  let isNewStep = false;

  const day = dayControl({
    chosen,
    settled: () => loading,
    jump: (from, back) => nearestChange(current.ids, here(), from, back),
  });
  const clocks = clockBar(null);
  const boxes = [0, 1].map((place) =>
    partyBox(place ? "and" : "Relations between", `party-${place}`, (id) => chosenParty(place, id)),
  );
  const swap = h(
    "button",
    {
      type: "button",
      class: "swap",
      "aria-label": "Swap the parties",
      title: "Swap the parties",
      onclick: () => goTo([...current.ids].reverse()),
    },
    "⇄",
  );
  const heading = h("h1", { class: "unseen" });
  page.node = h(
    "div",
    { class: "page relations" },
    heading,
    h("div", { class: "parties" }, boxes[0].node, swap, boxes[1].node),
    h("div", { class: "control" }, day.node),
    clocks.node,
    lead,
    board,
  );

  function chosenParty(place, id) {
    goTo(current.ids.map((each, which) => (which === place ? id : each)));
  }
  function goTo(ids) {
    go(linkTo(`/relations/${ids[0]}/${ids[1]}`, here()));
  }
  /** The address follows the day; a slide is one step to come back from, not a step for each day. */
  function chosen(iso, how) {
    const now = performance.now();
    isNewStep ||= how !== "moved" || now - lastMove > SLIDE_MS;
    lastMove = how === "moved" ? now : -Infinity;
    clearTimeout(waiting);
    const move = () => {
      const replace = !isNewStep;
      isNewStep = false;
      go(changedHere({ as_of: iso, public_by: here().publicBy ? iso : null }), { replace });
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
  let loaded = Promise.resolve();

  page.update = (context) => {
    current = context;
    loaded = update(context);
    return loaded;
  };
  async function update(context) {
    const wanted = { ...context.clocks, asOf: context.clocks.asOf ?? session.today };
    shown(wanted);
    board.setAttribute("aria-busy", "true");
    try {
      const answers = await asked(context.ids, wanted, context.signal);
      const { as_of: asOf, public_by: publicBy } = answers.state.clocks;
      const resolved = { ...wanted, asOf, publicBy };
      if (!context.signal.aborted) drawn(context, shown(resolved), answers);
    } catch (error) {
      if (error.name === "AbortError") throw error;
      if (!board.hasChildNodes()) throw error;
      put(
        lead,
        failed(error, () => page.update(current)),
      );
      lead.firstChild.classList.remove("page");
    } finally {
      if (!context.signal.aborted) board.removeAttribute("aria-busy");
    }
  }
  /** The clocks on the controls: a month or a year has its day once the API has told it. */
  function shown(wanted) {
    if (isDay(wanted.asOf)) day.show(wanted.asOf);
    if (isDay(wanted.asOf) && (!wanted.publicBy || isDay(wanted.publicBy)))
      clocks.show(wanted, session.head);
    return wanted;
  }
  function drawn(context, wanted, { state, changes, year }) {
    const around = surroundings({ state, changes, items: year.items, clocks: context.clocks });
    const parties = state.between;
    boxes.forEach((box, place) => box.show(parties[place]));
    page.title = `${nameOf(parties[0])} and ${nameOf(parties[1])}, ${state.clocks.as_of_in_words}`;
    document.title = `${page.title} – Detente`;
    heading.textContent = `The state of relations between ${nameOf(parties[0])} and ${nameOf(parties[1])} on ${state.clocks.as_of_in_words}`;
    const opened = new Set([...board.querySelectorAll("details[open][id]")].map((each) => each.id));
    put(lead, summary(around, state, changes));
    put(
      board,
      sections(around, state, parties, context.signal),
      yearOfFacts(around, year, parties, wanted, context),
      citation(state, context.clocks),
    );
    for (const id of opened) document.getElementById(id)?.setAttribute("open", "");
    announce(lead.textContent);
  }
  return { page, update: page.update };
}

async function asked(ids, clocks, signal) {
  const path = `/v1/relations/${ids.map(encodeURIComponent).join("/")}`;
  const [actor, counterpart] = ids;
  const answer = ask(address(path, clocks), { signal });
  // What else the address says for a day (a month, a year) only the API makes one of.
  const day = isDay(clocks.asOf) ? clocks.asOf : (await answer).clocks.as_of;
  const year = yearOf(day);
  const changes = address(
    `${path}/changes`,
    { publicBy: clocks.publicBy, knownAt: clocks.knownAt },
    { since: shifted(day, -1), until: day },
  );
  const facts = address(
    "/v1/timeline",
    { ...clocks, asOf: day },
    {
      actor,
      counterpart,
      from: `${year}-01-01`,
      until: `${year}-12-31`,
      order: "desc",
      limit: 100,
    },
  );
  const [state, changed, items] = await Promise.all([
    answer,
    ask(changes, { signal }),
    ask(facts, { signal }),
    loadNames(),
  ]);
  return { state, changes: changed, year: items };
}

function sections(around, state, parties, signal) {
  const of = (name) => ({
    extent: state.sections[name],
    signal,
    ...(IN_THREE.has(name) ? { shown: 4 } : {}),
  });
  return h(
    "div",
    { class: "grid" },
    h("div", { class: "main-column" }, engagements(around, state.engagements, of("engagements"))),
    h(
      "div",
      { class: "side-column" },
      offices(around, state.offices, of("offices")),
      contacts(around, state.contacts),
    ),
    h(
      "div",
      { class: "three" },
      channels(around, state.channels, of("channels")),
      measures(around, state.measures, of("measures")),
      incidents(around, state.incidents, of("incidents")),
    ),
    stances(around, state.stances, parties, of("stances")),
    excluded(state.excluded, state.clocks.as_of_in_words),
  );
}

function citation(state, clocks) {
  const { as_of: asOf, public_by: publicBy, known_at: knownAt } = state.clocks;
  const page =
    location.origin +
    linkTo(`/relations/${state.between.join("/")}`, { asOf, publicBy, knownAt: String(knownAt) });
  return h(
    "section",
    { class: "panel citing", id: "cite", "aria-labelledby": "cite-title" },
    h("h2", { id: "cite-title" }, "Cite this answer"),
    h("p", { class: "cite-as" }, state.cite_as),
    references(`/v1/relations/${state.between.map(encodeURIComponent).join("/")}`, {
      ...clocks,
      asOf,
    }),
    permalinks(page, state.permalink),
  );
}
