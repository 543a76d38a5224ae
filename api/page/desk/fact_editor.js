// @ts-check
// One event of a draft, open to be filled in: its words, its kind, its fields, what is amiss.

import { capital, h, put } from "../browser/dom.js";
import { newForm, showFields, showId } from "./form.js";
import { citationsShown } from "./citations_shown.js";
import { firstAmiss, newId, place } from "./field.js";
import { fillerOf } from "./filler.js";
import { Filling } from "./filling.js";
import { hintsOf } from "./hints.js";
import { kindField, kindsFound } from "./kind_field.js";
import { valueAt } from "./pointers.js";
import { kindNamed } from "./schema.js";
import { firstFor, registrationIn } from "./told_fact.js";
import { key } from "./selection_bar.js";

/** @import { Around } from "./form.js" */
/** @import { FaultAt } from "./faults_at.js" */
/** @import { Found } from "./names.js" */
/** @import { EventBody } from "./pointers.js" */
/** @import { Kind } from "./schema.js" */
/** @import { AskFact } from "./fact_asker.js" */
/** @import { FactTold } from "./told_fact.js" */

/**
 * @typedef {object} Beginning
 * @property {boolean} isNew whether it is just begun: with another kind, mostly
 * @property {Map<string, string>} filled fields that it begins with, and where they come from
 * @property {FactTold | null} told what its words tell, as far as that is known
 * @property {AskFact} ask
 * @property {Record<string, Found[]>} before what the fact before has, and it may have
 */

/**
 * @param {EventBody} event
 * @param {Around} around
 * @param {Beginning} beginning
 * @param {{ done: () => void, remove: () => void, unquote: (at: number) => void }} acts
 */
