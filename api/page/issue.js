// An issue: everybody's last word on it, its measures, incidents and channels, its facts.

import { address, ask } from "./api.js";
import { h } from "./dom.js";
import { surroundings } from "./elements.js";
import { loadNames } from "./names.js";
import { countOf, newest, profile, timelineSection } from "./profile.js";
import { channels, incidents, measures } from "./sections.js";
import { stance } from "./stances.js";
import { nothing } from "./states.js";

export async function open({ ids: [id], clocks, signal }) {
  const [answer, facts] = await Promise.all([
    ask(address(`/v1/issues/${encodeURIComponent(id)}`, clocks), { signal }),
    newest({ issue: id }, clocks, signal),
    loadNames(),
  ]);
  const { issue } = answer;
  const around = surroundings({ state: answer, items: facts.items, clocks });
  return profile({
    kind: `Issue · ${countOf(answer.count).toLowerCase()}`, title: issue.name, description: issue.description, answer, clocks, path: `/issues/${issue.id}`,
    parts: [
      h("section", { class: "panel", "aria-labelledby": "stances-title" },
        h("h2", { id: "stances-title" }, "Who said what last"),
        answer.stances.length ? h("ul", { class: "stance-list" }, answer.stances.map((each) => stance(around, each))) : nothing("Nobody is known to have said anything on it.")),
      h("div", { class: "three" },
        channels(around, answer.channels), measures(around, answer.measures), incidents(around, answer.incidents)),
      timelineSection("Facts, newest first", facts, { filters: { issue: id }, clocks, signal }),
    ],
  });
}
