import assert from "node:assert/strict";
import { createServer } from "node:http";
import { test } from "node:test";

import { Detente } from "../../api/page/library/client.js";
import { Reading } from "../../api/page/library/frames.js";

/** @import { ServerResponse } from "node:http" */

/**
 * A stream of which each connection is another one, with the addresses that were asked for.
 * @param {((answer: ServerResponse) => unknown)[]} connections
 * @param {(client: Detente, asked: string[]) => Promise<void>} run
 */
async function served(connections, run) {
  /** @type {string[]} */
  const asked = [];
  const server = createServer(({ url }, answer) => {
    const connection = connections[Math.min(asked.length, connections.length - 1)];
    asked.push(url ?? "");
    connection(answer);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  const at = /** @type {import("node:net").AddressInfo} */ (server.address());
  try {
    await run(new Detente(`http://127.0.0.1:${at.port}`), asked);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

/**
 * @param {string} text
 * @param {(answer: ServerResponse) => unknown} [then]
 */
const tells =
  (text, then = () => {}) =>
  (/** @type {ServerResponse} */ answer) => {
    answer.writeHead(200, { "Content-Type": "text/event-stream; charset=utf-8" });
    answer.write(text, () => then(answer));
  };

const fact = (/** @type {string} */ id) => `event: fact\nid: ${id}\ndata: {"at":"${id}"}\n\n`;
const START = "retry: 1\nid: 7\n\n";

test("a stream that breaks off goes on where it had come to, without gap or repeat", async () => {
  const connections = [
    tells(`${START}${fact("8")}event: fact\nid: 9\ndata: {"at"`, (answer) => answer.destroy()),
    tells(`${START}${fact("9")}: beat\nid: 12\n\n`, (answer) => answer.end()),
    (/** @type {ServerResponse} */ answer) => answer.writeHead(503, { "Retry-After": "0" }).end(),
    tells(`event: omen\nid: 13.0\ndata: {"at":"?"}\n\n${fact("13")}`),
  ];
  await served(connections, async (client, asked) => {
    /** @type {boolean[]} */
    const open = [];
    const told = [];
    for await (const each of client.stream({ actor: "china", onOpen: (is) => open.push(is) })) {
      told.push(each);
      if (each.id === "13") break;
    }

    assert.deepEqual(
      told.map(({ kind, id, data }) => [kind, id, Object(data).at]),
      [
        ["fact", "8", "8"],
        ["fact", "9", "9"],
        ["omen", "13.0", "?"],
        ["fact", "13", "13"],
      ],
    );
    assert.deepEqual(asked, [
      "/v1/stream?actor=china",
      "/v1/stream?actor=china&after=8",
      "/v1/stream?actor=china&after=12",
      "/v1/stream?actor=china&after=12",
    ]);
    assert.deepEqual(open, [true, false, true, false, false, true, false]);
  });
});

test("a connection from which nothing comes any more is made again", async () => {
  await served([tells(START), tells(fact("8"))], async (client, asked) => {
    const listening = client.watch(
      [{ permalink: "/v1/facts/met?known_at=7" }, "/v1/offices/envoys"],
      { after: 3, silence: 0.2 },
    );

    assert.deepEqual((await listening.next()).value, { kind: "fact", id: "8", data: { at: "8" } });
    await listening.return();
    const watching = client.watchRelations("china", "japan");
    assert.equal((await watching.next()).value?.id, "8");
    await watching.return();
    const watched = "watch=%2Fv1%2Ffacts%2Fmet%3Fknown_at%3D7&watch=%2Fv1%2Foffices%2Fenvoys";
    assert.deepEqual(asked, [
      `/v1/stream?${watched}&after=3`,
      `/v1/stream?${watched}&after=7`,
      "/v1/stream?a=china&b=japan",
    ]);
  });
});

test("what a stream refuses, and what is none, is raised at once", async () => {
  const refuses = (/** @type {ServerResponse} */ answer) =>
    answer.writeHead(400).end('{"detail": "a position up to the head"}');
  const isPage = (/** @type {ServerResponse} */ answer) => answer.end("<h1>Welcome</h1>");
  await served(
    [refuses, isPage, tells("event: fact\nid: 8\ndata: {\n\n")],
    async (client, asked) => {
      await assert.rejects(client.stream({ after: 9 }).next(), { name: "BadQuestion" });
      await assert.rejects(client.stream().next(), { name: "Unread" });
      await assert.rejects(client.stream().next(), { name: "Unread" });
      assert.equal(asked.length, 3);
    },
  );
});

test("who wants no more of a stream ends it, before it begins and while it waits", async () => {
  await served([tells(START)], async (client, asked) => {
    await assert.rejects(
      client.stream({ signal: AbortSignal.abort(new Error("no")) }).next(),
      /no/,
    );
    assert.deepEqual(asked, []);
    const giving = new AbortController();
    const onOpen = () => setTimeout(() => giving.abort(new Error("enough")), 1);

    await assert.rejects(client.stream({ signal: giving.signal, onOpen }).next(), /enough/);
    assert.equal(asked.length, 1);
  });
});

test("frames are the same wherever a body is cut", () => {
  const text =
    ": hi\r\nretry: 5\r\nid: 1\r\n\r\nevent: a\rdata:x\rdata: é🌍\r\rdata\nwhat: is\n\nid: 3\nda";
  const whole = new Reading().take(text);

  assert.deepEqual(whole, [
    { event: "", data: "", id: "1", retryMs: 5 },
    { event: "a", data: "x\né🌍", id: null, retryMs: null },
    { event: "", data: "", id: null, retryMs: null },
  ]);
  for (let cut = 0; cut <= text.length; cut += 1) {
    const reading = new Reading();
    assert.deepEqual(
      [...reading.take(text.slice(0, cut)), ...reading.take(text.slice(cut))],
      whole,
    );
  }
});
