const MOST_KEPT = 20_000;

/** Ids that came before, the newest of them: delivery is at least once, telling is once. */
export class Seen {
  /** @type {Set<string>} */
  #ids = new Set();

  /**
   * @param {string} id
   * @returns {boolean} whether it is new
   */
  add(id) {
    if (this.#ids.has(id)) {
      return false;
    }
    this.#ids.add(id);
    if (this.#ids.size > MOST_KEPT) {
      const [oldest] = this.#ids;
      this.#ids.delete(oldest);
    }
    return true;
  }
}
