// @ts-check
// A draft: events that are not in the ledger, saved while one types, one save after the other.

import { isAborted } from "../client/api.js";
import { Problem, Unreachable } from "../library/problems.js";
import { faultAt, placed } from "./faults_at.js";
import { dropUnsaved, keepUnsaved } from "./kept.js";
import { send, shownSince } from "./service.js";

/** @import { FaultAt } from "./faults_at.js" */
/** @import { EventBody } from "./pointers.js" */
/** @import { DraftBody, Effects, Warning } from "./shapes.js" */

/** @typedef {"saved" | "typing" | "saving" | "offline" | "refused" | "conflict" | "key"} Standing */

const SAVE_AFTER_MS = 500;
const AGAIN_AFTER_MS = 4000;

/** A draft of one text, or of nothing that one reads. */
export class Draft {
  /** @param {{ name: string, title: string, source: string | null }} about */
  constructor({ name, title, source }) {
    this.name = name;
    this.title = title;
    this.note = "";
    this.source = source;
    this.id = "";
    this.etag = "";
    /** @type {EventBody[]} */
    this.events = [];
    /** @type {DraftBody | null} as the service has it */
    this.answer = null;
    /** @type {Standing} */
    this.standing = "saved";
    /** @type {string} what the service said where it refused */
    this.said = "";
    /** @type {DraftBody | null} what somebody else has made of it */
    this.theirs = null;
    this.theirTag = "";
    /** @type {Effects | null} what it would change, before there is a draft */
    this.foreseen = null;
    /** @type {Set<() => void>} */
    this.watchers = new Set();
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.waiting = undefined;
    /** @type {Promise<void> | null} */
    this.saving = null;
    this.changes = 0;
    /** By this a draft whose answer was lost is found again, and not made twice. */
    this.firstKey = crypto.randomUUID();
    /** @type {string | null} what was sent with it, which is sent again as it was */
    this.first = null;
  }

  /** @param {() => void} watch */
  watch(watch) {
    this.watchers.add(watch);
  }

  tell() {
    this.watchers.forEach((watch) => watch());
  }

  /** Something was typed: kept here at once, and with the service soon. */
  changed() {
    this.changes += 1;
    this.keep();
    if (this.standing !== "conflict" && this.standing !== "key") this.standing = "typing";
    clearTimeout(this.waiting);
    if (this.standing === "typing")
      this.waiting = setTimeout(() => void this.save(), SAVE_AFTER_MS);
    this.tell();
  }

  keep() {
    const { title, note, source, events } = this;
    keepUnsaved(this.id || this.name, { title, note, source, events });
  }

  /** Saves what is there; what is typed meanwhile is saved after it. */
  async save() {
    clearTimeout(this.waiting);
    while (this.saving) await this.saving;
    if (this.standing === "conflict") return;
    if (!this.events.length && !this.id) return;
    this.saving = this.saveOnce().finally(() => {
      this.saving = null;
    });
    await this.saving;
  }

  async saveOnce() {
    const changes = this.changes;
    this.standing = "saving";
    this.tell();
    try {
      const body = JSON.stringify({
        title: this.title,
        note: this.note || undefined,
        source: this.source ?? undefined,
        events: this.events,
      });
      const isAll = (await this.sent(body)) === body;
      if (isAll && changes === this.changes) this.settled();
      else this.changed();
    } catch (error) {
      this.failed(error);
    }
    this.tell();
  }

  /**
   * Sends what the draft says; gives what was sent. Where the answer to the first was lost, that is
   * sent once more, to the letter, and what was typed since goes after it.
   * @param {string} body
   */
  async sent(body) {
    const first = (this.first ??= body);
    const done = this.id
      ? await send("PUT", `/v1/drafts/${this.id}`, { body, headers: { "If-Match": this.etag } })
      : await send("POST", "/v1/drafts", {
          body: first,
          headers: { "Idempotency-Key": this.firstKey },
        });
    const sent = this.id ? body : first;
    this.take(/** @type {DraftBody} */ (done.body), done.etag);
    return sent;
  }

