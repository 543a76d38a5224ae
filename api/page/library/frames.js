// @ts-check
// Server-sent events, read of a body as it comes.

/**
 * What came: an event with its data, or only where one stands now.
 * @typedef {{ event: string, data: string, id: string | null, retryMs: number | null }} Frame
 */

/** What has come of a body so far. */
export class Reading {
  #rest = "";
  #frame = blank();

  /**
   * The frames that are whole now.
   * @param {string} text
   * @returns {Frame[]}
   */
  take(text) {
    // A carriage return that comes last may be half of a line's end.
    const all = this.#rest + text;
    const isHalf = all.endsWith("\r");
    const lines = (isHalf ? all.slice(0, -1) : all).split(/\r\n|\n|\r/);
    this.#rest = (lines.pop() ?? "") + (isHalf ? "\r" : "");
    return lines.flatMap((line) => this.#line(line));
  }

  /**
   * @param {string} line
   * @returns {Frame[]}
   */
  #line(line) {
    if (line) {
      this.#field(line);
      return [];
    }
    const frame = this.#frame;
    this.#frame = blank();
    return [{ ...frame, data: frame.data.replace(/\n$/, "") }];
  }

  /** @param {string} line */
  #field(line) {
    const [, name, value] = /^([^:]*)(?:: ?)?(.*)$/s.exec(line) ?? [];
    const frame = this.#frame;
    if (name === "event") frame.event = value;
    else if (name === "data") frame.data += `${value}\n`;
    else if (name === "id" && !value.includes("\0")) frame.id = value;
    else if (name === "retry" && /^\d+$/.test(value)) frame.retryMs = Number(value);
  }
}

/**
 * The frames of a body. Ends where the body does: what was not closed by an empty line is dropped, as
 * it may not be whole.
 * @param {ReadableStream<Uint8Array>} body
 * @param {() => void} heard is called whenever anything comes, if only a beat
 * @returns {AsyncGenerator<Frame, void, void>}
 */
export async function* framesOf(body, heard = () => {}) {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  const reading = new Reading();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      heard();
      yield* reading.take(decoder.decode(value, { stream: true }));
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

/** @returns {Frame} */
const blank = () => ({ event: "", data: "", id: null, retryMs: null });
