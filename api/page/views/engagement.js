// @ts-check
// An engagement: where it stands, the way it took there, the facts of its life.

import { capital, h } from "../browser/dom.js";
import { address, ask } from "../client/api.js";
import { element } from "../parts/elements.js";
import { besideStatus, within, howItStands } from "../parts/engagements.js";
import { loadNames, lookUp } from "../parts/names.js";
import { nothing } from "../parts/placeholders.js";
import { opened } from "../parts/open_states.js";
import { lifeSection, profile } from "../parts/profile.js";
import { surroundings } from "../parts/surroundings.js";
import { spokenStatus } from "../parts/told.js";
import { track, trackInWords } from "../parts/track.js";

/** @import { Schemas } from "../client/answers.js" */
/** @import { Context, Page } from "../frame/frame.js" */
/** @import { Around } from "../parts/surroundings.js" */

/**
 * @param {Context} context
 * @returns {Promise<Page>}
 */
export async function open({ ids: [id], clocks, signal }) {
  const [answer] = await Promise.all([
    ask(address(`/v1/engagements/${encodeURIComponent(id)}`, clocks), { signal }),
    loadNames(),
  ]);
  await lookUp([answer], clocks, signal);
  const { engagement, state, life } = answer;
  const around = surroundings({ state: answer, items: life, clocks });
  return profile({
    kind: capital(engagement.form),
    title: engagement.name,
    description: engagement.description,
    answer,
    clocks,
    path: `/engagements/${engagement.id}`,
    parts: [
      h(
        "section",
        { class: "panel", "aria-labelledby": "status-title" },
        h("h2", { id: "status-title" }, "Where it stands"),
        state
          ? h("ul", { class: "elements" }, opened(standing(around, engagement, state, life)))
          : nothing("Nothing is known of it by this day."),
      ),
      lifeSection("life", "Its life so far", life, {
        extent: answer.sections.life,
        of: { engagement: id },
        day: answer.clocks.as_of,
        clocks,
        signal,
      }),
    ],
  });
}

/**
 * @param {Around} around
 * @param {Schemas["EngagementAdded"]} engagement
 * @param {Schemas["EngagementState"]} state
 * @param {Schemas["Item"][]} life
 */
function standing(around, engagement, state, life) {
  const passed = life.filter((each) => each.certainty === "certain");
  return element(around, {
    state,
    kind: "engagements",
    id: engagement.id,
    subject: `engagement/${engagement.id}`,
    title: "On this day",
    holds: howItStands(state),
    say: spokenStatus,
    extra: [
      within(around, state),
      besideStatus(around, state, [
        track(state, passed),
        passed.length > 1 ? h("p", { class: "note" }, trackInWords(passed)) : null,
      ]),
    ],
  });
}
