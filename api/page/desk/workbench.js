// @ts-check
// A text on the left, and beside it the facts that are made of it.

import { announce } from "../browser/announcements.js";
import { counted, h, put } from "../browser/dom.js";
import { reasonOf } from "../client/api.js";
import { aroundOf } from "./around.js";
import { citedFor, coverageSaid, marksOf, spanOfMark, spansOf } from "./bench_marks.js";
import { benchLaidOut, keepSaving, leftOff, sourceNamed, textNamed } from "./bench_begun.js";
import { citingOf } from "./citing.js";
import { wordsRead } from "./bench_told.js";
import { Draft } from "./draft.js";
import { draftPanel } from "./draft_panel.js";
import { eventsEdited } from "./editing.js";
import { recordedShown } from "./recorded.js";
import { reasonsOf } from "./reasons.js";
import { selectionBar } from "./selection_bar.js";
import { suggestionsOf } from "./suggestions.js";
import { textPane } from "./text_pane.js";
import { unsavedOffer } from "./unsaved_offer.js";
import { watchTroubles } from "./troubles.js";

/** @import { Body } from "./pointers.js" */
/** @import { DeskText, DraftBody } from "./shapes.js" */

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
        this.reasons.offer(words);
      },
      pressed: (pressed) => this.pressed(pressed),
      marked: (of) => this.marked(of),
    });
    this.bar = selectionBar({
      fact: () => void this.fact(),
      cite: () => void this.cite("cite"),
      requote: () => void this.cite("requote"),
      reason: (reason) => void this.reasons.give(reason),
      takeBack: () => void this.reasons.takeBack(),
    });
    this.citing = citingOf(text.text, this.bar);
    this.reasons = reasonsOf({
      text: () => this.text,
      selected: () => this.pane.selected(),
      citing: this.citing,
      bar: this.bar,
      changed: () => this.mark(),
      goOn: () => this.pane.goOn(),
    });
    this.draft = this.newDraft();
    this.editing = eventsEdited({
      draft: () => this.draft,
      around: aroundOf,
      ...wordsRead({
        text: () => ({ measured: this.pane.measured, hash: this.text.text }),
        source: () => this.source() ?? null,
        isRegistered: () => Boolean(this.registered),
        events: () => this.draft.events,
      }),
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
    if (this.text.source) this.registered = await sourceNamed(this.text.source);
    const left = await leftOff(this.text.source, draftId);
    if (left) this.draft.open(left.body, left.etag);
    put(
      this.offered,
      unsavedOffer(this.draft, () => this.editing.open(this.draft.events.length - 1)),
    );
    await this.suggestions.find(this.text, this.draft.id).catch(() => {});
    // On with what is not done yet: the last of it, or the source of a new text.
    const amiss = Math.max(-1, ...this.draft.faults.map((each) => each.event));
    const added = this.draft.events.findIndex((each) => each.type === "source-added");
    this.editing.open(amiss >= 0 ? amiss : added);
    this.mark();
  }

  /** As the draft has it, or as it is registered. */
  source = () => this.draft.events.find(({ type }) => type === "source-added") ?? this.registered;

  told() {
    this.panel?.show(this.editing.at());
    this.editing?.mark();
    put(this.heading, String(this.source()?.title ?? "A text without its source"));
  }

  /** Marks in the text what is cited, drafted, suggested and read. */
  mark() {
    const [{ events }, { measured }] = [this.draft, this.pane];
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
    await this.editing.begin(citation);
  }

  /** @param {"cite" | "requote"} how */
  async cite(how) {
    const citation = await this.citation();
    if (citation) this.editing[how](citation);
  }

  /** @param {string} pressed */
  pressed(pressed) {
    if (!this.pane.selected()) return false;
    if (pressed === "Enter") void this.fact();
    else if (pressed === "+") void this.cite("cite");
    else if (pressed === "=" && this.editing.isOfFact()) void this.cite("requote");
    else return this.reasons.pressed(pressed);
    return true;
  }

  /** @param {string[]} of facts, events of the draft, suggestions and spans that are marked there */
  marked(of) {
    const drafted = of.find((each) => each.startsWith("#"));
    const read = of.find((each) => each.startsWith("@"));
    if (drafted) this.editing.open(Number(drafted.slice(1)));
    else if (!of.some((each) => this.suggestions.open(each))) {
      const titles = citedFor(this.text, of);
      if (titles) this.bar.say(`Cited for: ${titles}`);
      else if (read) this.pane.show(...spanOfMark(read));
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
    await this.reread();
    const said = `${counted(draft.events.length, "event")} recorded.`;
    put(this.offered, recordedShown(draft.events));
    this.bar.say(said);
    announce(said);
  }

  /** After something was recorded: the text as it is cited by now, and another draft. */
  async reread() {
    this.text = await textNamed(this.text.source ?? this.text.text).catch(() => this.text);
    this.registered = this.text.source ? (this.source() ?? null) : null;
    const named = this.text.source ?? this.text.text;
    this.draft = this.newDraft();
    this.panel = this.newPanel();
    history.replaceState(null, "", `/desk/texts/${encodeURIComponent(named)}`);
    await this.suggestions.find(this.text, this.draft.id).catch(() => {});
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
    const fact = body.events.findIndex((each) => spansOf(each).length);
    this.editing.open(Math.max(0, fact));
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
