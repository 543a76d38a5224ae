/** The three clocks of a question, or those that an answer says it used. */
export interface ClocksGiven {
  /** What had happened by this day: EDTF for a stretch of days (`2023-06-18`, `2023-06`, `2023`). */
  asOf?: string | null;
  /** What the public could know by this day. */
  publicBy?: string | null;
  /** What was recorded by then: a position of the ledger, or an instant. */
  knownAt?: string | number | null;
  as_of?: string | null;
  public_by?: string | null;
  known_at?: string | number | null;
}

/** The three clocks. What is `null` is the service's to say: today, no limit, the head. */
export class Clocks {
  constructor(given?: ClocksGiven);
  readonly asOf: string | null;
  readonly publicBy: string | null;
  readonly knownAt: string | number | null;
  /** These, but for those that are given. */
  with(given: ClocksGiven): Clocks;
  readonly parameters: Record<"as_of" | "public_by" | "known_at", string | number | null>;
}

export interface Options {
  /** What a curator writes with. Only the service itself is told it. */
  key?: string | (() => string);
  /** How often what failed in passing is asked for again: 4 times. */
  retries?: number;
  /** The seconds that are waited at most between two of them: 30. */
  longestWait?: number;
  /** Asks in the place of the global one. */
  fetch?: typeof fetch;
  /** What each request is made with. */
  request?: RequestInit;
  /** Hears after each request whether there was an answer. */
  onReach?: (isReached: boolean) => unknown;
  /** The clocks of every question that has none of its own. */
  clocks?: ClocksGiven;
}

export interface How {
  signal?: AbortSignal;
  cache?: "default" | "no-store" | "reload" | "no-cache" | "force-cache" | "only-if-cached";
}

export interface AtClocks extends How {
  clocks?: ClocksGiven;
}

export type Value = string | number | boolean | null | undefined;
export type Parameters = Record<string, Value | readonly Value[]>;

export interface Sending extends How {
  accept?: string;
  body?: unknown;
  type?: string;
  headers?: Record<string, string>;
  idempotencyKey?: string;
  /** Nothing is changed by it, so that it may be sent again. */
  isQuestion?: boolean;
}

/** A list in pages: awaited, it is the first one; gone through, all that is in it. */
export interface Paged<Page extends { items: readonly unknown[] }>
  extends Promise<Page>, AsyncIterable<Page["items"][number]> {
  /** One page after the other, each when it is wanted. */
  pages(): AsyncGenerator<Page, void, void>;
  /** All of it, or so many. */
  all(most?: number): Promise<Page["items"][number][]>;
}

export interface Listening {
  /** The place after which to go on; without it, from now on. */
  after?: string | number;
  signal?: AbortSignal;
  /** The seconds without a beat after which a connection is given up: 60. */
  silence?: number;
  /**
   * By the browser's own EventSource: what waits for a page to have loaded all that it needs does not
   * wait for it. It never says why it is refused, and does not hear what has a name that is not here.
   */
  eventSource?: boolean;
  /** Hears when it is connected, and when no more. */
  onOpen?: (isOpen: boolean) => unknown;
}

export interface StreamAsked extends Listening, StreamFilters {}

/** What a stream tells. A newer service may tell what is not named here. */
export type Told =
  | { kind: EventKind; id: string; data: Schemas.Arrival }
  | { kind: "state" | "changed"; id: string; data: AnswerChanged }
  | { kind: "fault"; id: string; data: { position: number; detail: string } };

export type EventKind =
  | "fact"
  | "correction"
  | "retraction"
  | "restoration"
  | "citation"
  | "registration"
  | "check"
  | "version"
  | "withdrawal"
  | "merge"
  | "separation";

/** An answer reads otherwise: by which event, in what, and where it stands before and after. */
export interface AnswerChanged {
  position: number;
  event: number | null;
  before: string;
  permalink: string;
  differs: string[];
  changes: Schemas.ChangesAnswer["changes"];
}

/** An answer, or where it stands for good. */
export type Permanent = string | { permalink: string };
export type Event = Schemas.RecordedEvent["event"];

export interface RecordAsked extends RecordParameters {
  /** The positions at which streams (`fact/<id>`) are expected; 0: not there yet. */
  expected?: Record<string, number>;
  /** By which it is known again; one is made where none is given. */
  idempotencyKey?: string;
  signal?: AbortSignal;
}

