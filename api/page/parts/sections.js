// The sections of a state of relations, each as a list of elements.

import { capital, counted, h } from "../browser/dom.js";
import { linkTo } from "../browser/places.js";
import { element, facts, inOrder, section } from "./elements.js";
import { factLink, nameOf } from "./names.js";
import { growingTrack } from "./track.js";

const ENGAGEMENTS_SHOWN = 5;

/** The section. The ways that engagements have taken are asked for when they are shown. */
export function engagements(around, list, { extent, signal }) {
  const ordered = inOrder(around, "engagements", list, (each) => each.engagement);
  const tracks = ordered.map((each) => growingTrack(each, around.clocks, around.day));
  const make = (each) => {
    const further = growingTrack(each, around.clocks, around.day);
    further.pass(signal);
    return engagement(around, each, further.node);
  };
  const node = section(
    "engagements",
    "Engagements",
    ordered.map((each, place) => engagement(around, each, tracks[place].node)),
    "No visit, meeting, call or summit is known of by this day.",
    { extent, around, make, signal, shown: ENGAGEMENTS_SHOWN },
  );
  const pass = (some) => some.forEach((each) => each.pass(signal));
  node
    .querySelector("details")
    ?.addEventListener("toggle", () => pass(tracks.slice(ENGAGEMENTS_SHOWN)));
  pass(tracks.slice(0, ENGAGEMENTS_SHOWN));
  return node;
}

function engagement(around, state, line) {
  return element(around, {
    state,
    kind: "engagements",
    id: state.engagement,
    subject: `engagement/${state.engagement}`,
    value: state.status,
    title: h("a", { href: linkTo(`/engagements/${state.engagement}`, around.clocks) }, state.name),
    say: (value) => (value === null ? "Nothing yet" : capital(value)),
    extra: [
      state.planned_for && state.status !== "held"
        ? h("p", { class: "planned" }, `Planned for ${state.planned_for_in_words}.`)
        : null,
      state.ongoing ? h("p", { class: "planned" }, "Going on this day.") : null,
      line,
      state.reported.length
        ? h(
            "p",
            { class: "because" },
            "Reported by media, which changes no status: ",
            facts(
              around,
              state.reported.map((each) => each.fact),
            ),
            state.reports
              ? `, of ${state.reports.at_least ? "at least " : ""}${state.reports.facts} reports`
              : "",
            ".",
          )
        : null,
    ],
  });
}

export function offices(around, list, options) {
  const ordered = inOrder(around, "offices", list, (each) => each.office);
  const make = (each) => office(around, each);
  return section(
    "offices",
    "Offices",
    ordered.map(make),
    "No holder of an office is known of by this day.",
    { ...options, around, make },
  );
}

function office(around, state) {
  return element(around, {
    state,
    kind: "offices",
    id: state.office,
    subject: `office/${state.office}`,
    value: state.holder,
    title: h("a", { href: linkTo(`/offices/${state.office}`, around.clocks) }, state.name),
    say: (value) =>
      value === null
        ? "Nobody who is known"
        : h("a", { href: linkTo(`/actors/${value}`, around.clocks) }, nameOf(value)),
  });
}

export function channels(around, list, options) {
  const make = (each) => simple(around, "channels", "channel", each);
  return section(
    "channels",
    "Channels",
    list.map(make),
    "No line of communication is known to be open or cut.",
    { ...options, around, make },
  );
}

export function measures(around, list, options) {
  const make = (each) => simple(around, "measures", "measure", each);
  return section(
    "measures",
    "Measures",
    list.map(make),
    "No sanction, tariff or control is known of.",
    { ...options, around, make },
  );
}

/** A channel or a measure: a name and a status. */
function simple(around, kind, field, state) {
  return element(around, {
    state,
    kind,
    id: state[field],
    subject: `${field}/${state[field]}`,
    value: state.status,
    title: state.name,
    say: (value) => (value === null ? "Nothing yet" : capital(value)),
  });
}

export function incidents(around, list, options) {
  const make = (state) =>
    element(around, {
      state,
      kind: "incidents",
      id: state.incident,
      subject: `incident/${state.incident}`,
      value: state.status,
      title: factLink(state.incident, around.clocks, state.summary.replace(/\.$/, "")),
      say: (value) => (value === null ? "Nothing yet" : capital(value)),
    });
  return section("incidents", "Incidents", list.map(make), "No incident is known of.", {
    ...options,
    around,
    make,
  });
}

const FORMS = { visit: "Visit", meeting: "Meeting", call: "Call", summit: "Summit" };

/** When the parties last met or spoke. */
export function contacts(around, { last, days_since: days }) {
  const rows = Object.entries(last).map(([form, contact]) =>
    h(
      "div",
      {},
      h("dt", {}, FORMS[form] ?? capital(form)),
      h(
        "dd",
        {},
        contact
          ? [
              factLink(contact.fact, around.clocks, contact.date_in_words),
              contact.certainty === "possible"
                ? h("span", { class: "badge possible" }, "Uncertain")
                : "",
              around.changed.has(`contacts/${form}`)
                ? h("span", { class: "badge changed" }, "Changed this day")
                : "",
            ]
          : "none is known of",
      ),
    ),
  );
  return h(
    "section",
    { class: "panel contacts", id: "contacts", "aria-labelledby": "contacts-title" },
    h("h2", { id: "contacts-title" }, "Last contacts"),
    h(
      "p",
      { class: "lead" },
      days === null
        ? "No contact is known of by this day."
        : days === 0
          ? "In contact on this very day."
          : h(
              "span",
              {},
              h("strong", {}, counted(days, "day")),
              " since the last one that certainly was.",
            ),
    ),
    h("dl", {}, rows),
  );
}

const LEFT_OUT = {
  not_yet_happened: "had not happened yet",
  not_yet_public: "were not public yet",
  retracted: "were taken back",
  superseded: "were superseded by later ones",
  cut_off: "bear on what is not shown here yet",
};

/** How many facts the state leaves out, and why. */
export function excluded(counts, day) {
  const atLeast = new Set(counts.at_least ?? []);
  return h(
    "section",
    { class: "panel excluded", id: "excluded", "aria-labelledby": "excluded-title" },
    h("h2", { id: "excluded-title" }, "Left out"),
    h(
      "ul",
      {},
      Object.entries(LEFT_OUT).map(([name, why]) =>
        h(
          "li",
          {},
          h("strong", {}, `${atLeast.has(name) ? "at least " : ""}${counts[name]}`),
          ` ${why}`,
        ),
      ),
    ),
    h("p", { class: "note" }, `Counted as of ${day}.`),
  );
}
