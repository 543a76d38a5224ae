// @ts-check
// The text, with what is cited marked in it; words of it are selected by mouse, finger or key.

import { announce } from "../browser/announcements.js";
import { h, put } from "../browser/dom.js";
import { isTap, moved, placeUnder, wholeWords, wordsOf } from "./caret.js";
import { newId } from "./field.js";
import { paragraphsOf } from "./marks.js";
import { textBegins } from "./front_matter.js";
import { Measured } from "./offsets.js";
import { frontMatter, pieceShown } from "./pieces.js";

/** @import { Mark } from "./marks.js" */

/** @typedef {NonNullable<ReturnType<Measured["between"]>>} Selected */

const KEYS =
  "Arrow keys go from word to word and sentence to sentence; with Shift they select. " +
  "Enter makes a fact of what is selected, + cites it for the fact that is open, a digit says why it is in no fact. " +
  "A finger taps the first word and the last one.";

/**
 * @param {string} content
 * @param {{ selected: (words: Selected | null) => void, pressed: (key: string) => boolean, marked: (of: string[]) => void }} told
 */
export function textPane(content, told) {
  const measured = new Measured(content);
  const begin = textBegins(content);
  const spoken = wordsOf(content, begin);
  const help = newId();
  const body = h("div", {
    class: "text",
    tabindex: 0,
    role: "group",
    "aria-label": "The text",
    "aria-describedby": help,
    onkeydown: pressed,
    onclick: clicked,
    onpointerdown: (event) => {
      isDragging = event.pointerType === "mouse";
      wasChosen = chosen;
    },
  });
  const node = h(
    "div",
    { class: "text-pane" },
    h("p", { id: help, class: "note keys" }, KEYS),
    body,
  );
  /** @type {import("./caret.js").Caret} */
  let caret = { anchor: 0, head: 0 };
  /** @type {Selected | null} */
  let chosen = null;
  let isFirstKey = true;
  /** While the mouse draws a selection nothing comes up that it might run into. */
  let isDragging = false;
  /** @type {Selected | null} what a tap takes the selection from, and may draw further */
  let wasChosen = null;

  /** @param {Mark[]} marks */
  function draw(marks) {
    const kept = chosen;
    const isOpen = body.querySelector("details")?.open ?? false;
    const all = paragraphsOf(content, marks);
    const [before, own] = [true, false].map((isBefore) =>
      all
        .filter(({ from }) => from < begin === isBefore)
        .map(({ from, pieces }) =>
          h(
            "p",
            { "data-from": from },
            pieces.map((each) => pieceShown(content, each)),
          ),
        ),
    );
    put(body, before.length ? frontMatter(before, isOpen) : null, own);
    if (kept && body.contains(document.activeElement)) reveal(kept.from, kept.to);
  }
  /**
   * The unit of the text at a place of the page.
   * @param {Node} at
   * @param {number} offset
   */
  function unitAt(at, offset) {
    if (at instanceof Text) return Number(at.parentElement?.dataset.from ?? 0) + offset;
    const next = at.childNodes[offset];
    if (next) return firstUnit(next);
    const last = at.childNodes[at.childNodes.length - 1];
    return last ? firstUnit(last) + (last.textContent?.length ?? 0) : firstUnit(at);
  }
  /** @param {Node} each */
  function firstUnit(each) {
    const holder = each instanceof HTMLElement ? each : each.parentElement;
    return Number(holder?.dataset.from ?? content.length);
  }

  function look() {
    const selection = getSelection();
    if (!selection?.rangeCount || !selection.anchorNode || !body.contains(selection.anchorNode))
      return;
    const range = selection.getRangeAt(0);
    const end = body.contains(range.endContainer)
      ? unitAt(range.endContainer, range.endOffset)
      : content.length;
    const found = selection.isCollapsed
      ? null
      : measured.between(unitAt(range.startContainer, range.startOffset), end);
    if (found?.from === chosen?.from && found?.to === chosen?.to) return;
    chosen = found;
    if (!isDragging) told.selected(found);
  }
  document.addEventListener("selectionchange", look);
  document.addEventListener("pointerup", () => setTimeout(dropped));
  document.addEventListener("pointercancel", dropped);

  function dropped() {
    const wasDragging = isDragging;
    isDragging = false;
    if (chosen) follow(chosen);
    if (wasDragging) told.selected(chosen);
  }
  /**
   * After the mouse the keys go on from where it was; a word that it has cut is taken whole.
   * @param {Selected} selected
   */
  function follow(selected) {
    const { from, to } = wholeWords(selected, spoken.words, content);
    if (from !== selected.from || to !== selected.to) reveal(from, to);
    const anchor = spoken.words.findIndex((each) => each.to > from);
    const head = spoken.words.findLastIndex((each) => each.from < to);
    if (anchor < 0 || head < anchor) return;
    caret = { anchor, head };
    isFirstKey = false;
  }
  /** @param {KeyboardEvent} event */
  function pressed(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const next = isFirstKey ? { anchor: caret.head, head: caret.head } : caret;
    const after = moved(
      isFirstKey && !event.shiftKey ? { anchor: -1, head: caret.head - 1 } : next,
      event,
      spoken,
    );
    if (after) {
      event.preventDefault();
      isFirstKey = false;
      caret = after;
      showCaret();
    } else if (told.pressed(event.key)) event.preventDefault();
  }
  function showCaret() {
    const [one, other] = [caret.anchor, caret.head].sort((a, b) => a - b);
    reveal(spoken.words[one].from, spoken.words[other].to);
    announce(content.slice(spoken.words[one].from, spoken.words[other].to));
  }
  /**
   * Selects a stretch of the text, and brings it into sight.
   * @param {number} from
   * @param {number} to
   */
  function reveal(from, to) {
    const start = placeOf(from);
    const end = placeOf(to, true);
    if (!start || !end) return;
    getSelection()?.setBaseAndExtent(start.node, start.offset, end.node, end.offset);
    end.node.parentElement?.scrollIntoView({ block: "nearest" });
    look();
  }
  /**
   * @param {number} unit
   * @param {boolean} [isEnd]
   */
  function placeOf(unit, isEnd = false) {
    const holders = /** @type {NodeListOf<HTMLElement>} */ (
      body.querySelectorAll("p > [data-from]")
    );
    let low = 0;
    let high = holders.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const from = Number(holders[middle].dataset.from);
      if (isEnd ? from < unit : from <= unit) low = middle + 1;
      else high = middle;
    }
    const holder = holders[Math.max(0, low - 1)];
    const words = holder?.firstChild;
    if (!words) return null;
    const within = Math.min(unit - Number(holder.dataset.from), words.textContent?.length ?? 0);
    return { node: words, offset: Math.max(0, within) };
  }
  /**
   * A finger taps the first word and the last one; a tap on what is selected lets it go.
   * @param {MouseEvent} event
   */
  function tapped({ clientX, clientY }) {
    const at = placeUnder(clientX, clientY);
    const unit = at && body.contains(at.node) ? unitAt(at.node, at.offset) : -1;
    const word = spoken.words.findIndex((each) => each.from <= unit && each.to >= unit);
    if (word < 0) return false;
    const { from, to } = wasChosen ?? { from: 0, to: 0 };
    if (unit >= from && unit < to) return letGo();
    const anchor = wasChosen ? spoken.words.findIndex((each) => each.to > from) : word;
    const last =
      wasChosen && unit < from ? spoken.words.findLastIndex((each) => each.from < to) : anchor;
    caret = { anchor: last, head: word };
    showCaret();
    return true;
  }
  function letGo() {
    getSelection()?.removeAllRanges();
    chosen = null;
    told.selected(null);
    return true;
  }
  /** @param {MouseEvent} event */
  function clicked(event) {
    if (isTap(event) && tapped(event)) return;
    const mark = event.target instanceof Element ? event.target.closest("mark") : null;
    if (!(mark instanceof HTMLElement) || !getSelection()?.isCollapsed) return;
    told.marked((mark.dataset.of ?? "").split(" ").filter(Boolean));
  }

  return {
    node,
    measured,
    draw,
    focus: () => body.focus({ preventScroll: true }),
    selected: () => chosen,
    /**
     * @param {number} start
     * @param {number} end
     */
    show: (start, end) => reveal(measured.unitAt(start), measured.unitAt(end)),
    /** Goes on behind what was selected. */
    goOn: () => {
      const behind = spoken.words.findIndex((each) => each.from >= (chosen?.to ?? 0));
      if (behind >= 0) caret = { anchor: behind, head: behind };
      isFirstKey = true;
      letGo();
      body.focus({ preventScroll: true });
    },
  };
}
