/**
 * What the library takes from the machine it runs on, in one object so that a test or a server can pass its own.
 *
 * @typedef {object} Environment
 * @property {new (url: string, protocols: string[]) => Socket} WebSocket
 * @property {typeof fetch} fetch
 * @property {ItemStorage} storage
 * @property {EventTarget | null} network says `online` when the network came back
 * @property {() => number} now milliseconds of the epoch
 * @property {() => number} random from 0 to below 1
 * @property {(count: number) => Uint8Array} randomBytes
 * @property {(work: () => void, milliseconds: number) => *} setTimeout
 * @property {(handle: *) => void} clearTimeout
 */

/**
 * What is used of a WebSocket.
 *
 * @typedef {object} Socket
 * @property {number} readyState
 * @property {((event: any) => void) | null} onopen
 * @property {((event: any) => void) | null} onmessage
 * @property {((event: any) => void) | null} onclose
 * @property {((event: any) => void) | null} onerror
 * @property {(text: string) => void} send
 * @property {() => void} close
 */

/**
 * What is used of a Storage.
 *
 * @typedef {object} ItemStorage
 * @property {number} length
 * @property {(index: number) => string | null} key
 * @property {(key: string) => string | null} getItem
 * @property {(key: string, value: string) => void} setItem
 * @property {(key: string) => void} removeItem
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

/**
 * A Storage for where there is none: it forgets when the process ends.
 *
 * @implements {ItemStorage}
 */
export class MemoryStorage {
  /** @type {Map<string, string>} */
  #values = new Map();
  /** @type {string[] | null} in an array, as going through all by index is slow else; null where it has to be made */
  #keys = null;

  get length() {
    return this.#values.size;
  }

  /**
   * @param {number} index
   * @returns {string | null}
   */
  key(index) {
    this.#keys ??= [...this.#values.keys()];
    return this.#keys[index] ?? null;
  }

  /** @param {string} key */
  getItem(key) {
    return this.#values.get(key) ?? null;
  }

  /**
   * @param {string} key
   * @param {string} value
   */
  setItem(key, value) {
    this.#keys = null;
    this.#values.set(key, String(value));
  }

  /** @param {string} key */
  removeItem(key) {
    this.#keys = null;
    this.#values.delete(key);
  }
}
