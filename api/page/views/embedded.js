// @ts-check
// A timeline for a frame in another page.

import { h } from "../browser/dom.js";
import { linkTo } from "../browser/places.js";
import { address, ask } from "../client/api.js";
import { marking } from "../parts/contested_marks.js";
import { issueName, loadNames, nameOf } from "../parts/names.js";
import { nothing } from "../parts/placeholders.js";
import { coded, lanes, legend, list, undated } from "../parts/timeline.js";
import { spanOf } from "../parts/timeline_layout.js";

/** @import { Context, Page } from "../frame/frame.js" */

const FILTERS = [
  "actor",
  "counterpart",
  "issue",
  "engagement",
  "office",
  "measure",
  "channel",
  "incident",
  "accord",
  "kind",
  "place",
  "from",
  "until",
  "undated",
  "text",
  "contested",
  "status",
];
const WITH_PAGES = [
  "engagement",
  "office",
  "measure",
  "channel",
  "incident",
  "accord",
  "actor",
  "issue",
  "place",
];
const LIMIT = 20;
const MOST = 100;

/**
 * @param {Context} context
 * @returns {Promise<Page>}
 */
export async function open({ query, clocks, signal }) {
  const filters = Object.fromEntries(
    FILTERS.map((name) => [name, query.get(name)]).filter(([, value]) => value),
  );
  const limit = Math.min(MOST, Math.max(1, Number(query.get("limit")) || LIMIT));
  const [page] = await Promise.all([
    ask(address("/v1/timeline", clocks, { ...filters, order: "desc", limit }), { signal }),
    loadNames(),
  ]);
  const span = spanOf(page.items);
  const title = titleOf(filters);
  const node = h(
    "div",
    { class: "page embed" },
    h("h1", {}, title),
    legend(Boolean(filters.from || filters.until)),
    lanes(page.items, span),
    page.items.length ? list(page.items, span, clocks) : nothing("No fact fits."),
    undated(page.undated_left_out),
    coded(page.coded_left_out),
    page.next
      ? h("p", { class: "note" }, `The latest ${page.items.length}; there are earlier ones.`)
      : null,
    h(
      "p",
      { class: "note" },
      "From ",
      h(
        "a",
        { href: linkTo(homeOf(filters), clocks), target: "_blank", rel: "noopener" },
        "Detente",
      ),
      `, as of ${page.clocks.as_of_in_words}, ledger ${page.clocks.known_at.toLocaleString("en")}.`,
    ),
  );
  for (const link of node.querySelectorAll("a[href]"))
    Object.assign(link, { target: "_blank", rel: "noopener" });
  marking(node, filters, clocks, signal);
  return { title, node };
}

/** @param {Record<string, string>} filters */
function titleOf({ actor, counterpart, issue, text }) {
  const who = [actor, counterpart].filter(Boolean).map(nameOf).join(" and ");
  const parts = [who, issue ? issueName(issue) : "", text ? `“${text}”` : ""].filter(Boolean);
  return parts.length ? parts.join(": ") : "Timeline";
}

/** @param {Record<string, string>} filters */
function homeOf(filters) {
  const { actor, counterpart } = filters;
  if (actor && counterpart) return `/relations/${actor}/${counterpart}`;
  const kind = WITH_PAGES.find((each) => filters[each]);
  return kind ? `/${kind}s/${filters[kind]}` : "/";
}