  /** Asks what the events would change, and keeps nothing; who may not ask is told of a draft. */
  async foresee() {
    const path = "/v1/events?dry_run=true&effects=true";
    const done = await send("POST", path, { body: { events: this.events } }).catch(() => null);
    const { effects = null } = /** @type {{ effects?: Effects | null }} */ (done?.body ?? {});
    this.foreseen = effects;
    this.tell();
  }

  settled() {
    dropUnsaved(this.id);
    dropUnsaved(this.name);
    this.standing = "saved";
    this.said = "";
  }

  /** @param {unknown} error */
  failed(error) {
    if (isAborted(error)) return;
    if (error instanceof Unreachable) this.standing = "offline";
    else if (error instanceof Problem && error.status === 409 && error.document.theirs) {
      this.standing = "conflict";
      this.theirs = /** @type {DraftBody} */ (error.document.theirs);
      this.theirTag = error.etag;
    } else if (error instanceof Problem && error.status === 401) this.standing = "key";
    else this.standing = "refused";
    if (error instanceof Problem && [400, 413, 422].includes(error.status)) this.first = null;
    this.said = error instanceof Error ? error.message : String(error);
    const isPassing =
      error instanceof Unreachable || (error instanceof Problem && error.status >= 500);
    if (isPassing) this.waiting = setTimeout(() => void this.save(), AGAIN_AFTER_MS);
  }

  /**
   * @param {DraftBody} answer
   * @param {string} etag
   */
  take(answer, etag) {
    this.id = answer.id;
    this.etag = etag;
    this.answer = answer;
  }

  /**
   * Begins with what the service has, or goes on with it.
   * @param {DraftBody} answer
   * @param {string} etag
   */
  open(answer, etag) {
    this.take(answer, etag);
    this.title = answer.title;
    this.note = answer.note ?? "";
    this.source = answer.source ?? this.source;
    this.events = /** @type {EventBody[]} */ (structuredClone(answer.events));
    this.standing = "saved";
    this.theirs = null;
    this.tell();
  }

  /**
   * After a conflict: on with one's own events over theirs, or with theirs.
   * @param {"mine" | "theirs"} which
   */
  async settle(which) {
    const theirs = this.theirs;
    if (!theirs) return;
    if (which === "theirs") {
      this.open(theirs, this.theirTag);
      this.settled();
      this.tell();
      return;
    }
    this.take(theirs, this.theirTag);
    this.theirs = null;
    this.standing = "typing";
    await this.save();
  }

  /**
   * An act upon what is saved; gives the draft as it is then. Raises what the service refuses with.
   * @param {string} act
   * @param {string} [word]
   */
  async act(act, word) {
    await this.save();
    if (this.standing !== "saved") throw new Error(this.said || "the draft is not saved");
    const body = word ? { act, word } : { act };
    const headers = { "If-Match": this.etag };
    const done = await send("POST", `/v1/drafts/${this.id}/acts`, { body, headers });
    this.take(/** @type {DraftBody} */ (done.body), done.etag);
    const recorded = this.answer?.recorded;
    // What is shown next is asked for once it can be shown.
    if (recorded?.min_position) await shownSince(recorded.min_position);
    this.tell();
    return /** @type {DraftBody} */ (done.body);
  }

  /** @returns {FaultAt[]} */
  get faults() {
    return (this.answer?.faults ?? []).map(faultAt);
  }

  /** @returns {(FaultAt & { code: string })[]} */
  get warnings() {
    const all = /** @type {Warning[]} */ (this.answer?.warnings ?? []);
    return all.map((each) => ({ ...placed(each.pointer), said: each.detail, code: each.code }));
  }

  /** @returns {Effects | null} */
  get effects() {
    return this.answer ? this.answer.effects : this.foreseen;
  }

  /** @param {string} act */
  may(act) {
    return Boolean(this.answer?.may?.includes(act));
  }
}
