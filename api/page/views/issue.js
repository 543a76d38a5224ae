// @ts-check
// An issue: what each side said last on it, its measures, incidents and channels, its facts.

import { h } from "../browser/dom.js";
import { address, ask } from "../client/api.js";
import { actorLink, loadNames, lookUp } from "../parts/names.js";
import { nothing } from "../parts/placeholders.js";
import { countOf, newest, profile, timelineSection } from "../parts/profile.js";
import { channels, incidents, measures } from "../parts/sections.js";
import { stanceList } from "../parts/stances.js";
import { surroundings } from "../parts/surroundings.js";

/** @import { Context, Page } from "../frame/frame.js" */

/**
 * @param {Context} context
 * @returns {Promise<Page>}
 */
export async function open({ ids: [id], clocks, signal }) {
  const [answer, facts] = await Promise.all([
    ask(address(`/v1/issues/${encodeURIComponent(id)}`, clocks), { signal }),
    newest({ issue: id }, clocks, signal),
    loadNames(),
  ]);
  await lookUp([answer], clocks, signal);
  const { issue } = answer;
  const of = (/** @type {string} */ name) => ({ extent: answer.sections[name], signal });
  const around = surroundings({ state: answer, items: facts.items, clocks });
  return profile({
    kind: `Issue · ${countOf(answer.count).toLowerCase()}`,
    title: issue.name,
    description: issue.description,
    answer,
    clocks,
    path: `/issues/${issue.id}`,
    parts: [
      answer.stances.length
        ? stanceList(around, answer.stances, {
            ...of("stances"),
            title: "What each side said last",
            kind: "stance",
            named: (each) => actorLink(each.side),
          })
        : nothing("No side is known to have said anything on it by this day."),
      h(
        "div",
        { class: "between" },
        channels(around, answer.channels, of("channels")),
        measures(around, answer.measures, of("measures")),
        incidents(around, answer.incidents, of("incidents")),
      ),
      answer.voices.length
        ? stanceList(around, answer.voices, {
            ...of("voices"),
            title: "Who said what last, each speaker alone",
            kind: "voice",
            named: (each) => actorLink(each.side),
          })
        : null,
      timelineSection("Facts, newest first", facts, { filters: { issue: id }, clocks, signal }),
    ],
  });
}
