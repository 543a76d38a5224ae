// @ts-check
// A list that comes in pages: awaited, it is its first page; gone through, all that is in it.

import { Unread } from "./problems.js";

/** @typedef {{ items: unknown[], next?: string | null }} Page */

/**
 * Asks for nothing until somebody wants it.
 * @implements {PromiseLike<Page>}
 */
export class Paged {
  #first;
  #next;
  /** @type {Promise<unknown> | null} */
  #asked = null;

  /**
   * @param {() => Promise<unknown>} first
   * @param {(address: string) => Promise<unknown>} next what stands at the address that a page gives
   */
  constructor(first, next) {
    this.#first = first;
    this.#next = next;
  }

  /**
   * @template A
   * @template [B=never]
   * @param {((page: Page) => A | PromiseLike<A>) | null} [taken]
   * @param {((error: unknown) => B | PromiseLike<B>) | null} [failed]
   * @returns {Promise<A | B>}
   */
  then(taken, failed) {
    this.#asked ??= this.#first();
    return this.#asked.then(checked).then(taken, failed);
  }

  /** @param {(error: unknown) => unknown} failed */
  catch(failed) {
    return this.then(null, failed);
  }

  /** @param {() => void} done */
  finally(done) {
    return this.then((page) => page).finally(done);
  }

  /** One page after the other, each when it is wanted. */
  async *pages() {
    const seen = new Set();
    for (let page = await this.then((first) => first); ;) {
      yield page;
      const { next } = page;
      if (!next) return;
      if (seen.has(next)) throw new Unread("the pages of this list go round in a circle");
      seen.add(next);
      page = checked(await this.#next(next));
    }
  }

  async *[Symbol.asyncIterator]() {
    for await (const { items } of this.pages()) yield* items;
  }

  /**
   * All of it, or so many.
   * @param {number} [most]
   */
  async all(most = Infinity) {
    /** @type {unknown[]} */
    const found = [];
    if (most <= 0) return found;
    for await (const each of this) if (found.push(each) >= most) break;
    return found;
  }
}

/**
 * @param {unknown} page
 * @returns {Page}
 */
function checked(page) {
  const isPage = page && typeof page === "object" && "items" in page && Array.isArray(page.items);
  if (!isPage) throw new Unread("what was answered is no page of a list");
  return /** @type {Page} */ (page);
}
