// A program that uses the types of `/client.js` as they are meant, and beneath it one that does not:
// the compiler finds what is wrong in each of its lines.

import {
  Clocks,
  Conflict,
  Detente,
  NotFound,
  Problem,
  TakenBack,
} from "../../build/page/client.js";
import type { Item, Schemas, Told } from "../../build/page/client.js";

const client = new Detente("http://127.0.0.1:8000", { clocks: { asOf: "2023-03-01" }, retries: 1 });

export async function headline(a: string, b: string): Promise<string> {
  const { headline: sentences, clocks } = await client.relations(a, b, { view: "brief" });
  const full: Schemas.RelationsAnswer = await client.at(clocks).relations(a, b, { limit: 5 });
  const certainty: "certain" | "possible" | "between" | "contested" = full.engagements[0].certainty;
  return [...sentences, certainty, await client.cite(full), full.horizon.told_by_day ?? ""].join(
    " ",
  );
}

export async function facts(signal: AbortSignal): Promise<string[]> {
  const found: string[] = [];
  const asked = { actor: "china", contested: true, fields: ["id", "summary"], signal };
  for await (const { summary } of client.timeline({ ...asked, order: "recorded" }))
    found.push(summary);
  const { items, next } = await client.timeline({ kind: "engagement-held" });
  const first: Item = items[0];
  const named: string[] = (await client.actors({ kind: "state" }).all(10)).map(({ name }) => name);
  for await (const page of client.issueStances("taiwan").pages()) named.push(page.permalink);
  return [...found, ...named, first.date_in_words, next ?? ""];
}

export async function why(id: string): Promise<string> {
  try {
    const { fact } = await client.fact(id, { clocks: new Clocks({ knownAt: 212 }) });
    return fact.type === "official-removed" ? fact.office : fact.summary;
  } catch (error) {
    if (error instanceof Conflict) return `${error.expected} and ${error.actual}`;
    if (error instanceof TakenBack) return error.history ?? "";
    if (error instanceof NotFound || error instanceof Problem) return error.faults[0].detail;
    throw error;
  }
}

export async function listen(): Promise<void> {
  const told = (each: Told): string =>
    each.kind === "fact" ? (each.data.item?.summary ?? "") : "";
  for await (const each of client.stream({ actor: "china", after: 300 })) told(each);
  for await (const each of client.watch("/v1/facts/met")) if (each.kind === "changed") return;
  const { id } = await client.makeDraft({ title: "Facts", events: [] });
  for await (const each of client.watchRelations("united-states", id, { after: 3 })) told(each);
  const dates: Schemas.DatesRead = await client.dates({ words: "mid-July 2023" });
  const key: string = await client.checkpoint();
  const issue = { type: "issue-added", id: "tea", name: "Tea", description: "The leaf." } as const;
  const { outcome } = await client.record(issue, { dry_run: true, expected: { "issue/tea": 0 } });
  const ends: number | undefined = (await client.verify("met.1")).place?.end;
  console.log(dates, key, outcome, ends);
}

export async function wrong(): Promise<void> {
  // @ts-expect-error: there is no such verb
  await client.relation("united-states", "china");
  // @ts-expect-error: an id is missing
  await client.relations("united-states");
  // @ts-expect-error: no parameter of that name
  await client.actors({ sort: "name" });
  // @ts-expect-error: no such value
  await client.timeline({ order: "newest" });
  // @ts-expect-error: this question has no clocks
  await client.dates({ words: "today", clocks: { asOf: "2023" } });
  // @ts-expect-error: a question that is not put
  await client.search();
  // @ts-expect-error: no clock of that name
  client.at({ as_at: "2023" });
  // @ts-expect-error: nothing of that name is answered
  console.log((await client.actor("china")).nickname);
  // @ts-expect-error: what is asked in brief has no elements one by one
  console.log((await client.relations("a", "b", { view: "brief" })).engagements);
  // @ts-expect-error: no such format
  await client.cite("/v1/facts/met", "word");
  // @ts-expect-error: an event without what it tells
  await client.record({ type: "issue-added", id: "tea" });
  // @ts-expect-error: it may be open
  const day: string = (await client.timeline()).items[0].earliest;
  console.log(day);
}
