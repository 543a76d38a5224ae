// @ts-check
// The three clocks of a question: what had happened by a day, what the public could know by a day,
// and what had been recorded by then.

/**
 * The clocks of a question, or those that an answer says it used.
 * @typedef {{ asOf?: string | null, publicBy?: string | null, knownAt?: string | number | null,
 *   as_of?: string | null, public_by?: string | null, known_at?: string | number | null }} ClocksGiven
 */

/** What had happened, was public, was recorded by then; what is left out is the service's to say. */
export class Clocks {
  /** @param {ClocksGiven} [given] */
  constructor(given = {}) {
    this.asOf = given.asOf ?? given.as_of ?? null;
    this.publicBy = given.publicBy ?? given.public_by ?? null;
    this.knownAt = given.knownAt ?? given.known_at ?? null;
    Object.freeze(this);
  }

  /**
   * These clocks, but for those that are given.
   * @param {ClocksGiven} given
   */
  with(given) {
    const { asOf, publicBy, knownAt } = new Clocks(given);
    return new Clocks({
      asOf: asOf ?? this.asOf,
      publicBy: publicBy ?? this.publicBy,
      knownAt: knownAt ?? this.knownAt,
    });
  }

  /** As the parameters of a question. */
  get parameters() {
    return { as_of: this.asOf, public_by: this.publicBy, known_at: this.knownAt };
  }
}
