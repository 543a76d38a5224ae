// @ts-check
// A text on the left, and beside it the facts that are made of it.

import { announce } from "../browser/announcements.js";
import { counted, h, put } from "../browser/dom.js";
import { reasonOf } from "../client/api.js";
import { aroundOf } from "./around.js";
import { citedFor, coverageSaid, marksOf, spansOf } from "./bench_marks.js";
import { benchLaidOut, keepSaving, leftOff, sourceNamed, textNamed } from "./bench_begun.js";
import { citingOf } from "./citing.js";
import { Draft } from "./draft.js";
import { draftPanel } from "./draft_panel.js";
import { eventsEdited } from "./editing.js";
import { forgetLists } from "./names.js";
import { REASONS, selectionBar } from "./selection_bar.js";
import { suggestionsOf } from "./suggestions.js";
import { textPane } from "./text_pane.js";
import { unsavedOffer } from "./unsaved_offer.js";
import { watchTroubles } from "./troubles.js";

/** @import { Body } from "./pointers.js" */
/** @import { DeskText, DraftBody } from "./shapes.js" */

/** A text, its draft, and what is shown of both. */
class Workbench {
  /** @param {DeskText} text */
  constructor(text) {
    this.text = text;
    /** @type {Body | null} the source as it is registered */
    this.registered = null;
    this.pane = textPane(text.content, {
      selected: (words) => {
        this.bar.show(words?.exact ?? null, this.editing.isOfFact());
        this.citing.look(words);
      },
      pressed: (pressed) => this.pressed(pressed),
      marked: (of) => this.marked(of),
    });
    this.bar = selectionBar({
      fact: () => void this.fact(),
      cite: () => void this.cite(),
      reason: (reason) => void this.reason(reason),
    });
    this.citing = citingOf(text.text, this.bar);
    this.draft = this.newDraft();
    this.editing = eventsEdited({
      draft: () => this.draft,
      published: () => String(this.source()?.published ?? ""),
      around: aroundOf,
      changed: () => this.mark(),
      closed: () => this.pane.goOn(),
    });
    this.heading = h("h1", {});
    this.coverage = h("p", { class: "coverage" });
    this.offered = h("div", {});
    this.panels = h("div", {});
    this.panel = this.newPanel();
    this.suggestions = suggestionsOf({
      show: (span) => this.pane.show(span.start, span.end),
      edit: (body, etag) => this.take(body, etag),
      changed: () => this.mark(),
      settled: () => void this.reread(),
    });
    this.node = benchLaidOut(
      [this.heading, this.coverage, this.offered],
      [this.pane.node, this.bar.node],
      [this.editing.node, this.panels, this.suggestions.node],
      (event) => this.shortcut(event),
    );
    keepSaving(() => this.draft);
  }

  newDraft() {
    const { text, source } = this.text;
    const draft = new Draft({ name: `new:${text}`, title: "Facts", source });
    draft.watch(() => this.told());
    watchTroubles(draft, (isTheirs) => {
      if (isTheirs) this.editing.close();
      this.mark();
    });
    return draft;
  }

  newPanel() {
    const panel = draftPanel(this.draft, {
      edit: (at) => this.editing.open(at),
      record: () => void this.record(),
      acted: () => void this.reread(),
    });
    put(this.panels, panel.node);
    return panel;
  }

  /** @param {string | null} draftId */
  async begin(draftId) {
    const { source } = this.text;
    if (source) this.registered = await sourceNamed(source);
    const left = await leftOff(source, draftId);
    if (left) this.draft.open(left.body, left.etag);
    put(
      this.offered,
      unsavedOffer(this.draft, () => this.editing.open(this.draft.events.length - 1)),
    );
    await this.suggestions.find(this.text.source).catch(() => {});
    const added = this.draft.events.findIndex((each) => each.type === "source-added");
    if (added >= 0) this.editing.open(added);
    this.mark();
    this.told();
  }

  /** The source: as the draft registers it, or as it is registered. */
  source() {
    return this.draft.events.find((each) => each.type === "source-added") ?? this.registered;
  }