export function factEditor(event, around, beginning, acts) {
  const title = newId();
  const filling = new Filling(event, beginning.filled);
  const form = newForm(event, around, () => add.focus());
  const toldOn = form.changed;
  form.changed = () => {
    toldOn();
    filler.changed();
  };
  const fields = h("div", {
    oninput: (typed) => {
      filler.typed(typed);
      confirm();
    },
  });
  const citations = h("div", { class: "citations", oninput: () => void (form.led = null) });
  const others = h("ul", { class: "faults", role: "alert" });
  const doubts = h("ul", { class: "doubts" });
  // What is offered meanwhile is told elsewhere, and does not silence it.
  const heard = h("p", { class: "unseen", role: "status" });
  let isAll = false;
  const isFact = !event.type || Boolean(kindNamed(event.type)?.isFact);
  /** A kind that was kept from the fact before is nobody's choice yet. */
  let isChosen = Boolean(event.type) && !beginning.isNew;
  const filler = fillerOf({
    ask: isFact ? beginning.ask : async () => null,
    form,
    filling,
    isNew: beginning.isNew || !event.type,
    kind: () => kindNamed(event.type),
    isChosen: () => isChosen,
    // The id follows what is filled in, too.
    filled: toldOn,
    say: (said) => put(heard, said),
    asking: (isAsking) => void node.toggleAttribute("data-asking", isAsking),
  });
  filler.begin(beginning.told);
  form.hints = hintsOf(event, {
    told: filler.told,
    unnamed: () => form.told?.unnamed ?? null,
    before: beginning.before,
    isThere: (id) => around.here("actor").some((each) => each.id === id),
  });
  const kinds = isFact
    ? kindField(event.type, {
        chosen: (kind) => chosen(kind),
        onward: () => taken(),
        found: () => kindsFound(filler.told(), form.told?.words ?? ""),
      })
    : null;

  /** Who goes on with the kind that was kept has chosen it. */
  function confirm() {
    if (isChosen || !event.type) return;
    isChosen = true;
    void filler.now();
  }
  /** @param {Kind} kind */
  function chosen(kind) {
    filling.rekind(new Set(kind.fields.map((each) => each.name)));
    event.type = kind.type;
    taken();
  }
  /** The kind is as it is to be. */
  function taken() {
    const own = kindNamed(event.type)?.fields.find((each) => each.name === "engagement");
    // What is told of an engagement is told of another one than before, mostly.
    if (own?.isNeeded) filling.drop("engagement");
    isChosen = true;
    draw();
    form.changed();
    form.onward();
    void filler.now();
  }
  function draw() {
    const kind = event.type ? kindNamed(event.type) : null;
    if (kind) showFields(fields, form, kind, (name) => name !== "citations");
    filler.mark();
    if (kind?.isFact) drawCitations(kind);
  }
  /** @param {Kind} kind */
  const drawCitations = (kind) => put(citations, citationsShown(form, kind, acts.unquote));

  function firstEmpty() {
    return form.controls.find(
      (each) =>
        each.input.isConnected &&
        each.input.matches("input, textarea") &&
        valueAt(event, each.path) === undefined &&
        !each.node.closest("details:not([open])"),
    )?.input;
  }

  const add = h(
    "button",
    { type: "button", class: "primary", onclick: () => done() },
    "Add to the draft ",
    key("Ctrl+Enter"),
  );
  const node = h(
    "section",
    { class: "editor panel", "aria-labelledby": title, onkeydown: pressed },
    h(
      "h2",
      { id: title },
      isFact ? "A fact" : capital(kindNamed(event.type)?.name.replace(/ added$/, "") ?? "An event"),
    ),
    kinds?.node ?? null,
    heard,
    fields,
    citations,
    others,
    doubts,
    h(
      "p",
      { class: "actions" },
      add,
      h("button", { type: "button", onclick: acts.remove }, "Take out"),
    ),
  );
  /** @param {KeyboardEvent} pressedKey */
  function pressed(pressedKey) {
    if (
      pressedKey.key !== "Enter" ||
      !(pressedKey.ctrlKey || pressedKey.metaKey) ||
      pressedKey.shiftKey
    )
      return;
    pressedKey.preventDefault();
    pressedKey.stopPropagation();
    done();
  }
  function done() {
    isAll = true;
    acts.done();
  }

  return {
    node,
    event,
    /**
     * @param {FaultAt[]} faults
     * @param {FaultAt[]} warnings
     */
    mark: (faults, warnings) => {
      const rest = place(form, faults, isAll);
      put(others, isAll ? rest.map((each) => h("li", {}, each)) : null);
      put(
        doubts,
        warnings.map((each) => h("li", {}, each.said)),
      );
      showId(form);
    },
    /** From now on faults are told also of fields in which nobody has been. */
    tellAll: () => {
      isAll = true;
    },
    /** Leads to the first field in which something is amiss. */
    lead: () => {
      const amiss = firstAmiss(form);
      // What few facts need is folded away, and nobody finds a fault there.
      for (
        let each = amiss?.closest("details");
        each;
        each = each.parentElement?.closest("details")
      )
        each.open = true;
      amiss?.focus();
    },
    show: () => draw(),
    /** @param {boolean} isNew whether it is just begun: with another kind, mostly */
    focus: (isNew) =>
      kinds && (isNew || !event.type)
        ? kinds.focus(true)
        : (firstEmpty() ?? kinds?.node.querySelector("input"))?.focus(),
    cited: () => {
      const kind = kindNamed(event.type);
      if (!kind) return;
      drawCitations(kind);
      citations.lastElementChild?.scrollIntoView({ block: "nearest" });
    },
    /** What its words tell is known by now, or is asked for once more. */
    look: () => (isChosen ? void filler.now() : undefined),
    /**
     * What its words tell of somebody or something of a name.
     * @param {string} kind
     * @param {string} name
     */
    registration: (kind, name) => registrationIn(filler.told(), kind, name),
    /** @param {EventBody} registration */
    first: (registration) => firstFor(filler.told(), registration),
    settled: () => {
      confirm();
      return filler.settled();
    },
    stop: filler.stop,
  };
}
