// @ts-check
// The feeds of what is shown, where feed readers look for them: as the shell of the same address
// has them (api/timelines/announced.py). They have no clocks: who subscribes wants to hear what comes.

import { h } from "../browser/dom.js";
import { decoded } from "../browser/places.js";

const FEEDS = [
  [".feed.json", "application/feed+json", "JSON Feed"],
  [".atom", "application/atom+xml", "Atom feed"],
  [".ics", "text/calendar", "Calendar"],
];
const OF_ONE = [
  "actors",
  "issues",
  "offices",
  "engagements",
  "measures",
  "channels",
  "incidents",
  "accords",
  "places",
];
let announced = false;
/** @type {Record<string, string | undefined>} */
const JSON_OF = { "/": "/", "/embed": "/v1/timeline" };

/**
 * Announces what belongs to an address of the page, in the place of what was announced before.
 * @param {URL} url
 */
export function announceFeeds(url) {
  const json = document.head.querySelector("link[rel=alternate][type='application/json']");
  const path = url.searchParams.has("since") ? `${url.pathname}/changes` : url.pathname;
  json?.setAttribute(
    "href",
    JSON_OF[url.pathname] ?? jsonOfSearch(url) ?? `/v1${path}${url.search}`,
  );
  for (const link of document.head.querySelectorAll("link[data-feed]")) link.remove();
  document.head.append(...feedsOf(url), ...linkedData(url));
  // The address for good that the server has told is that of the first view.
  if (announced) document.head.querySelector("link[rel=canonical]")?.remove();
  announced = true;
}

/**
 * What a search is read as; without a word, where quotes are looked for.
 * @param {URL} url
 */
function jsonOfSearch({ pathname, searchParams }) {
  const q = searchParams.get("q")?.trim();
  if (pathname !== "/search") return null;
  return q ? `/v1/search?${new URLSearchParams({ q })}` : "/v1/citations";
}

/**
 * The same in schema.org's words, of what has it.
 * @param {URL} url
 */
function linkedData({ pathname }) {
  const [kind, id, ...more] = pathname.split("/").slice(1).filter(Boolean);
  if (!id || more.length) return [];
  const timeline = OF_ONE.includes(kind) ? "/timeline" : "";
  if (!timeline && kind !== "facts") return [];
  const href = `/v1/${kind}/${id}${timeline}.jsonld`;
  return [h("link", { rel: "alternate", type: "application/ld+json", href, "data-feed": true })];
}

/** @param {URL} url */
function feedsOf({ pathname, searchParams }) {
  const [kind, ...ids] = pathname.split("/").slice(1).filter(Boolean);
  const words = searchParams.get("q") ?? "";
  if (!kind) return linksTo("/v1/timeline");
  if (OF_ONE.includes(kind) && ids.length === 1) return linksTo(`/v1/${kind}/${ids[0]}/timeline`);
  if (kind === "relations" && ids.length === 2) {
    const [actor, counterpart] = ids.map(decoded);
    return linksTo("/v1/timeline", { actor, counterpart });
  }
  return kind === "search" && words.trim() ? linksTo("/v1/timeline", { text: words }) : [];
}

/**
 * @param {string} timeline
 * @param {Record<string, string>} [filters]
 */
function linksTo(timeline, filters = {}) {
  const query = new URLSearchParams(filters);
  const after = query.size ? `?${query}` : "";
  return FEEDS.map(([extension, type, title]) =>
    h("link", {
      rel: "alternate",
      type,
      title,
      href: `${timeline}${extension}${after}`,
      "data-feed": true,
    }),
  );
}
