import { Backoff } from '/client/backoff.js';

const PACE = 2_000;

/**
 * Asks the same question again and again while it is started and the page is visible. What was answered stays while
 * there is no newer answer; after failures the waits grow.
 */
export class Watch {
  #ask;
  #listener;
  #pace;
  #backoff = new Backoff({ first: 2_000, most: 28_000 });
  #started = false;
  #asking = null;
  #timer = null;

  /** The newest answer. */
  data = null;
  /** @type {number | null} when it came, in milliseconds of the epoch; null before the first */
  at = null;
  /** @type {import('./admin-api.js').AdminApiError | null} why there is no newer one */
  error = null;
  /** @type {number | null} when it is asked again after a failure */
  nextAt = null;

  /**
   * @param {(signal: AbortSignal) => Promise<*>} ask
   * @param {object} listener
   * @param {() => void} listener.changed
   * @param {(data: *) => void} [listener.answered]
   * @param {(error: Error) => void} [listener.failed]
   * @param {(data: *) => number} [pace] milliseconds to the next question after an answer
   */
  constructor(ask, listener, pace = () => PACE) {
    this.#ask = ask;
    this.#listener = listener;
    this.#pace = pace;
  }

  start() {
    if (!this.#started) {
      this.#started = true;
      this.now();
    }
  }

  stop() {
    this.#started = false;
    this.#asking?.abort();
    this.#asking = null;
    clearTimeout(this.#timer);
  }

  /** Asks at once, and anew if it is being asked: what comes of a question before does not count any more. */
  async now() {
    clearTimeout(this.#timer);
    this.#asking?.abort();
    this.#asking = null;
    if (!this.#started || document.hidden) {
      return;
    }
    const asking = new AbortController();
    this.#asking = asking;
    try {
      const data = await this.#ask(asking.signal);
      if (this.#asking === asking) {
        this.#answered(data);
      }
    } catch (error) {
      if (this.#asking === asking) {
        this.#failed(error);
      }
    }
  }

  #answered(data) {
    this.data = data;
    this.at = Date.now();
    this.error = null;
    this.nextAt = null;
    this.#backoff.reset();
    this.#again(this.#pace(data));
    this.#listener.answered?.(data);
    this.#listener.changed();
  }

  #failed(error) {
    const wait = PACE + this.#backoff.next();
    this.error = error;
    this.nextAt = Date.now() + wait;
    this.#again(wait);
    this.#listener.failed?.(error);
    this.#listener.changed();
  }

  #again(wait) {
    this.#asking = null;
    if (this.#started) {
      this.#timer = setTimeout(() => this.now(), wait);
    }
  }
}
