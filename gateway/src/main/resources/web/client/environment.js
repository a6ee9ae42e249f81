/**
 * What the library takes from the machine it runs on, in one object so that a test or a server can pass its own.
 *
 * @typedef {object} Environment
 * @property {typeof WebSocket} WebSocket
 * @property {typeof fetch} fetch
 * @property {Storage} storage
 * @property {EventTarget | null} network says `online` when the network came back
 * @property {() => number} now milliseconds of the epoch
 * @property {() => number} random from 0 to below 1
 * @property {(count: number) => Uint8Array} randomBytes
 * @property {(work: () => void, milliseconds: number) => *} setTimeout
 * @property {(handle: *) => void} clearTimeout
 */

/**
 * The browser's, or what comes nearest to it elsewhere.
 *
 * @param {Partial<Environment>} [own] what the caller brings itself
 * @returns {Environment}
 */
export function environment(own = {}) {
  return {
    WebSocket: globalThis.WebSocket,
    fetch: (...request) => globalThis.fetch(...request),
    network: typeof globalThis.addEventListener === 'function' ? globalThis : null,
    now: () => Date.now(),
    random: () => Math.random(),
    randomBytes: (count) => globalThis.crypto.getRandomValues(new Uint8Array(count)),
    setTimeout: (work, milliseconds) => globalThis.setTimeout(work, milliseconds),
    clearTimeout: (handle) => globalThis.clearTimeout(handle),
    ...own,
    storage: own.storage ?? browserStorage() ?? new MemoryStorage(),
  };
}

function browserStorage() {
  try {
    return globalThis.localStorage;
  } catch {
    return undefined; // Some browsers refuse it altogether where cookies are blocked.
  }
}

/** A Storage for where there is none: it forgets when the process ends. */
export class MemoryStorage {
  #values = new Map();

  get length() {
    return this.#values.size;
  }

  key(index) {
    return [...this.#values.keys()][index] ?? null;
  }

  getItem(key) {
    return this.#values.get(key) ?? null;
  }

  setItem(key, value) {
    this.#values.set(key, String(value));
  }

  removeItem(key) {
    this.#values.delete(key);
  }
}
