// @ts-check
// On paper nothing leads anywhere: the facts behind what stands there are footnotes, with where each is
// to be found.

import { counted, h } from "../browser/dom.js";

const PAGES = ".page.relations > .board, .page.compared";
const NOTED = ".grounds, details.alternatives, .said, .causes > li";
/** Of these the words stand there already: a note needs but the address. */
const IN_WORDS = ".said, .causes > li";
/** What is folded on paper, or noted with what it is within. */
const PASSED_BY = "details.more, details.alternatives *";

/** Numbers the elements and statements of a state, and lists their facts at its end. */
export function addFootnotes() {
  const board = document.querySelector(PAGES);
  const notes = [...(board?.querySelectorAll(NOTED) ?? [])]
    .filter((each) => !each.closest("details.more") && !each.matches(PASSED_BY))
    .map((each) => ({ each, links: linksOf(each) }))
    .filter(({ links }) => links.length);
  if (!board || !notes.length) return;
  const list = notes.map(({ each, links }, place) => {
    markedBy(each).append(h("sup", { class: "print-only" }, ` ${place + 1}`));
    return h("li", {}, links.map(foundAt).join("; "), supportOf(each));
  });
  board.append(
    h(
      "section",
      { class: "panel print-only footnotes" },
      h("h2", {}, counted(notes.length, "note")),
      h("ol", {}, list),
    ),
  );
}

/** Takes away what was there for paper alone. */
export function removeFootnotes() {
  for (const each of document.querySelectorAll(".footnotes, sup.print-only")) each.remove();
}

/** @param {Element} each */
const linksOf = (each) => [
  ...each.querySelectorAll(each.matches(IN_WORDS) ? ":scope > a" : ".because a"),
];

/**
 * Where a number stands: with what holds, and not within what is folded away.
 * @param {Element} each
 */
function markedBy(each) {
  if (each.matches(".grounds")) return each.previousElementSibling ?? each;
  return each.querySelector(":scope > summary") ?? each;
}

/**
 * A fact and its address; of what was said the words stand there already.
 * @param {Element} link
 */
function foundAt(link) {
  const path = new URL(link.getAttribute("href") ?? "", location.href).pathname;
  return link.parentElement?.matches(IN_WORDS) ? path : `${link.textContent} (${path})`;
}

/** @param {Element} each */
function supportOf(each) {
  const words = each.matches(".grounds") ? each.querySelector("summary")?.textContent : null;
  return words ? `, ${words.replace(/^why · /, "")}` : "";
}
