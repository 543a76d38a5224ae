import assert from "node:assert/strict";
import { createServer } from "node:http";
import { test } from "node:test";

import { Detente } from "../../api/page/library/client.js";
import {
  BadQuestion,
  Conflict,
  Forbidden,
  Invalid,
  KeyNeeded,
  NotFound,
  NotOffered,
  Problem,
  ServerFailure,
  TakenBack,
  TooLarge,
  TooMany,
  Unavailable,
  Unreachable,
  Unread,
} from "../../api/page/library/problems.js";

/** @import { IncomingMessage, ServerResponse } from "node:http" */
/** @import { Options } from "../../api/page/library/service.js" */

/** @typedef {(answer: ServerResponse, asked: IncomingMessage) => void} Answering */

/**
 * A service that answers one request after the other as it is told, the last way for all that come
 * then; with what it was asked for.
 * @param {Answering[]} answering
 * @param {(asked: { client: any, requests: IncomingMessage[], address: string }) => unknown} run
 * @param {Options} [options]
 */
async function served(answering, run, options) {
  /** @type {IncomingMessage[]} */
  const requests = [];
  const server = createServer((asked, answer) => {
    const next = answering[Math.min(requests.length, answering.length - 1)];
    requests.push(asked);
    next(answer, asked);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  const at = /** @type {import("node:net").AddressInfo} */ (server.address());
  const address = `http://127.0.0.1:${at.port}`;
  try {
    await run({ client: new Detente(address, options), requests, address });
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

/**
 * @param {unknown} body
 * @param {number} [status]
 * @param {Record<string, string>} [fields]
 * @returns {Answering}
 */
const says =
  (body, status = 200, fields = {}) =>
  (answer) => {
    answer
      .writeHead(status, { "Content-Type": "application/json", ...fields })
      .end(typeof body === "string" ? body : JSON.stringify(body));
  };

/** @type {Answering} */
const breaksOff = (answer) => {
  answer.destroy();
};
/** @type {Answering} */
const breaksOffWithin = (answer) => {
  answer.writeHead(200, { "Content-Length": "1000" }).write('{"items": [', () => answer.destroy());
};
const BUSY = says({ detail: "as many questions as may be" }, 503, { "Retry-After": "0" });

/** @param {IncomingMessage[]} requests */
const paths = (requests) => requests.map(({ url }) => url);

test("a question has its ids, its parameters and the clocks of the client or its own", async () => {
  await served([says({})], async ({ client, requests }) => {
    const then = client.at({ asOf: "2023-03-01", knownAt: 212 });

    await then.relations("united-states", "china", { view: "brief" });
    await then.actor("a/b?c", { clocks: { asOf: "2023", publicBy: "2023-02" } });
    await client.at({ as_of: "1979-01-01", known_at: 9, root: "f00" }).office("envoys");
    await then.dates({ words: "mid-July 2023" });
    await client.labels({ actors: ["china", "japan"], facts: "" });

    assert.deepEqual(paths(requests), [
      "/v1/relations/united-states/china?as_of=2023-03-01&known_at=212&view=brief",
      "/v1/actors/a%2Fb%3Fc?as_of=2023&public_by=2023-02&known_at=212",
      "/v1/offices/envoys?as_of=1979-01-01&known_at=9",
      "/v1/dates?words=mid-July+2023",
      "/v1/labels?actors=china%2Cjapan",
    ]);
  });
});

test("a question without its id, with too much or with clocks that it has not is not asked", async () => {
  await served([says({})], async ({ client, requests }) => {
    for (const wrong of [
      () => client.actor(),
      () => client.actor(""),
      () => client.actor(".."),
      () => client.actor({ limit: 3 }),
      () => client.relations("united-states", { view: "brief" }),
      () => client.actors({}, {}),
      () => client.dates({ clocks: { asOf: "2023" } }),
      () => client.watch({}),
    ])
      assert.throws(wrong, TypeError);
    await assert.rejects(client.cite("/v1/facts/met", "word"), TypeError);

    assert.deepEqual(requests, []);
  });
});

test("a refusal is an error of its kind, with all that was said of it", async () => {
  const kinds = [
    [400, BadQuestion],
    [401, KeyNeeded],
    [403, Forbidden],
    [404, NotFound],
    [409, Conflict],
    [410, TakenBack],
    [413, TooLarge],
    [418, Problem],
    [422, Invalid],
    [429, TooMany],
    [500, ServerFailure],
    [503, Unavailable],
  ];
  const document = { title: "No", detail: "not so", errors: [{ detail: "a day" }], actual: 7 };
  const answers = kinds.map(([status]) => says(document, Number(status), { ETag: '"1"' }));
  const options = { retries: 0 };
  await served(
    answers,
    async ({ client }) => {
      for (const [status, kind] of kinds) {
        const error = await client.health().catch((/** @type {unknown} */ each) => each);

        assert.equal(error.constructor, kind);
        assert.deepEqual([error.status, error.message, error.etag], [status, "not so", '"1"']);
        assert.deepEqual(error.faults, document.errors);
        if (kind === Conflict) assert.equal(error.actual, 7);
      }
    },
    options,
  );
});

test("an older service, one in between and one that is no Detente are told apart", async () => {
  const unknown = { detail: "there is nothing at this address; / lists what there is" };
  const answering = [
    says(unknown, 404),
    says("<h1>Bad gateway</h1>", 502),
    says("<h1>Welcome</h1>"),
    says({ things: [] }),
    says("null", 404),
  ];
  await served(
    answering,
    async ({ client }) => {
      await assert.rejects(client.doubles(), NotOffered);
      await assert.rejects(client.doubles(), { name: "Unavailable", status: 502 });
      await assert.rejects(client.actor("china"), Unread);
      await assert.rejects(client.actors().all(), Unread);
      await assert.rejects(client.actors(), { name: "NotFound", status: 404 });
    },
    { retries: 0 },
  );
});

test("what a newer service says besides comes as it is", async () => {
  const newer = { id: "china", aura: { colour: "red" } };
  await served([says(newer)], async ({ client }) => {
    assert.deepEqual(await client.actor("china"), newer);
  });
});

test("what failed in passing is asked for again, as long as it may be", async () => {
  await served([breaksOff, breaksOffWithin, BUSY, says({ id: "china" })], async ({ client }) => {
    assert.deepEqual(await client.actor("china"), { id: "china" });
  });
  await served([BUSY], async ({ client, requests }) => {
    await assert.rejects(client.at({}).actor("china"), Unavailable);
    assert.equal(requests.length, 5);
  });
  const long = says({}, 429, { "Retry-After": "3600" });
  await served([long], async ({ client, requests }) => {
    await assert.rejects(client.actor("china"), { name: "TooMany", retryAfter: 3600 });
    assert.equal(requests.length, 1);
  });
  const hour = "Tue, 01 Mar 2033 13:00:00 GMT";
  const dated = says({}, 429, { Date: "Tue, 01 Mar 2033 12:00:00 GMT", "Retry-After": hour });
  await served([dated], async ({ client }) => {
    await assert.rejects(client.actor("china"), { name: "TooMany", retryAfter: 3600 });
  });
  await served(
    [breaksOffWithin],
    async ({ client }) => {
      await assert.rejects(client.actor("china"), Unreachable);
    },
    { retries: 0 },
  );
});

test("what is recorded is sent again with the same key, and nothing without one", async () => {
  await served([breaksOff, BUSY, says({ outcome: "appended" })], async ({ client, requests }) => {
    const answer = await client.record([{ type: "issue-added", id: "tea" }], { wait: true });

    assert.equal(answer.outcome, "appended");
    const keys = requests.map(({ headers }) => headers["idempotency-key"]);
    assert.equal(keys.length, 3);
    assert.equal(new Set(keys).size, 1);
    assert.ok(String(keys[0]).length > 20);
    assert.deepEqual(new Set(paths(requests)), new Set(["/v1/events?wait=true"]));
  });
  await served([BUSY, says({ id: "one" })], async ({ client, requests }) => {
    assert.deepEqual(await client.makeDraft({ title: "Facts" }), { id: "one" });
    assert.deepEqual(paths(requests), ["/v1/drafts", "/v1/drafts"]);
  });
  await served([BUSY], async ({ client, requests }) => {
    await assert.rejects(client.send("POST", "/v1/facts/draft", { body: {} }), Unavailable);
    assert.equal(requests.length, 1);
  });
});

test("the key is told to the service and to nobody whom an answer names", async () => {
  /** @type {(string | undefined)[]} */
  const told = [];
  /** @type {Answering} */
  const hears = (answer, { headers }) => {
    told.push(headers.authorization);
    says({ items: [1], next: null })(answer, /** @type {any} */ (null));
  };
  await served([hears], async ({ address }) => {
    const elsewhere = `${address.replace("127.0.0.1", "localhost")}/v1/drafts?cursor=a`;
    const options = { key: () => "secret" };
    await served(
      [says({ items: [0], next: elsewhere })],
      async ({ client, requests }) => {
        assert.deepEqual(await client.drafts().all(), [0, 1]);
        assert.equal(requests[0].headers.authorization, "Bearer secret");
      },
      options,
    );
  });
  assert.deepEqual(told, [undefined]);
});

test("a list is its first page, or all that is in it, and asks for no more than is wanted", async () => {
  const pages = [
    says({ items: [1, 2], next: "/v1/actors?cursor=b" }),
    says({ items: [], next: "/v1/actors?cursor=c" }),
    says({ items: [3], next: null }),
  ];
  await served(pages, async ({ client, requests }) => {
    const list = client.actors({ kind: "state" });
    assert.equal(requests.length, 0);
    assert.deepEqual((await list).items, [1, 2]);
    assert.deepEqual(await list.all(2), [1, 2]);
    assert.equal(requests.length, 1);
    const found = [];
    for await (const each of list) found.push(each);

    assert.deepEqual(found, [1, 2, 3]);
    assert.deepEqual(paths(requests), [
      "/v1/actors?kind=state",
      "/v1/actors?cursor=b",
      "/v1/actors?cursor=c",
    ]);
  });
  await served([says({ items: [1], next: "/v1/actors?cursor=b" })], async ({ client }) => {
    await assert.rejects(client.actors().all(), Unread);
  });
});

test("a service below a path, and one whose answers name all of an address, are asked there", async () => {
  await served(
    [says({ items: [1], next: "/v1/actors?cursor=b" }), says({ items: [2], next: null })],
    async ({ address, requests }) => {
      const client = /** @type {any} */ (new Detente(`${address}/detente`));

      assert.deepEqual(await client.actors().all(), [1, 2]);
      await client.get(`${address}/detente/v1/actors`);

      assert.deepEqual(paths(requests), [
        "/detente/v1/actors",
        "/detente/v1/actors?cursor=b",
        "/detente/v1/actors",
      ]);
    },
  );
});

test("who no longer wants an answer gets none, and it is not waited for", async () => {
  const waits = says({}, 503, { "Retry-After": "20" });
  await served([waits], async ({ client, requests }) => {
    const giving = new AbortController();
    const asked = client.actor("china", { signal: giving.signal });
    while (requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    giving.abort(new Error("enough"));

    await assert.rejects(asked, /enough/);
    await assert.rejects(client.actors({ signal: giving.signal }).all(), /enough/);
    assert.equal(requests.length, 1);
  });
});
