// @ts-check
// The draft as a whole: its events, how far it is saved, what it will change, and its recording.

import { capital, counted, h, put } from "../browser/dom.js";
import { reasonOf } from "../client/api.js";
import { effectsShown } from "./effects.js";
import { kindNamed } from "./schema.js";
import { key } from "./selection_bar.js";
import { wordAsked } from "./word_asked.js";

/** @import { Draft, Standing } from "./draft.js" */
/** @import { Body } from "./pointers.js" */

/** @type {Record<Standing, string>} */
const STANDINGS = {
  saved: "Saved",
  typing: "…",
  saving: "Saving …",
  offline:
    "Not saved: the service cannot be reached. It is kept in this browser, and saved when it can be.",
  refused: "Not saved",
  conflict: "Not saved: somebody else has changed this draft",
  key: "Not saved: the key is taken no more",
};
/** What may be done with a draft besides, and how it is called. */
const ACTS = /** @type {[string, string][]} */ ([
  ["propose", "Propose to others"],
  ["reject", "Reject"],
  ["send-back", "Send back"],
  ["withdraw", "Withdraw"],
]);
const LONGEST = 160;
const WITH_A_WORD = new Set(["reject", "send-back"]);

/**
 * @param {Draft} draft
 * @param {{ edit: (at: number) => void, record: () => void, acted: (act: string) => void }} acts
 */
export function draftPanel(draft, acts) {
  const events = h("ol", { class: "events" });
  const standing = h("p", { class: "standing", role: "status" });
  const said = h("p", { class: "fault", role: "alert", hidden: true });
  const effects = effectsShown();
  const buttons = h("div", { class: "actions" });
  const asked = h("div", {});
  const node = h(
    "section",
    { class: "panel draft", "aria-label": "The draft" },
    h("h2", {}, "The draft"),
    standing,
    events,
    effects.node,
    buttons,
    asked,
    said,
  );

  /** @param {number} open the event that is being edited */
  function show(open) {
    const amiss = (/** @type {number} */ at) => draft.faults.filter((each) => each.event === at);
    node.hidden = !draft.events.length;
    put(
      events,
      draft.events.map((event, at) =>
        h(
          "li",
          { "aria-current": at === open ? "true" : null },
          h(
            "button",
            { type: "button", class: "event", onclick: () => acts.edit(at) },
            h("span", {}, titleOf(event)),
            h("span", { class: "kind" }, kindOf(event)),
          ),
          faultsSaid(event, amiss(at), at === open),
        ),
      ),
    );
    const refused = draft.standing === "refused" ? `: ${draft.said}` : "";
    put(standing, `${STANDINGS[draft.standing]}${refused}`);
    standing.dataset.standing = draft.standing;
    effects.show(draft.effects);
    drawButtons();
  }
  function drawButtons() {
    if (asked.hasChildNodes()) return;
    const count = draft.faults.length;
    const mayRecord = draft.may("accept") || draft.may("record");
    put(
      buttons,
      mayRecord || !draft.answer
        ? h(
            "button",
            { type: "button", class: "primary", onclick: acts.record },
            `Record ${counted(draft.events.length, "event")} `,
            key("Ctrl+Shift+Enter"),
          )
        : null,
      ACTS.filter(([act]) => draft.may(act)).map(([act, name]) =>
        h("button", { type: "button", onclick: () => begin(act, name) }, name),
      ),
      count ? h("span", { class: "amiss" }, `${counted(count, "fault")} to mend first`) : null,
    );
  }
  /**
   * @param {string} act
   * @param {string} name
   */
  function begin(act, name) {
    if (!WITH_A_WORD.has(act)) return void done(act, "");
    const left = () => {
      put(asked);
      drawButtons();
      const back = [...buttons.querySelectorAll("button")].find(
        (each) => each.textContent === name,
      );
      back?.focus();
    };
    const form = wordAsked(name, {
      left,
      done: (word) => {
        put(asked);
        void done(act, word);
      },
    });
    put(buttons);
    put(asked, form.node);
    form.focus();
    return undefined;
  }
  /**
   * @param {string} act
   * @param {string} word
   */
  async function done(act, word) {
    try {
      await draft.act(act, word);
      acts.acted(act);
    } catch (error) {
      drawButtons();
      tell(reasonOf(error));
    }
  }
  /** @param {string} words */
  function tell(words) {
    said.hidden = !words;
    said.textContent = words;
  }
  return { node, show, tell };
}

/** @param {Body} event */
export function titleOf(event) {
  const inner = /** @type {Body} */ (event.fact ?? event.registration ?? {});
  const plain =
    event.summary ??
    event.name ??
    event.title ??
    (typeof event.fact === "string" ? event.fact : null);
  const said = plain ?? inner.summary ?? inner.name ?? event.actor ?? event.engagement ?? event.id;
  if (said) return String(said);
  const [first] = /** @type {Body[]} */ (event.citations ?? []);
  return first?.exact ? `“${String(first.exact).slice(0, 60)}”` : "New";
}

/** @param {Body} event */
const kindOf = (event) =>
  event.type ? capital(kindNamed(String(event.type))?.name ?? String(event.type)) : "no kind yet";

/**
 * What is amiss with an event; of the one that is open, its fields say it.
 * @param {Body} event
 * @param {{ said: string }[]} faults
 * @param {boolean} isOpen
 */
function faultsSaid(event, faults, isOpen) {
  if (!faults.length) return null;
  if (isOpen || !event.type)
    return h("span", { class: "note" }, `${counted(faults.length, "thing")} to fill in or mend`);
  const [{ said }] = faults;
  const short = said.length > LONGEST ? `${said.slice(0, LONGEST)} …` : said;
  return h("span", { class: "amiss" }, `${counted(faults.length, "fault")}: ${short}`);
}
