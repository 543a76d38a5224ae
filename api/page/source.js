// A source: the document, others of its lineage, what rests on it, how much of it was read.

import { Problem, address, ask } from "./api.js";
import { capital, counted, h } from "./dom.js";
import { factLink } from "./fact.js";
import { actorLink, loadNames } from "./names.js";
import { linkTo } from "./places.js";
import { profile } from "./profile.js";
import { nothing } from "./states.js";

export async function open({ ids: [id], clocks, signal }) {
  const path = `/v1/sources/${encodeURIComponent(id)}`;
  const [answer, coverage] = await Promise.all([
    ask(address(path, clocks), { signal }),
    ask(address(`${path}/coverage`, clocks), { signal }).catch((error) => {
      if (error instanceof Problem && error.status === 404) return null;
      throw error;
    }),
    loadNames(),
  ]);
  const { source } = answer;
  return profile({
    kind: "Source", title: source.title, description: `${source.publisher}, ${source.published_in_words}.`, answer, clocks, path: `/sources/${source.id}`,
    parts: [document_(source, answer), kin(answer, clocks), coverage ? covered(coverage.summary) : null, rests(answer, clocks)],
  });
}

const row = (name, value) => (value ? h("div", {}, h("dt", {}, name), h("dd", {}, value)) : null);

function document_(source, answer) {
  return h("dl", { class: "particulars" },
    row("Authors", source.authors?.join(", ")), row("Language", source.language),
    row("Published", [source.published_in_words, " ", h("code", {}, source.published)]),
    row("Certainly public since", answer.public_since_in_words),
    row("Lineage", source.lineage), row("Reliability", source.reliability),
    row("Address", source.url && /^https?:/i.test(source.url) ? h("a", { href: source.url, rel: "noreferrer external", class: "outside" }, source.url) : source.url),
    row("SHA-256 of its text", source.sha256 ? h("code", { class: "hash" }, source.sha256) : null),
    source.note ? h("div", { class: "wide" }, h("dt", {}, "Note"), h("dd", {}, source.note)) : null,
    answer.checks.length ? row("Checked", h("ul", {}, answer.checks.map((each) => h("li", {}, checkInWords(each))))) : null);
}

function checkInWords(check) {
  return `${capital(check.found)}, ${check.checked_on_in_words}${check.note ? `. ${check.note}` : ""}`;
}

function kin(answer, clocks) {
  return h("section", { class: "panel", "aria-labelledby": "kin-title" }, h("h2", { id: "kin-title" }, "Other documents of its lineage"),
    h("p", { class: "note" }, "They tell the same outlet’s reporting, so that together they count as one."),
    answer.same_lineage.length ? h("ul", { class: "links" }, answer.same_lineage.map((id) => h("li", {}, h("a", { href: linkTo(`/sources/${id}`, clocks) }, id)))) : nothing("None is known of."));
}

function covered(summary) {
  const unreported = Object.entries(summary.unreported).map(([why, count]) => `${why.replaceAll("-", " ")} ${count}`);
  return h("section", { class: "panel", "aria-labelledby": "coverage-title" }, h("h2", { id: "coverage-title" }, "How much of it was read"),
    h("p", {}, `${summary.spans_with_facts} of ${counted(summary.spans, "passage")} gave ${counted(summary.facts, "fact")} with ${counted(summary.citations, "citation")}. `,
      unreported.length ? `The others, by reason: ${unreported.join(", ")}.` : ""));
}

function rests(answer, clocks) {
  return h("section", { class: "panel", "aria-labelledby": "rests-title" },
    h("h2", { id: "rests-title" }, "What rests on it ", h("span", { class: "count" }, String(answer.citations.length))),
    answer.citations.length ? h("ol", { class: "rests" }, answer.citations.map(({ fact, citation }) => h("li", {},
      h("q", {}, citation.exact),
      h("p", { class: "tags-line" }, capital(citation.bearing ?? "supports"), " ", factLink(fact, clocks), citation.asserted_by ? [" · asserted by ", actorLink(citation.asserted_by)] : "")))) : nothing("Nothing, by this day."),
    answer.more ? h("p", {}, "There is more than is shown here.") : null);
}
