// What each side last said on each issue, side by side.

import { counted, h } from "./dom.js";
import { factLink } from "./fact.js";
import { actorLink, issueLink, nameOf, sides } from "./names.js";

const SHOWN = 3;
const ISSUES_SHOWN = 6;

/** A table of issues with a column for each of the parties. */
export function stances(around, list, parties) {
  const issues = [...new Set(list.map((each) => each.issue))];
  const others = list.filter((each) => parties.every((party) => !sides(each.actor).has(party)));
  const columns = [...parties.map((party) => [nameOf(party), (each) => sides(each.actor).has(party)]),
    ...(others.length ? [["Others", (each) => others.includes(each)]] : [])];
  return h("section", { class: "panel stances", id: "stances", "aria-labelledby": "stances-title" },
    h("h2", { id: "stances-title" }, "What they said last, issue by issue ", h("span", { class: "count" }, String(issues.length))),
    issues.length === 0 ? h("p", { class: "nothing" }, "Neither side is known to have said anything by this day.") : table(around, list, issues, columns));
}

function table(around, list, issues, columns) {
  const latest = (issue) => list.findIndex((each) => each.issue === issue);
  const changed = (issue) => list.some((each) => each.issue === issue && around.changed.has(`stances/${each.actor}/${each.issue}`));
  const ordered = [...issues].sort((one, other) => Number(changed(other)) - Number(changed(one)) || latest(one) - latest(other));
  const rows = ordered.map((issue) => row(around, issue, list.filter((each) => each.issue === issue), columns));
  const more = rows.slice(ISSUES_SHOWN);
  return h("div", { class: "sides" }, rows.slice(0, ISSUES_SHOWN),
    more.length ? h("details", { class: "more", id: "stances-more" }, h("summary", {}, `${counted(more.length, "more issue")}`), more) : null);
}

function row(around, issue, list, columns) {
  return h("section", { class: "issue" },
    h("h3", {}, issueLink(issue)),
    h("div", { class: "columns" }, columns.map(([name, belongs], place) =>
      h("div", { class: `column side-${place}` }, h("h4", {}, name), saidBy(around, list.filter(belongs))))));
}

function saidBy(around, said) {
  if (!said.length) return h("p", { class: "nothing" }, "Nothing is known.");
  const more = said.slice(SHOWN);
  return [h("ul", {}, said.slice(0, SHOWN).map((each) => stance(around, each))),
    more.length ? h("details", { class: "more" }, h("summary", {}, counted(more.length, "more", "more")), h("ul", {}, more.map((each) => stance(around, each)))) : null];
}

/** What one actor said on an issue; where several words may be the last, all of them. */
export function stance(around, each, named = actorLink(each.actor)) {
  const isChanged = around.changed.has(`stances/${each.actor}/${each.issue}`);
  const contested = around.contested.get(`stance/${each.actor}/${each.issue}`);
  const marks = ["stance", isChanged && "is-changed", each.certainty === "possible" && "is-possible"].filter(Boolean);
  return h("li", { class: marks.join(" ") },
    h("p", { class: "speaker" }, named,
      isChanged ? h("span", { class: "badge changed" }, "New this day") : "",
      each.certainty === "possible" ? h("span", { class: "badge possible" }, "One of these, the last cannot be told") : "",
      contested ? h("span", { class: "badge contested" }, "Contested") : ""),
    each.said.map((words) => h("p", { class: "said" }, factLink(words.fact, around.clocks, words.summary), h("span", { class: "since" }, ` ${words.date_in_words}`))));
}
