const MAX_ENTRIES = 1_000;
const MAX_CHARACTERS = 1024 * 1024; // 2 MiB: browsers count two bytes a character.

/** Says that a message could not be kept, so that whoever wrote it still has it. */
export class OutboxFull extends Error {
  name = 'OutboxFull';
}

/**
 * The sends of a user that were not acknowledged yet. Each has an entry of its own in the storage, so that two tabs of
 * the user share it without overwriting each other's.
 */
export class Outbox {
  #storage;
  #prefix;
  /** @type {Map<string, import('./types.js').Refusal>} failures that the storage has no room for, by clientMsgId */
  #unwritten = new Map();

  /**
   * @param {import('./environment.js').ItemStorage} storage
   * @param {string} user
   */
  constructor(storage, user) {
    this.#storage = storage;
    this.#prefix = `danliao.outbox.v1.${user}.`;
  }

  /**
   * @param {import('./types.js').Entry} entry
   * @throws {OutboxFull} and keeps nothing of it
   */
  put(entry) {
    const text = JSON.stringify(entry);
    const others = this.#keys().filter((key) => key !== this.#prefix + entry.clientMsgId);
    const characters = others.reduce((sum, key) => sum + (this.#storage.getItem(key)?.length ?? 0), text.length);
    if (others.length >= MAX_ENTRIES || characters > MAX_CHARACTERS) {
      throw new OutboxFull(`${others.length} messages wait to be sent, more are not kept`);
    }
    try {
      this.#storage.setItem(this.#prefix + entry.clientMsgId, text);
    } catch (cause) {
      throw new OutboxFull('the storage keeps no more', { cause });
    }
    this.#unwritten.delete(entry.clientMsgId);
  }

  /**
   * Keeps why a message was refused; where the storage has no room for that, until this program ends: the next one
   * sends the message, and is told, again.
   *
   * @param {import('./types.js').Entry} entry
   * @param {import('./types.js').Refusal} failure
   */
  refuse(entry, failure) {
    try {
      this.put({ ...entry, failure });
    } catch {
      this.#unwritten.set(entry.clientMsgId, failure);
    }
  }

  /**
   * @param {string} clientMsgId
   * @returns {import('./types.js').Entry | null}
   */
  get(clientMsgId) {
    return this.#read(this.#prefix + clientMsgId);
  }

  /** @param {string} clientMsgId */
  remove(clientMsgId) {
    this.#storage.removeItem(this.#prefix + clientMsgId);
    this.#unwritten.delete(clientMsgId);
  }

  /** @returns {import('./types.js').Entry[]} in the order in which they were written */
  all() {
    return this.#keys()
      .map((key) => this.#read(key))
      .filter((entry) => entry !== null)
      .sort((one, other) => (one.clientMsgId < other.clientMsgId ? -1 : 1)); // ULIDs; clocks step back, they do not.
  }

  /**
   * Null where there is nothing, as another tab may have removed it just now, or nothing that can be read.
   *
   * @param {string} key
   * @returns {import('./types.js').Entry | null}
   */
  #read(key) {
    try {
      const entry = JSON.parse(this.#storage.getItem(key) ?? 'null');
      if (this.#prefix + entry?.clientMsgId !== key) {
        return null;
      }
      const failure = this.#unwritten.get(entry.clientMsgId);
      return failure ? { ...entry, failure } : entry;
    } catch {
      return null;
    }
  }

  #keys() {
    const keys = [];
    for (let index = 0; index < this.#storage.length; index++) {
      const key = this.#storage.key(index);
      // A user id may contain dots, a clientMsgId none: what has one is another user's whose name begins like this one.
      if (key?.startsWith(this.#prefix) && !key.includes('.', this.#prefix.length)) {
        keys.push(key);
      }
    }
    return keys;
  }
}
