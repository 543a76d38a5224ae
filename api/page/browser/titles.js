// @ts-check
// What a window is called: as the server calls it, so that a tab keeps its name once a view is there.

export const BEGINNING = "Detente: the state of relations on a day";

/**
 * @param {string} title a page's; that of a fact is its summary, a sentence
 */
export function entitle(title) {
  document.title = title === BEGINNING ? title : `${title.replace(/\.$/, "")} – Detente`;
}
