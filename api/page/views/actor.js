// @ts-check
// An actor: offices, engagements, what it said last, counterparts, facts.

import { h, joined } from "../browser/dom.js";
import { linkTo } from "../browser/places.js";
import { address, ask } from "../client/api.js";
import { engagements } from "../parts/engagements.js";
import { actorLink, isState, loadNames, lookUp, nameOf } from "../parts/names.js";
import { offices } from "../parts/offices.js";
import { countOf, linkList, newest, profile, timelineSection } from "../parts/profile.js";
import { issueOf, stanceList } from "../parts/stances.js";
import { surroundings } from "../parts/surroundings.js";

/** @import { Child } from "../browser/dom.js" */
/** @import { Clocks } from "../browser/places.js" */
/** @import { Actor, Schemas } from "../client/answers.js" */
/** @import { Context, Page } from "../frame/frame.js" */
/** @import { Shown } from "../parts/section.js" */

const KINDS = { state: "State", body: "Body", person: "Person" };

/**
 * @param {Context} context
 * @returns {Promise<Page>}
 */
export async function open({ ids: [id], clocks, signal }) {
  const [answer, facts] = await Promise.all([
    ask(address(`/v1/actors/${encodeURIComponent(id)}`, clocks), { signal }),
    newest({ actor: id }, clocks, signal),
    loadNames(),
  ]);
  await lookUp([answer], clocks, signal);
  const { actor } = answer;
  const of = (/** @type {string} */ name) => ({ extent: answer.sections[name], signal });
  const around = surroundings({ state: answer, items: facts.items, clocks });
  return profile({
    kind: KINDS[actor.kind] ?? actor.kind,
    title: actor.name,
    description: actor.description,
    answer,
    clocks,
    path: `/actors/${actor.id}`,
    parts: [
      who(actor, answer),
      h(
        "div",
        { class: "grid" },
        h(
          "div",
          { class: "main-column" },
          engagements(around, answer.engagements, of("engagements")),
        ),
        h(
          "div",
          { class: "side-column" },
          offices(around, answer.offices, { ...of("offices"), headsFirst: true }),
          counterparts(actor, answer.counterparts, clocks, of("counterparts")),
        ),
      ),
      answer.stances.length
        ? stanceList(around, answer.stances, {
            ...of("stances"),
            title: `What ${actor.name} said last, with all who speak for it`,
            kind: "stance",
            named: issueOf,
          })
        : null,
      answer.voices.length
        ? stanceList(around, answer.voices, {
            ...of("voices"),
            title: `What ${actor.name} said last, issue by issue`,
            kind: "voice",
            named: issueOf,
          })
        : null,
      timelineSection("Facts, newest first", facts, { filters: { actor: id }, clocks, signal }),
    ],
  });
}

/**
 * @param {Actor} actor
 * @param {Schemas["ActorAnswer"]} answer
 */
function who(actor, answer) {
  const aliases = [...new Set((actor.aliases ?? []).map((each) => each.name))];
  return h(
    "dl",
    { class: "particulars" },
    actor.acts_for?.length ? row("Acts for", joined(actor.acts_for.map(actorLink))) : null,
    actor.part_of ? row("Part of", actorLink(actor.part_of)) : null,
    aliases.length ? row("Also called", aliases.join("; ")) : null,
    row("Takes part in", countOf(answer.count)),
  );
}

/**
 * @param {string} name
 * @param {Child} value
 */
const row = (name, value) => h("div", {}, h("dt", {}, name), h("dd", {}, value));

/**
 * @param {Actor} actor
 * @param {string[]} list
 * @param {Clocks} clocks
 * @param {Shown} options
 */
function counterparts(actor, list, clocks, options) {
  const make = (/** @type {string} */ each) =>
    h("a", { href: linkTo(`/relations/${actor.id}/${each}`, clocks) }, nameOf(each));
  return linkList(
    "counterparts",
    "Relations with",
    list.toSorted((one, other) => Number(isState(other)) - Number(isState(one))),
    "No counterpart is known of by this day.",
    { ...options, make },
  );
}
