import { HistoryWindow } from './history-window.js';
import { rows } from './rows.js';

/**
 * The conversation that is on the screen: its messages, where the unread ones began when it was opened, and which message
 * the user looks for.
 */
export class OpenConversation {
  #firstUnread = null;
  #opening = true;
  #rows = [];
  #rowsOf = [];

  /** How many messages came since the user was at the end of them. */
  news = 0;
  /** @type {HistoryWindow | null} what is shown instead of the newest part, where a message that was found is older than that */
  window = null;
  /** @type {{messageId: string, seq: bigint} | null} the message that shall be brought onto the screen */
  sought = null;
  /** @type {{messageId: string, events: object[] | null, error: Error | null} | null} what happened to a message, while it is shown */
  details = null;
  /** @type {string | null} the id of the message that was brought onto the screen just now */
  found = null;

  /**
   * @param {string} peer
   * @param {import('./timeline.js').Timeline} live the newest part of the history
   */
  constructor(peer, live) {
    this.peer = peer;
    this.live = live;
    if (live.loaded) {
      this.#lookForUnread(live.messages);
    }
  }

  /** @returns {import('./timeline.js').Timeline} what is shown */
  get timeline() {
    return this.window?.timeline ?? this.live;
  }

  /** @returns {import('./rows.js').Row[]} the same array until there are others: there may be very many */
  rows() {
    const { timeline } = this;
    const rowsOf = [timeline, timeline.version, timeline.loaded, timeline.nextBefore, this.#firstUnread];
    if (rowsOf.some((part, index) => part !== this.#rowsOf[index])) {
      this.#rowsOf = rowsOf;
      this.#rows = this.#rowsNow();
    }
    return this.#rows;
  }

  /**
   * @param {{messageId: string, seq: bigint}} message to bring onto the screen
   * @param {string} me
   */
  seek({ messageId, seq }, me) {
    this.sought = { messageId, seq };
    if (this.live.covers(seq)) {
      this.window = null;
    } else if (!this.window?.covers(seq)) {
      this.window = new HistoryWindow(me, seq);
    }
  }

  /** The message that was looked for is on the screen. */
  reached() {
    this.found = this.sought.messageId;
    this.sought = null;
  }

  /** From now on the newest messages are shown. */
  leaveWindow() {
    this.window = null;
    this.sought = null;
  }

  /** Where nothing is missing any more between what is shown and the newest messages, they become one. */
  join() {
    if (this.window?.meets(this.live.oldest)) {
      this.live.adopt(this.window.timeline);
      this.window = null;
    }
  }

  /** Who answers knows what was unread. */
  answered() {
    this.#firstUnread = null;
  }

  /** The newest messages are here now. */
  loadedNewest() {
    if (this.#opening) {
      this.#opening = false;
      this.#lookForUnread(this.live.messages);
    }
  }

  /**
   * @param {import('../client/types.js').Message[]} items messages from before those that were here
   */
  loadedOlder(items) {
    const ids = new Set(items.map((item) => item.messageId));
    this.#lookForUnread(this.live.messages.filter((message) => ids.has(message.messageId)));
  }

  #rowsNow() {
    const { loaded, isEmpty, nextBefore, messages } = this.timeline;
    if (!loaded && (isEmpty || this.window)) {
      return [{ kind: 'loading', key: 'loading' }];
    }
    const below = rows(messages, this.#firstUnread);
    return nextBefore === null ? [{ kind: 'beginning', key: 'beginning' }, ...below] : below;
  }

  #lookForUnread(messages) {
    const seq = messages.find((message) => !message.own && message.status !== 'READ')?.seq;
    if (seq !== undefined && (this.#firstUnread === null || seq < this.#firstUnread)) {
      this.#firstUnread = seq;
    }
  }
}
