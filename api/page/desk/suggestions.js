// @ts-check
// What programs suggest: shown in the text and in a queue, recorded by a person's act alone.

import { announce } from "../browser/announcements.js";
import { counted, h, put } from "../browser/dom.js";
import { reasonOf } from "../client/api.js";
import { factShown } from "./fact_short.js";
import { spansOf } from "./bench_marks.js";
import { key } from "./selection_bar.js";
import { send } from "./service.js";
import { wordAsked } from "./word_asked.js";

/** @import { DraftBody } from "./shapes.js" */

/** @typedef {{ body: DraftBody, etag: string, node: HTMLElement, said: HTMLElement, asked: HTMLElement }} Suggestion */

/** @typedef {{ show: (span: { start: number, end: number }) => void, edit: (body: DraftBody, etag: string) => void, changed: () => void, settled: () => void }} Told */

/** @param {Told} told */
export function suggestionsOf(told) {
  const list = h("ol", { class: "suggestions-list" });
  const node = h(
    "section",
    { class: "panel suggestions", "aria-label": "Suggestions of programs" },
    h("h2", {}, "Suggested"),
    h(
      "p",
      { class: "note" },
      "A program proposes these; nothing of them is recorded unless you accept it: ",
      key("a"),
      " accepts, ",
      key("e"),
      " edits, ",
      key("r"),
      " rejects the one that is in focus.",
    ),
    list,
  );
  node.hidden = true;
  /** @type {Suggestion[]} */
  let all = [];

  /**
   * What is proposed of a source; of one that is not recorded yet, by its text.
   * @param {{ source: string | null, text: string }} of
   * @param {string} open the draft that is open already
   */
  async function find({ source, text }, open) {
    const query = new URLSearchParams({ status: "proposed", limit: "50" });
    if (source) query.set("source", source);
    else query.set("text", text);
    const page = await send("GET", `/v1/drafts?${query}`);
    const { items } = /** @type {{ items: { id: string }[] }} */ (page.body);
    all = [];
    for (const each of items.filter(({ id }) => id !== open)) {
      const done = await send("GET", `/v1/drafts/${each.id}`);
      all.push(suggestion(/** @type {DraftBody} */ (done.body), done.etag));
    }
    draw();
  }
  function draw() {
    node.hidden = !all.length;
    put(
      list,
      all.map((each) => each.node),
    );
  }
  /**
   * @param {DraftBody} body
   * @param {string} etag
   * @returns {Suggestion}
   */
  function suggestion(body, etag) {
    const said = h("p", { class: "fault", role: "alert", hidden: true });
    const asked = h("div", {});
    const by = body.proposed_by
      ? `${body.proposed_by.name} ${body.proposed_by.version}`
      : body.owner;
    /** @type {HTMLLIElement} */
    const item = h(
      "li",
      {
        class: "suggestion",
        tabindex: -1,
        "data-id": body.id,
        onkeydown: (event) => pressed(event, made),
        onfocusin: () => lead(made),
      },
      h("h3", {}, body.title),
      h(
        "p",
        { class: "note" },
        `by ${by}`,
        body.faults.length
          ? h(
              "span",
              { class: "amiss" },
              ` · ${counted(body.faults.length, "fault")}: ${body.faults[0].detail}`,
            )
          : null,
      ),
      body.events.map(factShown),
      body.note ? h("p", { class: "note" }, body.note) : null,
      h(
        "p",
        { class: "actions" },
        may("accept") || may("record")
          ? h(
              "button",
              { type: "button", class: "primary", onclick: () => void judge(made, "accept") },
              "Accept ",
              key("a"),
            )
          : null,
        may("save")
          ? h("button", { type: "button", onclick: () => edit(made) }, "Edit ", key("e"))
          : null,
        may("reject")
          ? h("button", { type: "button", onclick: () => reject(made) }, "Reject ", key("r"))
          : null,
      ),
      asked,
      said,
    );
    /** @param {string} act */
    function may(act) {
      return body.may.includes(act);
    }
    /** @type {Suggestion} */
    const made = { body, etag, node: item, said, asked };
    return made;
  }
  /** @param {Suggestion} each */
  function lead(each) {
    const [span] = each.body.events.flatMap(spansOf);
    if (span) told.show(span);
  }
  /**
   * @param {KeyboardEvent} event
   * @param {Suggestion} each
   */
  function pressed(event, each) {
    const isTyping = event.target instanceof HTMLInputElement;
    if (isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
    const acts = /** @type {Record<string, () => unknown>} */ ({
      a: () => judge(each, "accept"),
      e: () => edit(each),
      r: () => reject(each),
    });
    const act = acts[event.key];
    if (!act) return;
    event.preventDefault();
    void act();
  }
  /** @param {Suggestion} each */
  function edit(each) {
    out(each);
    told.edit(each.body, each.etag);
  }
  /**
   * A key that slipped rejects nothing: a word is asked for before, which may be left out.
   * @param {Suggestion} each
   */
  function reject(each) {
    if (!each.body.may.includes("reject")) return;
    const form = wordAsked("Reject", {
      left: () => {
        put(each.asked);
        each.node.focus();
      },
      done: (word) => void judge(each, "reject", word),
    });
    put(each.asked, form.node);
    form.focus();
  }
  /**
   * @param {Suggestion} each
   * @param {string} act
   * @param {string} [word]
   */
  async function judge(each, act, word = "") {
    try {
      await send("POST", `/v1/drafts/${each.body.id}/acts`, {
        body: { act, word: word || undefined },
        headers: { "If-Match": each.etag },
      });
    } catch (error) {
      each.said.hidden = false;
      each.said.textContent = reasonOf(error);
      return;
    }
    out(each);
    announce(act === "accept" ? "Accepted and recorded" : "Rejected");
    if (act === "accept") told.settled();
    else told.changed();
  }
  /** @param {Suggestion} each */
  function out(each) {
    const place = all.indexOf(each);
    all = all.filter((other) => other !== each);
    draw();
    (all[place] ?? all[place - 1])?.node.focus();
  }
  return {
    node,
    find,
    spans: () =>
      all.flatMap((each) =>
        each.body.events.flatMap(spansOf).map((span) => ({ ...span, of: each.body.id })),
      ),
    /**
     * Leads to the suggestion with an id, if there is one.
     * @param {string} id
     */
    open: (id) => {
      const found = all.find((each) => each.body.id === id);
      found?.node.focus();
      return Boolean(found);
    },
  };
}
