const DEBOUNCE = 250;
const PAGE = 30;

/**
 * A message that was found.
 *
 * @typedef {import('../client/types.js').Message & {highlights: string[]}} Found
 */

/** What the user looks for, and what was found of it. */
export class Search {
  #ask;
  #changed;
  #timer = null;
  #asked = 0;
  #nextCursor = null;

  words = '';
  /** @type {string | null} the only peer in whose conversation to look */
  peer = null;
  /** @type {Found[]} newest first */
  items = [];
  /** @type {number | null} how many there are, null until that is known */
  total = null;
  /** @type {Error | null} why there is no answer */
  error = null;
  busy = false;

  /**
   * @param {(question: object) => Promise<{items: Found[], nextCursor: string | null, total: number}>} ask
   * @param {() => void} changed
   */
  constructor(ask, changed) {
    this.#ask = ask;
    this.#changed = changed;
  }

  /** Whether there is something to look for. */
  get active() {
    return this.words.trim() !== '';
  }

  /** Whether there is something to end. */
  get begun() {
    return this.words !== '' || this.peer !== null;
  }

  /**
   * @param {string} words looked for once the user pauses
   * @param {boolean} composing whether an input method will make others of them
   */
  setWords(words, composing) {
    this.words = words;
    this.#restart(composing ? null : DEBOUNCE);
  }

  /** @param {string | null} peer */
  setPeer(peer) {
    this.peer = peer;
    this.#restart(0);
  }

  /** Without waiting for the user to pause. */
  now() {
    if (this.#timer !== null || this.error) {
      this.#restart(0);
    }
  }

  more() {
    if (!this.busy && !this.error && this.#nextCursor !== null) {
      this.#load();
    }
  }

  again() {
    this.#load();
  }

  end() {
    this.words = '';
    this.peer = null;
    this.#restart(0);
  }

  /** Another question: what is under way does not answer it. */
  #restart(wait) {
    this.#asked++;
    clearTimeout(this.#timer);
    this.#timer = null;
    this.#nextCursor = null;
    this.error = null;
    this.busy = this.active;
    if (this.active && wait !== null) {
      this.#timer = setTimeout(() => this.#load(), wait);
    } else if (!this.active) {
      this.items = [];
      this.total = null;
    }
    this.#changed();
  }

  async #load() {
    const asked = ++this.#asked;
    const cursor = this.#nextCursor;
    this.#timer = null;
    this.busy = true;
    this.error = null;
    this.#changed();
    const page = await this.#ask({ q: this.words.trim(), peer: this.peer, cursor, limit: PAGE }).catch((error) => ({ error }));
    if (asked !== this.#asked) {
      return;
    }
    this.busy = false;
    this.error = page.error ?? null;
    if (cursor === null) {
      this.items = [];
      this.total = null;
    }
    if (!this.error) {
      this.items = [...this.items, ...page.items];
      this.total = page.total;
      this.#nextCursor = page.nextCursor;
    }
    this.#changed();
  }
}
