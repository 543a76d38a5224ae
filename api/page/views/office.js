// @ts-check
// An office: who holds it on the day, or may hold it, and who came and went.

import { h } from "../browser/dom.js";
import { address, ask } from "../client/api.js";
import { loadNames, lookUp, nameInSentence } from "../parts/names.js";
import { nothing } from "../parts/placeholders.js";
import { heldOffice } from "../parts/offices.js";
import { opened } from "../parts/open_states.js";
import { lifeSection, profile } from "../parts/profile.js";
import { surroundings } from "../parts/surroundings.js";

/** @import { Context, Page } from "../frame/frame.js" */

/**
 * @param {Context} context
 * @returns {Promise<Page>}
 */
export async function open({ ids: [id], clocks, signal }) {
  const [answer] = await Promise.all([
    ask(address(`/v1/offices/${encodeURIComponent(id)}`, clocks), { signal }),
    loadNames(),
  ]);
  await lookUp([answer], clocks, signal);
  const { office, state, succession } = answer;
  const around = surroundings({ state: answer, items: succession, clocks });
  return profile({
    kind: "Office",
    title: office.name,
    description: `An office of ${nameInSentence(office.of)}.`,
    answer,
    clocks,
    path: `/offices/${office.id}`,
    parts: [
      h(
        "section",
        { class: "panel", "aria-labelledby": "holder-title" },
        h("h2", { id: "holder-title" }, "Who holds it"),
        state
          ? h("ul", { class: "elements" }, opened(heldOffice(around, state, "On this day")))
          : nothing("No holder is known of by this day."),
      ),
      lifeSection("succession", "Who came and went", succession, {
        extent: answer.sections.succession,
        of: { office: id },
        day: answer.clocks.as_of,
        clocks,
        signal,
      }),
    ],
  });
}
