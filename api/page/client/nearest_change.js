// The nearest day, before or after another, on which something between two parties changed.

import { dayNumber, isDay, shifted } from "../browser/dates.js";
import { address, ask, session } from "./api.js";

const LIMIT = 200;
const MOST_PAGES = 5;
const END = "Y999999999999-12-31";

const OFFICES = ["official-appointed", "official-removed", "official-absent"];

/** A day on which something began, possibly or certainly, or ended; with the public's clock also
    one on which something came out. `null` where there is none. */
export async function nearestChange(parties, clocks, day, back) {
  const [actor, counterpart] = parties;
  // Who holds the offices of one party is part of the state, though the other has no part in it.
  const offices = parties.flatMap((party) => OFFICES.map((kind) => ({ actor: party, kind })));
  const asked = [{ actor, counterpart }, ...offices].map((filters) =>
    nearestOf(filters, clocks, day, back),
  );
  return nearer(await Promise.all(asked), back);
}

const byDay = (one, other) => dayNumber(one) - dayNumber(other);
const nearer = (days, back) => days.filter(Boolean).sort(byDay)[back ? "pop" : "shift"]() ?? null;

async function nearestOf(filters, clocks, day, back) {
  const edge = back ? { until: shifted(day, -1), order: "desc" } : { from: day, order: "asc" };
  const within = { asOf: back ? day : later(day), knownAt: clocks.knownAt };
  let url = address("/v1/timeline", within, { ...filters, limit: LIMIT, ...edge });
  let best = null;
  for (let pages = 0; url && pages < MOST_PAGES; pages += 1) {
    const page = await ask(url);
    const days = page.items
      .flatMap((each) => daysOf(each, clocks))
      .filter((each) => (back ? byDay(each, day) < 0 : byDay(each, day) > 0));
    best = nearer([best, ...days], back);
    const last = page.items.at(-1)?.earliest;
    if (best && isDay(last) && (back ? byDay(last, best) <= 0 : byDay(last, best) >= 0)) break;
    url = page.next;
  }
  return best;
}

/** Facts that are dated after today are looked for too, when the day asked about lies there. */
const later = (day) => (byDay(day, session.today) > 0 ? END : session.today);

function daysOf(item, clocks) {
  const days = [item.earliest, item.latest];
  if (item.ends && item.ends !== item.latest && isDay(item.ends)) days.push(shifted(item.ends, 1));
  if (clocks.publicBy && item.public_since) days.push(item.public_since);
  return days.filter(isDay);
}
