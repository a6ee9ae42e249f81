/** Timers by name: setting one again replaces it, so that nothing is ever awaited twice. */
export class Timers {
  #environment;
  /** @type {Map<string, *>} */
  #handles = new Map();

  /** @param {import('./environment.js').Environment} environment */
  constructor(environment) {
    this.#environment = environment;
  }

  /**
   * @param {string} name
   * @param {number} milliseconds
   * @param {() => void} work
   */
  set(name, milliseconds, work) {
    this.clear(name);
    this.#handles.set(
      name,
      this.#environment.setTimeout(() => {
        this.#handles.delete(name);
        work();
      }, milliseconds),
    );
  }

  /** @param {string} name */
  has(name) {
    return this.#handles.has(name);
  }

  /** @param {string} name */
  clear(name) {
    this.#environment.clearTimeout(this.#handles.get(name));
    this.#handles.delete(name);
  }

  clearAll() {
    for (const name of [...this.#handles.keys()]) {
      this.clear(name);
    }
  }
}
