// @ts-check
// Why a stretch of a text is in no fact: said of what is selected, and taken back again.

import { announce } from "../browser/announcements.js";
import { counted } from "../browser/dom.js";
import { textNamed } from "./bench_begun.js";
import { REASONS } from "./selection_bar.js";

/** @import { citingOf } from "./citing.js" */
/** @import { selectionBar } from "./selection_bar.js" */
/** @import { DeskText, Span } from "./shapes.js" */

/** @typedef {DeskText["read"][number]} Read */

/**
 * @typedef {object} OfBench
 * @property {() => DeskText} text
 * @property {() => Span | null} selected
 * @property {ReturnType<typeof citingOf>} citing
 * @property {ReturnType<typeof selectionBar>} bar
 * @property {() => void} changed
 * @property {() => void} goOn
 */

/** @param {OfBench} bench */
export function reasonsOf({ text, selected, citing, bar, changed, goOn }) {
  /** @type {Read[]} those that are offered to be taken back */
  let offered = [];

  /** @param {Span | null} span */
  function touching(span) {
    return span ? text().read.filter((each) => each.start < span.end && each.end > span.start) : [];
  }
  /** @param {string} reason */
  async function give(reason) {
    const words = selected();
    if (!words) return;
    const { start, end } = words;
    const read = await citing.read({ start, end, reason });
    if (!read) return;
    const others = text().read.filter((each) => each.start !== start || each.end !== end);
    text().read = [...others, { start, end, reason }];
    announce(`In no fact: ${said(reason)}`);
    changed();
    goOn();
  }
  /** Takes back what is offered; gives whether anything was. */
  function takeBack() {
    const all = offered;
    offered = [];
    if (all.length) void taken(all);
    return all.length > 0;
  }
  return {
    give,
    takeBack,
    /**
     * A digit gives its reason, 0 takes reasons back; gives whether the key did anything.
     * @param {string} key
     */
    pressed: (key) => {
      const reason = REASONS[Number(key) - 1];
      if (reason) void give(reason);
      return Boolean(reason) || (key === "0" && takeBack());
    },
    /**
     * What of a stretch has its reason already is said, and can be taken back.
     * @param {Span | null} span
     */
    offer: (span) => {
      offered = touching(span);
      bar.offer(offered.map((each) => said(each.reason)));
    },
  };

  /** @param {Read[]} all */
  async function taken(all) {
    for (const { start, end } of all) if (!(await citing.read({ start, end }))) return;
    const { read } = await textNamed(text().text).catch(() => text());
    text().read = read;
    const stays = read.some((one) =>
      all.some((each) => each.start === one.start && each.end === one.end),
    );
    changed();
    goOn();
    bar.say(
      stays
        ? "This reason comes with the record, and is not the desk's to take back."
        : `${counted(all.length, "reason")} taken back.`,
    );
  }
}

/** @param {string} reason */
const said = (reason) => reason.replaceAll("-", " ");
