import { conversationId } from '../client/index.js';
import { isAhead, receiptStatus } from './statuses.js';

const PREVIEW_CHARACTERS = 200;
const MOST_READ_KEPT = 5_000;

/**
 * A conversation in the list.
 *
 * @typedef {object} Listed
 * @property {string} conversationId
 * @property {string} peer
 * @property {{messageId: string, from: string, contentType: string, preview: string, seq: bigint, at: number, status: string} | null} last
 * @property {import('../client/types.js').Entry | null} pending the newest message that is on its way
 * @property {number} unread
 */

/** The list of conversations: what the server said, and what has come since. */
export class Conversations {
  #me;
  #byId = new Map();
  #read = new Set();

  /** Whether a first page is here. */
  loaded = false;
  /** Null at the end of the list. */
  nextCursor = null;

  /** @param {string} me */
  constructor(me) {
    this.#me = me;
  }

  get size() {
    return this.#byId.size;
  }

  /** @param {string} id */
  get(id) {
    return this.#byId.get(id);
  }

  /** @returns {Listed[]} newest first */
  newestFirst() {
    return [...this.#byId.values()]
      .filter(({ last, pending }) => last || pending)
      .sort((one, other) => activity(other) - activity(one) || (one.peer < other.peer ? -1 : 1));
  }

  /** @returns {number} */
  get unread() {
    return [...this.#byId.values()].reduce((sum, { unread }) => sum + unread, 0);
  }

  /**
   * @param {import('../client/types.js').Conversation[]} items
   * @param {string | null} nextCursor
   */
  putPage(items, nextCursor) {
    for (const item of items) {
      const conversation = this.#conversation(item.peer);
      this.#putLast(conversation, item.lastMessage, item.lastMessage.preview);
      this.#count(conversation, item.unread, BigInt(item.lastMessage.seq));
    }
    this.nextCursor = nextCursor;
    this.loaded = true;
  }

  /** @param {import('../client/types.js').Message} message */
  put(message) {
    const own = message.from === this.#me;
    const conversation = this.#conversation(own ? message.to : message.from);
    const seq = BigInt(message.seq);
    this.#putLast(conversation, message, message.content.slice(0, PREVIEW_CHARACTERS));
    const counted = seq <= conversation.countedTo || conversation.news.has(message.messageId);
    if (!own && !counted && !this.#read.has(message.messageId) && message.status !== 'READ') {
      conversation.news.set(message.messageId, seq);
      conversation.unread++;
    }
  }

  /** @param {import('../client/types.js').Receipt} receipt */
  receipt(receipt) {
    const last = this.#byId.get(receipt.conversationId)?.last;
    if (last?.messageId === receipt.messageId && isAhead(last.status, receiptStatus(receipt))) {
      last.status = receiptStatus(receipt);
    }
  }

  /**
   * @param {string} id
   * @param {string[]} messageIds that were unread and are read now, here or in another tab
   */
  markRead(id, messageIds) {
    const conversation = this.#byId.get(id);
    const news = messageIds.filter((messageId) => !this.#read.has(messageId));
    for (const messageId of news) {
      this.#read.add(messageId);
      conversation?.news.delete(messageId);
    }
    if (conversation) {
      conversation.unread = Math.max(0, conversation.unread - news.length);
    }
    for (const messageId of this.#read) {
      if (this.#read.size <= MOST_READ_KEPT) {
        break;
      }
      this.#read.delete(messageId);
    }
  }

  /**
   * @param {string} peer
   * @param {import('../client/types.js').Entry | null} entry
   */
  setPending(peer, entry) {
    if (entry || this.#byId.has(conversationId(this.#me, peer))) {
      this.#conversation(peer).pending = entry;
    }
  }

  /**
   * @param {Record<string, number>} counts by conversation, as the server has them
   * @returns {boolean} whether they are those shown
   */
  countsAre(counts) {
    return [...this.#byId.values()].every((listed) => listed.unread === (counts[listed.conversationId] ?? 0));
  }

  /** @param {Record<string, number>} counts */
  adoptCounts(counts) {
    for (const listed of this.#byId.values()) {
      listed.unread = counts[listed.conversationId] ?? 0;
      listed.news.clear();
      listed.countedTo = listed.last?.seq ?? 0n;
    }
  }

  #conversation(peer) {
    const id = conversationId(this.#me, peer);
    if (!this.#byId.has(id)) {
      this.#byId.set(id, {
        conversationId: id,
        peer,
        last: null,
        pending: null,
        unread: 0,
        news: new Map(), // Unread messages that the server's count does not hold: id to seq.
        countedTo: 0n, // The seq up to which it holds them.
      });
    }
    return this.#byId.get(id);
  }

  #putLast(conversation, { messageId, from, contentType, seq, sentAt, status = 'SENT' }, preview) {
    const known = conversation.last;
    if (known?.messageId === messageId) {
      known.status = isAhead(known.status, status) ? status : known.status;
    } else if (!known || BigInt(seq) > known.seq) {
      conversation.last = { messageId, from, contentType, preview, seq: BigInt(seq), at: Date.parse(sentAt), status };
    }
  }

  #count(conversation, unread, countedTo) {
    conversation.countedTo = countedTo;
    for (const [messageId, seq] of conversation.news) {
      if (seq <= countedTo) {
        conversation.news.delete(messageId);
      }
    }
    conversation.unread = unread + conversation.news.size;
  }
}

function activity({ last, pending }) {
  return Math.max(pending?.at ?? 0, last?.at ?? 0);
}
