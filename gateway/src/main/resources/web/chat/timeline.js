import { isAhead, receiptStatus } from './statuses.js';

const MOST_EARLY_RECEIPTS = 500;

/**
 * One message as the page shows it.
 *
 * @typedef {object} Shown
 * @property {string} key what it is known by, from when it is written on
 * @property {string} clientMsgId
 * @property {string | null} messageId null until the server took it
 * @property {boolean} own
 * @property {string} contentType
 * @property {string} content
 * @property {bigint | null} seq
 * @property {number} at when it was sent, in milliseconds of the epoch
 * @property {string | null} status
 * @property {number | null} receivedAt
 * @property {number | null} readAt
 * @property {import('../client/types.js').Refusal | null} failure
 */

/**
 * The messages of one conversation: those the server took in the order of `seq`, without a gap from the oldest that is
 * here to the newest, then those on their way.
 */
export class Timeline {
  #me;
  #taken = [];
  #pending = [];
  #byKey = new Map();
  #byMessageId = new Map();
  #earlyReceipts = new Map();
  #edge = null;

  /** Counts up whenever other messages are here, or the same in another order. */
  version = 0;
  /** Whether a page of the history is here. */
  loaded = false;
  /** Where older messages begin: null where there are none, undefined where that is not known. */
  nextBefore = undefined;

  /** @param {string} me */
  constructor(me) {
    this.#me = me;
  }

  /** @returns {Shown[]} */
  get messages() {
    return [...this.#taken, ...this.#pending];
  }

  /** @returns {bigint | null} the seq of the oldest message that the server took; null where there is none */
  get oldest() {
    return this.#taken[0]?.seq ?? null;
  }

  get isEmpty() {
    return this.#byKey.size === 0;
  }

  /**
   * @param {bigint} seq
   * @returns {boolean} whether a message there cannot be older than what is here
   */
  covers(seq) {
    return this.loaded && (this.nextBefore === null || seq >= (this.oldest ?? 0n));
  }

  /** @param {string} clientMsgId */
  ownMessage(clientMsgId) {
    return this.#byKey.get(key(this.#me, clientMsgId));
  }

  /** @param {string} messageId */
  message(messageId) {
    return this.#byMessageId.get(messageId);
  }

  /**
   * Takes a message that came by itself, unless it belongs to an older part that is not here yet.
   *
   * @param {import('../client/types.js').Message} message
   */
  put(message) {
    if (!this.loaded || this.covers(BigInt(message.seq))) {
      this.#take(message);
    } else if (message.from === this.#me) {
      this.discard(message.clientMsgId); // No longer on its way.
    }
  }

  /** @param {import('../client/types.js').Entry} entry one of the outbox */
  putPending({ clientMsgId, content, contentType, at, failure = null }) {
    const known = this.ownMessage(clientMsgId);
    if (known) {
      known.failure = known.seq === null ? failure : null;
      return;
    }
    this.#keepPending({
      key: key(this.#me, clientMsgId),
      clientMsgId,
      messageId: null,
      own: true,
      contentType,
      content,
      seq: null,
      at,
      status: null,
      receivedAt: null,
      readAt: null,
      failure,
    });
  }

  /** @param {string} clientMsgId of a message that was not taken by the server */
  discard(clientMsgId) {
    const message = this.ownMessage(clientMsgId);
    if (message?.seq === null) {
      this.#pending.splice(this.#pending.indexOf(message), 1);
      this.#byKey.delete(message.key);
      this.version++;
    }
  }

  /** @param {import('../client/types.js').Receipt} receipt */
  receipt(receipt) {
    const message = this.message(receipt.messageId);
    if (message) {
      advance(message, receiptStatus(receipt), receipt.at);
    } else {
      this.#keepForLater(receipt);
    }
  }

  /**
   * @param {string[]} messageIds that the user has seen
   * @returns {string[]} those of them that are here and were unread
   */
  markRead(messageIds) {
    return messageIds.filter((messageId) => {
      const message = this.message(messageId);
      const news = message !== undefined && !message.own && isAhead(message.status, 'READ');
      if (news) {
        message.status = 'READ';
      }
      return news;
    });
  }

  /** From now on messages may pass us by: what is here now is the edge up to which nothing is missing. */
  interrupted() {
    if (this.loaded && this.#edge === null) {
      this.#edge = this.#taken.at(-1)?.seq ?? 0n;
    }
  }

