// An actor: offices, engagements, what it said last, counterparts, facts.

import { address, ask } from "./api.js";
import { h, joined } from "./dom.js";
import { surroundings } from "./elements.js";
import { actorLink, issueLink, loadNames } from "./names.js";
import { countOf, newest, profile, relationsWith, timelineSection } from "./profile.js";
import { engagements, offices } from "./sections.js";
import { stance } from "./stances.js";
import { nothing } from "./states.js";

const KINDS = { state: "State", body: "Body", person: "Person" };

export async function open({ ids: [id], clocks, signal }) {
  const [answer, facts] = await Promise.all([
    ask(address(`/v1/actors/${encodeURIComponent(id)}`, clocks), { signal }),
    newest({ actor: id }, clocks, signal),
    loadNames(),
  ]);
  const { actor } = answer;
  const around = surroundings({ state: answer, items: facts.items, clocks });
  return profile({
    kind: KINDS[actor.kind] ?? actor.kind, title: actor.name, description: actor.description, answer, clocks, path: `/actors/${actor.id}`,
    parts: [
      who(actor, answer),
      h("div", { class: "grid" },
        h("div", { class: "main-column" }, engagements(around, answer.engagements)),
        h("div", { class: "side-column" }, offices(around, answer.offices), counterparts(actor, answer.counterparts, clocks))),
      words(around, answer.stances),
      timelineSection("Facts, newest first", facts, { filters: { actor: id }, clocks, signal }),
    ],
  });
}

function who(actor, answer) {
  const aliases = [...new Set((actor.aliases ?? []).map((each) => each.name))];
  return h("dl", { class: "particulars" },
    actor.acts_for?.length ? row("Acts for", joined(actor.acts_for.map(actorLink))) : null,
    actor.part_of ? row("Part of", actorLink(actor.part_of)) : null,
    aliases.length ? row("Also called", aliases.join("; ")) : null,
    row("Takes part in", countOf(answer.count)));
}

const row = (name, value) => h("div", {}, h("dt", {}, name), h("dd", {}, value));

function counterparts(actor, list, clocks) {
  return h("section", { class: "panel", "aria-labelledby": "counterparts-title" },
    h("h2", { id: "counterparts-title" }, "Relations with"), relationsWith(actor.id, list, clocks));
}

function words(around, stances) {
  return h("section", { class: "panel", "aria-labelledby": "stances-title" },
    h("h2", { id: "stances-title" }, "What was said last, by issue"),
    stances.length ? h("ul", { class: "stance-list" }, stances.map((each) => stance(around, each, issueLink(each.issue)))) : nothing("Nothing is known to have been said."));
}

