import { rows } from './rows.js';

/** The conversation that is on the screen: its messages, and where the unread ones began when it was opened. */
export class OpenConversation {
  #firstUnread = null;
  #opening = true;

  /** How many messages came since the user was at the end of them. */
  news = 0;

  /**
   * @param {string} peer
   * @param {import('./timeline.js').Timeline} timeline
   */
  constructor(peer, timeline) {
    this.peer = peer;
    this.timeline = timeline;
    if (timeline.loaded) {
      this.#lookForUnread(timeline.messages);
    }
  }

  /** @returns {import('./rows.js').Row[]} */
  rows() {
    return rows(this.timeline.messages, this.#firstUnread);
  }

  /** Who answers knows what was unread. */
  answered() {
    this.#firstUnread = null;
  }

  /** The newest messages are here now. */
  loadedNewest() {
    if (this.#opening) {
      this.#opening = false;
      this.#lookForUnread(this.timeline.messages);
    }
  }

  /**
   * @param {import('../client/types.js').Message[]} items messages from before those that were here
   */
  loadedOlder(items) {
    const ids = new Set(items.map((item) => item.messageId));
    this.#lookForUnread(this.timeline.messages.filter((message) => ids.has(message.messageId)));
  }

  #lookForUnread(messages) {
    const seq = messages.find((message) => !message.own && message.status !== 'READ')?.seq;
    if (seq !== undefined && (this.#firstUnread === null || seq < this.#firstUnread)) {
      this.#firstUnread = seq;
    }
  }
}
