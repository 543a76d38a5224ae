import assert from "node:assert/strict";
import { afterEach, test } from "node:test";

// What asks the API reads of the page which version it is.
Object.assign(globalThis, {
  document: { querySelector: () => null },
  location: { origin: "http://127.0.0.1" },
});
const { Draft } = await import("../../api/page/desk/draft.js");

const fetched = globalThis.fetch;
afterEach(() => {
  globalThis.fetch = fetched;
});

/**
 * A service that keeps drafts by the key they were first sent with, and answers the first request
 * to nobody.
 */
function losingTheFirstAnswer() {
  /** @type {Map<string, string>} */
  const kept = new Map();
  const asked = /** @type {string[]} */ ([]);
  globalThis.fetch = async (path, { method, headers, body } = {}) => {
    const key = new Headers(headers).get("Idempotency-Key") ?? "";
    asked.push(`${method} ${new URL(String(path)).pathname}`);
    if (method === "POST") {
      const before = kept.get(key);
      kept.set(key, before ?? String(body));
      if (asked.length === 1) throw new TypeError("the line is broken");
      if (before !== body) return new Response("{}", { status: 409 });
    }
    const { events } = JSON.parse(String(body));
    return new Response(JSON.stringify({ id: "one", events, may: [] }), {
      headers: { ETag: `"one.${asked.length}"` },
    });
  };
  return { asked, kept };
}

test("what is typed after a first save whose answer was lost is saved, and no draft is made twice", async () => {
  const { asked, kept } = losingTheFirstAnswer();
  const draft = new Draft({ name: "new:text", title: "Facts", source: null });
  draft.events.push({ type: "statement-made", id: "one" });

  await draft.save();
  assert.equal(draft.standing, "offline");
  draft.events[0].id = "another";
  draft.changed();
  await draft.save();
  await draft.save();
  clearTimeout(draft.waiting);

  assert.equal(draft.standing, "saved");
  assert.deepEqual(asked, ["POST /v1/drafts", "POST /v1/drafts", "PUT /v1/drafts/one"]);
  assert.equal(kept.size, 1);
  assert.equal(draft.answer?.events[0].id, "another");
});

test("what was refused at first is sent as it reads by now", async () => {
  const bodies = /** @type {string[]} */ ([]);
  globalThis.fetch = async (_, { body } = {}) => {
    bodies.push(String(body));
    const { title, events } = JSON.parse(String(body));
    const status = title ? 201 : 422;
    return new Response(JSON.stringify({ id: "one", events, may: [] }), { status });
  };
  const draft = new Draft({ name: "new:text", title: "", source: null });
  draft.events.push({ type: "statement-made", id: "one" });

  await draft.save();
  assert.equal(draft.standing, "refused");
  draft.title = "Facts";
  await draft.save();

  assert.equal(draft.standing, "saved");
  assert.deepEqual(
    bodies.map((each) => JSON.parse(each).title),
    ["", "Facts"],
  );
});