  told() {
    this.panel?.show(this.editing.at());
    this.editing?.mark();
    put(this.heading, String(this.source()?.title ?? "A text without its source"));
  }

  /** Marks in the text what is cited, drafted, suggested and read. */
  mark() {
    const { events } = this.draft;
    const { measured } = this.pane;
    const drafted = { events, open: this.editing.at() };
    this.pane.draw(marksOf(measured, this.text, drafted, this.suggestions.spans()));
    put(this.coverage, coverageSaid(measured, this.text, events));
    this.told();
  }

  async citation() {
    const words = this.pane.selected();
    return words
      ? this.citing.of(words, String(this.text.source ?? this.source()?.id ?? ""))
      : null;
  }

  async fact() {
    const citation = await this.citation();
    if (!citation) return;
    this.bar.show(null, false);
    this.editing.begin(citation);
  }

  async cite() {
    const citation = await this.citation();
    if (citation) this.editing.cite(citation);
  }

  /** @param {string} reason */
  async reason(reason) {
    const words = this.pane.selected();
    if (!words) return;
    const { start, end } = words;
    const read = await this.citing.read({ start, end, reason });
    if (!read) return;
    this.text.read.push(read);
    announce(`In no fact: ${reason.replaceAll("-", " ")}`);
    this.mark();
    this.pane.goOn();
  }

  /** @param {string} pressed */
  pressed(pressed) {
    if (!this.pane.selected()) return false;
    const reason = REASONS[Number(pressed) - 1];
    if (pressed === "Enter") void this.fact();
    else if (pressed === "+") void this.cite();
    else if (reason) void this.reason(reason);
    else return false;
    return true;
  }

  /** @param {string[]} of facts, events of the draft, and suggestions that are marked there */
  marked(of) {
    const drafted = of.find((each) => each.startsWith("#"));
    if (drafted) this.editing.open(Number(drafted.slice(1)));
    else if (!of.some((each) => this.suggestions.open(each))) {
      const titles = citedFor(this.text, of);
      if (titles) this.bar.say(`Cited for: ${titles}`);
    }
  }

  async record() {
    const { draft, panel } = this;
    panel.tell("");
    try {
      await draft.act(draft.may("record") ? "record" : "accept");
    } catch (error) {
      panel.tell(reasonOf(error));
      if (draft.faults.length) this.editing.lead(Math.max(0, draft.faults[0].event));
      return;
    }
    const count = counted(draft.events.length, "event");
    await this.reread();
    announce(`${count} recorded`);
    this.bar.say(`${count} recorded.`);
  }

  /** After something was recorded: the text as it is cited by now, and another draft. */
  async reread() {
    forgetLists();
    this.registered = this.source() ?? null;
    const named = String(this.text.source ?? this.registered?.id ?? this.text.text);
    this.text = await textNamed(named).catch(() => this.text);
    this.draft = this.newDraft();
    this.panel = this.newPanel();
    history.replaceState(null, "", `/desk/texts/${encodeURIComponent(named)}`);
    await this.suggestions.find(this.text.source).catch(() => {});
    this.editing.close();
  }

  /**
   * A draft of somebody else, or of a program, to be changed before it is accepted.
   * @param {DraftBody} body
   * @param {string} etag
   */
  take(body, etag) {
    this.draft = this.newDraft();
    this.draft.open(body, etag);
    this.panel = this.newPanel();
    this.editing.open(
      Math.max(
        0,
        body.events.findIndex((each) => spansOf(each).length),
      ),
    );
  }

  /** @param {KeyboardEvent} event */
  shortcut(event) {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    if (event.shiftKey || this.editing.at() < 0) void this.record();
    else void this.editing.done();
  }
}

/**
 * @param {string} named a source, or the hash of a text
 * @param {string | null} draftId
 */
export async function workbench(named, draftId) {
  const bench = new Workbench(await textNamed(named));
  await bench.begin(draftId);
  return { title: `${bench.source()?.title ?? "A text"} · desk`, node: bench.node };
}
