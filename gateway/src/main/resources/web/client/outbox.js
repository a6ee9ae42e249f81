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

  /**
   * @param {Storage} storage
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
      throw new OutboxFull('the browser keeps no more', { cause });
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
  }

  /** @returns {import('./types.js').Entry[]} in the order in which they were written */
  all() {
    return this.#keys()
      .map((key) => this.#read(key))
      .filter((entry) => entry !== null)
      .sort(inOrder);
  }

  /** Null where there is nothing, as another tab may have removed it just now, or nothing that can be read. */
  #read(key) {
    try {
      return JSON.parse(this.#storage.getItem(key));
    } catch {
      return null;
    }
  }

  #keys() {
    const keys = [];
    for (let index = 0; index < this.#storage.length; index++) {
      const key = this.#storage.key(index);
      // A user id may contain dots, a clientMsgId none: what has one is of another user whose name begins like this one.
      if (key?.startsWith(this.#prefix) && !key.includes('.', this.#prefix.length)) {
        keys.push(key);
      }
    }
    return keys;
  }
}

function inOrder(one, other) {
  return one.at - other.at || (one.clientMsgId < other.clientMsgId ? -1 : 1);
}
