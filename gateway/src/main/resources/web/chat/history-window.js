import { Timeline } from './timeline.js';

/**
 * A part of the history around a message that was looked for, while messages are missing between it and the newest ones.
 *
 * The query API pages from the newest back. So to go forward it is asked for a stretch of the history that ends before the
 * newest: of as many numbers as some messages nearby take up, less where that was too many, more where it was too few.
 */
export class HistoryWindow {
  #end; // Up to here, inclusive, nothing is missing.
  #stride = null;
  #ahead = 0n; // There is a message before here that is missing, where this is behind the end.

  /**
   * @param {string} me
   * @param {bigint} seq of the message that was looked for
   */
  constructor(me, seq) {
    this.seq = seq;
    this.timeline = new Timeline(me);
    this.#end = seq;
  }

  /**
   * Takes the message that was looked for, and a page of those before it.
   *
   * @param {{items: import('../client/types.js').Message[], nextBefore: string | null}} page
   */
  begin({ items, nextBefore }) {
    this.timeline.putOlder(items, nextBefore);
    this.#stride = items.length > 1 ? span(items) : null;
  }

  /**
   * The stretch to ask for next.
   *
   * @param {bigint} limit where the newest messages begin
   * @returns {{after: bigint, before: bigint}}
   */
  stretch(limit) {
    const before = this.#stride === null ? limit : this.#end + this.#stride;
    return { after: this.#end, before: before < limit ? before : limit };
  }

  /**
   * @param {{after: bigint, before: bigint}} stretch that was asked for
   * @param {{items: import('../client/types.js').Message[], nextBefore: string | null}} page what came
   * @param {number} enough how many messages there should be in a stretch
   * @returns {boolean} whether there were messages, and all of them came
   */
  take({ after, before }, { items, nextBefore }, enough) {
    const asked = before - after;
    if (nextBefore !== null) {
      this.#ahead = BigInt(nextBefore) + 1n;
      this.#stride = min(asked / 2n, this.#ahead - after);
      return false;
    }
    this.timeline.putNewer(items);
    this.#end = before - 1n;
    if (items.length < enough) {
      this.#stride = this.#ahead > before ? this.#ahead - this.#end : asked * 4n;
    }
    return items.length > 0;
  }

  /**
   * @param {bigint} seq
   * @returns {boolean} whether nothing is missing between this part and the one that begins there
   */
  meets(seq) {
    return this.#end >= seq - 1n;
  }

  /** @param {bigint} seq */
  covers(seq) {
    return this.timeline.covers(seq) && seq <= this.#end;
  }
}

function span(items) {
  return BigInt(items[0].seq) - BigInt(items.at(-1).seq) + 1n;
}

function min(one, other) {
  return one < other ? one : other;
}
