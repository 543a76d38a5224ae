// @ts-check
// What can go wrong with a question, as classes of errors. All that the service refuses is a `Problem`
// with the problem document (RFC 9457) that it came with.

/** @import { Schemas } from "../client/answers.js" */

/** @typedef {Partial<Schemas["Problem"]> & Record<string, unknown>} ProblemDocument */

/** Any error of this client. */
export class DetenteError extends Error {
  /**
   * @param {string} said
   * @param {ErrorOptions} [options]
   */
  constructor(said, options) {
    super(said, options);
    this.name = new.target.name;
  }
}

/** No answer came: the service is out of reach, or the connection broke off within an answer. */
export class Unreachable extends DetenteError {}

/** Something answered that is no Detente, or one whose answers this client cannot read. */
export class Unread extends DetenteError {}

/** The service refused, and said why. */
export class Problem extends DetenteError {
  /**
   * @param {number} status
   * @param {ProblemDocument} [document]
   * @param {{ etag?: string, retryAfter?: number | null }} [fields] of the answer it came with
   */
  constructor(status, document = {}, { etag = "", retryAfter = null } = {}) {
    super(document.detail || document.title || `the service answered with ${status}`);
    this.status = status;
    this.title = document.title ?? "";
    /** What was wrong, each with its parameter or its place in the body. */
    this.faults = document.errors ?? [];
    /** The problem document, with all that is in it. */
    this.document = document;
    this.etag = etag;
    /** Seconds after which to ask again, where the service says so. */
    this.retryAfter = retryAfter;
  }

  /** Where it is told of what was taken back. */
  get history() {
    return this.document.history;
  }
}

/** The question is put wrongly (400, 405, 406, 414, 415): `faults` has each parameter. */
export class BadQuestion extends Problem {}

/** It takes a key, or another one (401). */
export class KeyNeeded extends Problem {}

/** The key is not good for it, or the service takes no writes (403): who does is in the document. */
export class Forbidden extends Problem {}

/** Nothing has that id (404). */
export class NotFound extends Problem {}

/** The service does not know the address at all: it is older, or newer, than this client. */
export class NotOffered extends NotFound {}

/** Something else was recorded first, or the idempotency key stands for something else (409, 412). */
export class Conflict extends Problem {
  /** Where the stream was expected to be. */
  get expected() {
    return this.document.expected ?? null;
  }

  /** Where it is. */
  get actual() {
    return this.document.actual ?? null;
  }
}

/** It turned out never to have been true (410); `history` is where that is told. */
export class TakenBack extends NotFound {}

/** It is more than is taken at once (413). */
export class TooLarge extends Problem {}

/** What was sent breaks rules (422): `faults` has each, and where it is. */
export class Invalid extends Problem {}

/** More than one may ask for at the moment (429). */
export class TooMany extends Problem {}

/** The service failed. */
export class ServerFailure extends Problem {}

/** The service cannot answer for the moment (502, 503, 504). */
export class Unavailable extends ServerFailure {}

/** @type {Record<number, typeof Problem>} */
const BY_STATUS = {
  400: BadQuestion,
  401: KeyNeeded,
  403: Forbidden,
  404: NotFound,
  405: BadQuestion,
  406: BadQuestion,
  409: Conflict,
  410: TakenBack,
  412: Conflict,
  413: TooLarge,
  414: BadQuestion,
  415: BadQuestion,
  422: Invalid,
  429: TooMany,
  502: Unavailable,
  503: Unavailable,
  504: Unavailable,
};
/** How every version of the service begins to say that it has no such route. */
const NO_SUCH_ADDRESS = "there is nothing at this address";

/**
 * The error for an answer that is none.
 * @param {number} status
 * @param {string} text its body
 * @param {{ etag?: string, retryAfter?: number | null }} [fields]
 */
export function problemOf(status, text, fields) {
  const document = documentIn(text);
  const isUnknown = status === 404 && document.detail?.startsWith(NO_SUCH_ADDRESS);
  const other = status >= 500 ? ServerFailure : Problem;
  const kind = isUnknown ? NotOffered : (BY_STATUS[status] ?? other);
  return new kind(status, document, fields);
}

/**
 * What is said of an error, where it can be read: what stands between may answer with a page.
 * @param {string} text
 * @returns {ProblemDocument}
 */
function documentIn(text) {
  try {
    const document = JSON.parse(text);
    return document && typeof document === "object" ? document : {};
  } catch {
    return {};
  }
}
