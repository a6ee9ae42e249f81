import { Backoff } from '../client/index.js';

/** Work that is repeated, with growing waits, until it succeeds; asked for while it runs, it runs once more. */
export class Retrying {
  #work;
  #failed;
  #succeeded;
  #backoff = new Backoff({ first: 2_000 });
  #running = false;
  #again = false;
  #stopped = false;
  #timer = null;

  /**
   * @param {() => Promise<void>} work
   * @param {{failed: (error: Error) => void, succeeded: () => void}} listener
   */
  constructor(work, { failed, succeeded }) {
    this.#work = work;
    this.#failed = failed;
    this.#succeeded = succeeded;
  }

  /** Whether it runs, or waits to run again after a failure. */
  get busy() {
    return this.#running || this.#timer !== null;
  }

  async now() {
    if (this.#running) {
      this.#again = true;
      return;
    }
    clearTimeout(this.#timer);
    this.#timer = null;
    this.#running = true;
    this.#again = false;
    const error = await this.#work().then(
      () => null,
      (reason) => reason,
    );
    this.#running = false;
    if (this.#stopped) {
      return;
    }
    if (error) {
      this.#timer = setTimeout(() => this.now(), 1_000 + this.#backoff.next());
      this.#failed(error);
    } else {
      this.#backoff.reset();
      this.#succeeded();
      if (this.#again) {
        this.now();
      }
    }
  }

  stop() {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }
}
