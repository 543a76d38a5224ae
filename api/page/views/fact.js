// @ts-check
// A fact at an address of its own.

import { h } from "../browser/dom.js";
import { factParts } from "../parts/fact.js";

/** @import { Context, Page } from "../frame/frame.js" */

/**
 * @param {Context} context
 * @returns {Promise<Page>}
 */
export async function open(context) {
  const { parts, fact } = await factParts(context.ids[0], context, { heading: "h1" });
  return { title: fact.fact.summary, node: h("article", { class: "page fact" }, parts) };
}