  /**
   * @param {{items: import('../client/types.js').Message[], nextBefore: string | null}} page
   * @returns {boolean} whether nothing is missing between what is here and this page, which goes back from the newest
   */
  meets({ items, nextBefore }) {
    const oldest = items.at(-1);
    if (nextBefore === null || !oldest) {
      return true;
    }
    return this.loaded && (this.#edge === null || BigInt(oldest.seq) <= this.#edge);
  }

  /**
   * Takes the newest part of the history.
   *
   * @param {import('../client/types.js').Message[]} items newest first
   * @param {string | null} nextBefore
   * @param {boolean} met whether it goes back to what is here; if not, what is older than it is dropped
   */
  putNewest(items, nextBefore, met) {
    if (!this.loaded || !met) {
      this.#dropBefore(items.length > 0 && nextBefore !== null ? BigInt(items.at(-1).seq) : 0n);
      this.nextBefore = nextBefore;
    }
    items.forEach((item) => this.#take(item));
    this.loaded = true;
    this.#edge = null;
  }

  /**
   * @param {import('../client/types.js').Message[]} items
   * @param {string | null} nextBefore
   */
  putOlder(items, nextBefore) {
    items.forEach((item) => this.#take(item));
    this.nextBefore = nextBefore;
  }

  /** @param {import('../client/types.js').Message[]} items */
  putNewer(items) {
    items.forEach((item) => this.#take(item));
  }

  /**
   * Takes all that the server took of another timeline of this conversation, which goes on where this one begins.
   *
   * @param {Timeline} older
   */
  adopt(older) {
    const messages = older.#taken.filter(({ key }) => !this.#byKey.has(key));
    for (const message of messages) {
      this.#byKey.set(message.key, message);
      this.#byMessageId.set(message.messageId, message);
    }
    this.#taken = [...messages, ...this.#taken];
    this.nextBefore = older.nextBefore;
    this.version++;
  }

  #take(item) {
    const known = this.#byKey.get(key(item.from, item.clientMsgId));
    if (known) {
      if (known.seq === null) {
        this.#settle(known, item);
      }
      advance(known, item.status, item.statusAt);
      return;
    }
    const message = {
      key: key(item.from, item.clientMsgId),
      clientMsgId: item.clientMsgId,
      messageId: null,
      own: item.from === this.#me,
      contentType: item.contentType,
      content: item.content,
      seq: null,
      at: 0,
      status: null,
      receivedAt: null,
      readAt: null,
      failure: null,
    };
    this.#keepPending(message);
    this.#settle(message, item);
    advance(message, item.status, item.statusAt);
  }

  #keepPending(message) {
    this.#pending.push(message);
    this.#byKey.set(message.key, message);
    this.version++;
  }

  /** The server took a pending message: it gets its place. */
  #settle(message, { messageId, seq, sentAt }) {
    this.#pending.splice(this.#pending.indexOf(message), 1);
    message.messageId = messageId;
    message.seq = BigInt(seq);
    message.at = Date.parse(sentAt);
    message.failure = null;
    advance(message, 'SENT', sentAt);
    this.#byMessageId.set(messageId, message);
    this.#taken.splice(this.#placeOf(message.seq), 0, message);
    this.version++;
    this.#earlyReceipts.get(messageId)?.forEach((receipt) => this.receipt(receipt));
    this.#earlyReceipts.delete(messageId);
  }

  /** A receipt may overtake the ack that tells what its message is called. */
  #keepForLater(receipt) {
    const kept = this.#earlyReceipts.get(receipt.messageId) ?? [];
    this.#earlyReceipts.set(receipt.messageId, [...kept, receipt]);
    if (this.#earlyReceipts.size > MOST_EARLY_RECEIPTS) {
      this.#earlyReceipts.delete(this.#earlyReceipts.keys().next().value);
    }
  }

  /** How many messages are before it. */
  #placeOf(seq) {
    let low = 0;
    let high = this.#taken.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#taken[middle].seq < seq) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  #dropBefore(seq) {
    for (const message of this.#taken.filter((other) => other.seq < seq)) {
      this.#byKey.delete(message.key);
      this.#byMessageId.delete(message.messageId);
    }
    this.#taken = this.#taken.filter((message) => message.seq >= seq);
    this.version++;
  }
}

function key(from, clientMsgId) {
  return `${from}/${clientMsgId}`;
}

function advance(message, status, at) {
  if (!status) {
    return;
  }
  if (status === 'UNREAD') {
    message.receivedAt ??= Date.parse(at);
  } else if (status === 'READ') {
    message.readAt ??= Date.parse(at);
  }
  if (isAhead(message.status, status)) {
    message.status = status;
  }
}
