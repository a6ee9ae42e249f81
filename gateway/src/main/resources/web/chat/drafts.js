/** What was written and not sent yet, for each conversation; it survives a reload. */
export class Drafts {
  #prefix;
  #texts = new Map();

  /** @param {string} user */
  constructor(user) {
    this.#prefix = `danliao.draft.${user}.`;
  }

  /** @param {string} peer */
  get(peer) {
    if (!this.#texts.has(peer)) {
      this.#texts.set(peer, read(this.#prefix + peer));
    }
    return this.#texts.get(peer);
  }

  /**
   * @param {string} peer
   * @param {string} text
   */
  set(peer, text) {
    this.#texts.set(peer, text);
    try {
      if (text === '') {
        localStorage.removeItem(this.#prefix + peer);
      } else {
        localStorage.setItem(this.#prefix + peer, text);
      }
    } catch {
      // Where the browser keeps nothing, a draft lives as long as the page.
    }
  }
}

function read(key) {
  try {
    return localStorage.getItem(key) ?? '';
  } catch {
    return '';
  }
}