/** A name in a table, and what else is told of it there. */
export interface NameAsked {
  query?: string;
  type?: string;
  limit?: number;
  properties?: { pid: string; v: unknown }[];
}

/** An item of a timeline: with `fields`, only those are there. */
export type Item = Schemas.Item & Omit<Schemas.ShownItem, keyof Schemas.Item>;
export type Timeline = Omit<Schemas.TimelineAnswer, "items"> & { items: Item[] };

/** Any error of this client. */
export class DetenteError extends Error {}
/** No answer came. */
export class Unreachable extends DetenteError {}
/** Something answered that is no Detente, or one whose answers this client cannot read. */
export class Unread extends DetenteError {}
/** The service refused, and said why. */
export class Problem extends DetenteError {
  constructor(
    status: number,
    document?: Partial<Schemas.Problem> & Record<string, unknown>,
    fields?: { etag?: string; retryAfter?: number | null },
  );
  readonly status: number;
  readonly title: string;
  readonly faults: readonly Schemas.ProblemFault[];
  readonly document: Partial<Schemas.Problem> & Record<string, unknown>;
  readonly etag: string;
  /** Seconds after which to ask again, where the service says so. */
  readonly retryAfter: number | null;
  /** Where it is told of what was taken back. */
  readonly history: string | null | undefined;
}
/** The question is put wrongly (400, 405, 406, 414, 415). */
export class BadQuestion extends Problem {}
/** It takes a key, or another one (401). */
export class KeyNeeded extends Problem {}
/** The key is not good for it, or the service takes no writes (403). */
export class Forbidden extends Problem {}
/** Nothing has that id (404). */
export class NotFound extends Problem {}
/** The service does not know the address at all: it is older, or newer, than this client. */
export class NotOffered extends NotFound {}
/** Something else was recorded first, or the idempotency key stands for something else (409, 412). */
export class Conflict extends Problem {
  readonly expected: number | null;
  readonly actual: number | null;
}
/** It turned out never to have been true (410). */
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

export class Detente {
  /** Without an address, the service that the module came from. */
  constructor(address?: string | URL, options?: Options);
  readonly address: string;
  readonly options: Options;
  readonly clocks: Clocks;
  /** The same service, asked at these clocks unless a question has its own. */
  at(clocks: ClocksGiven): Detente;
  /** The same service as of what is recorded just now, so that its answers fit together. */
  pinned(): Promise<Detente>;
  /** A reference to an answer. */
  cite(answer: Permanent, format: "csl", how?: How): Promise<Record<string, unknown>[]>;
  cite(answer: Permanent, format?: "sentence" | "bibtex" | "ris", how?: How): Promise<string>;
  /** What is recorded, as it comes; what breaks off is gone on with. */
  stream(asked?: StreamAsked): AsyncGenerator<Told, void, void>;
  /** What changes in some answers, as it comes. */
  watch(answers: Permanent | Permanent[], how?: Listening): AsyncGenerator<Told, void, void>;
  /** Changes of the state of relations between two parties, as they come. */
  watchRelations(a: string, b: string, how?: Listening): AsyncGenerator<Told, void, void>;
  /** Makes a draft; sent again where the answer was lost. */
  makeDraft(
    draft: Schemas.DraftToMake,
    asked?: { idempotencyKey?: string; signal?: AbortSignal; effects?: boolean },
  ): Promise<Schemas.Draft>;
  /** Records an event or several, all or none; sent again where the answer was lost. */
  record(events: Event | Event[], asked?: RecordAsked): Promise<Schemas.RecordingAnswer>;
  /** What the names in a table stand for. */
  reconcile(
    queries: Record<string, NameAsked>,
    asked?: AtClocks,
  ): Promise<Record<string, Schemas.ReconciliationResult>>;
  /** The JSON at an address of the service. */
  get(path: string, how?: How & { accept?: string }, parameters?: Parameters): Promise<unknown>;
  /** An answer as it comes, in another format. */
  text(path: string, how?: How & { accept?: string }, parameters?: Parameters): Promise<string>;
  /** Sends something; again, where it has an idempotency key and failed in passing. */
  send(
    method: string,
    path: string,
    how?: Sending,
    parameters?: Parameters,
  ): Promise<{ status: number; body: unknown; etag: string }>;
  /** An answer whose body is still to come. */
  open(path: string, how?: How & { accept?: string }, parameters?: Parameters): Promise<Response>;
  /** Where something of the service is. */
  url(path: string, parameters?: Parameters): string;
}
