/** Waits that double, each a random part of its bound, so that clients that fell together do not come back together. */
export class Backoff {
  #random;
  #first;
  #most;
  #bound;

  /** @param {{random?: () => number, first?: number, most?: number}} [settings] bounds in milliseconds */
  constructor({ random = Math.random, first = 500, most = 30_000 } = {}) {
    this.#random = random;
    this.#first = first;
    this.#most = most;
    this.#bound = first;
  }

  /** @returns {number} how long to wait now, in milliseconds */
  next() {
    const wait = this.#random() * this.#bound;
    this.#bound = Math.min(this.#bound * 2, this.#most);
    return wait;
  }

  /** After something that worked for a while. */
  reset() {
    this.#bound = this.#first;
  }
}
