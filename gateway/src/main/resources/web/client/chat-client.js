import { Acks } from './acks.js';
import { Connection } from './connection.js';
import { environment as browserEnvironment } from './environment.js';
import { clientMsgIds, isUserId } from './ids.js';
import { Outbox } from './outbox.js';
import { QueryApi } from './query-api.js';
import { Seen } from './seen-ids.js';
import { Timers } from './timers.js';
import { TypedEventTarget } from './typed-event-target.js';

const MOST_IN_FLIGHT = 100;
const RESEND_AFTER = 15_000;
const LOOK_EVERY = 5_000;
const MAX_FRAME_BYTES = 65_536;

/** The most that a message may hold, in bytes of UTF-8. */
export const MAX_CONTENT_BYTES = 16_384;

/**
 * A user's chat: sends what is in the outbox until the server has answered, acknowledges what comes, and tells each
 * thing once. Its events are `message`, `acknowledged`, `refused`, `receipt` and `state`; ChatEvents says what each has
 * as its `detail`.
 *
 * @extends {TypedEventTarget<import('./types.js').ChatEvents>}
 */
export class ChatClient extends TypedEventTarget {
  #environment;
  #connection;
  #outbox;
  #acks;
  #timers;
  #newId;
  #seen = new Seen();
  /** @type {string[]} clientMsgIds to send */
  #queue = [];
  /** @type {Map<string, number>} when it was sent, by clientMsgId */
  #inFlight = new Map();
  #pausedUntil = 0;

  /**
   * @param {object} options
   * @param {string} options.user
   * @param {string} [options.device]
   * @param {string[]} options.gateways addresses of `/ws`
   * @param {string} options.queryApi
   * @param {import('./types.js').Tokens} options.tokens
   * @param {Partial<import('./environment.js').Environment>} [options.environment]
   * @throws {RangeError | TypeError} if that could never connect
   */
  constructor({ user, device = 'default', gateways, queryApi, tokens, environment: own }) {
    super();
    if (!isUserId(user) || !isUserId(device)) {
      throw new RangeError(`expected ids of a user and a device, found ${user} and ${device}`);
    }
    const environment = browserEnvironment(own);
    this.#environment = environment;
    this.#newId = clientMsgIds(environment);
    this.#outbox = new Outbox(environment.storage, user);
    this.#timers = new Timers(environment);
    this.#connection = new Connection({ gateways, user, device, tokens, environment });
    this.#connection.addEventListener('state', ({ detail }) => this.#stateChanged(detail));
    this.#connection.addEventListener('frame', ({ detail }) => this.#take(detail));
    this.#acks = new Acks((frame) => this.#connection.send(frame), environment);
    /** The query API as this user. */
    this.query = new QueryApi({ address: queryApi, tokens, environment });
    /** Who this is. */
    this.user = user;
  }

  /** @returns {import('./types.js').ConnectionState} */
  get state() {
    return this.#connection.state;
  }

  /** Connects, also after the connection was closed for good. */
  start() {
    this.#connection.start();
  }

  /** @param {'stopped' | 'unauthorized'} [reason] */
  stop(reason) {
    this.#acks.stop();
    this.#connection.stop(reason);
  }

  /** Tries at once, or makes sure that the connection still lives. */
  check() {
    this.#connection.check();
  }

  /**
   * Keeps the message and sends it as soon as there is a connection.
   *
   * @param {string} to
   * @param {string} content
   * @param {string} [contentType]
   * @returns {string} its clientMsgId
   * @throws {RangeError} if the server would refuse it
   * @throws {import('./outbox.js').OutboxFull} if it cannot be kept
   */
  send(to, content, contentType = 'text/plain') {
    const text = content.toWellFormed?.() ?? content; // Half a surrogate pair is no UTF-8.
    if (!isUserId(to) || to === this.user) {
      throw new RangeError(`not a user to write to: ${to}`);
    }
    if (text === '' || contentBytes(text) > MAX_CONTENT_BYTES) {
      throw new RangeError(`a message has 1 to ${MAX_CONTENT_BYTES} bytes, not ${contentBytes(text)}`);
    }
    const entry = { clientMsgId: this.#newId(), to, content: text, contentType, at: this.#environment.now() };
    if (contentBytes(JSON.stringify(sendFrame(entry))) > MAX_FRAME_BYTES) {
      // The gateway would refuse it without a look into it, and so without saying which message it was.
      throw new RangeError(`a message has at most ${MAX_FRAME_BYTES} bytes as JSON, where control characters take six`);
    }
    this.#outbox.put(entry);
    this.#enqueue([entry.clientMsgId]);
    return entry.clientMsgId;
  }

  /**
   * What was written and is not acknowledged, refused messages included.
   *
   * @returns {import('./types.js').Entry[]}
   */
  pending() {
    return this.#outbox.all();
  }

  /**
   * @param {string} clientMsgId
   * @returns {import('./types.js').Entry | null} null where it was acknowledged or discarded
   */
  entry(clientMsgId) {
    return this.#outbox.get(clientMsgId);
  }

  /**
   * @param {string} clientMsgId of a message that was refused
   * @throws {import('./outbox.js').OutboxFull} if that cannot be kept
   */
  retry(clientMsgId) {
    const entry = this.#outbox.get(clientMsgId);
    if (entry) {
      const { failure, ...again } = entry;
      this.#outbox.put(again);
      this.#enqueue([clientMsgId]);
    }
  }

  /** @param {string} clientMsgId of a message that was refused */
  discard(clientMsgId) {
    this.#outbox.remove(clientMsgId);
  }

  /** @param {string[]} messageIds that are on this device now; those of `message` events are already told */
  received(messageIds) {
    this.#acks.add(messageIds, 'UNREAD');
  }

  /** @param {string[]} messageIds that the user has seen */
  read(messageIds) {
    this.#acks.add(messageIds, 'READ');
  }

  /** @param {import('./types.js').ConnectionState} state */
  #stateChanged(state) {
    this.#inFlight.clear();
    if (state.name === 'online') {
      this.#pausedUntil = 0;
      this.#acks.repeat();
      this.#queue = [];
      this.#offer(Infinity);
      this.#lookLater();
    } else {
      this.#timers.clearAll();
    }
    this.#tell('state', state);
  }

  /** @param {import('./types.js').ServerFrame} frame */
  #take(frame) {
    if (frame.message) {
      this.#message(frame.message);
    } else if (frame.serverAck) {
      this.#acknowledged(frame.serverAck);
    } else if (frame.receipt) {
      this.#tell('receipt', frame.receipt);
    } else if (frame.error) {
      this.#error(frame.error);
    }
  }

  /** @param {import('./types.js').Message} message */
  #message(message) {
    if (this.#seen.add(message.messageId)) {
      this.#tell('message', message);
    }
    this.received([message.messageId]); // A repeat too: it says that our ack has not arrived.
  }

  /** @param {import('./types.js').ServerAck} ack */
  #acknowledged(ack) {
    const entry = this.#outbox.get(ack.clientMsgId);
    this.#inFlight.delete(ack.clientMsgId);
    this.#outbox.remove(ack.clientMsgId);
    this.#tell('acknowledged', { ...ack, entry });
    this.#pump();
  }

  /** @param {import('./types.js').ErrorFrame} error */
  #error({ clientMsgId, messageId, ...error }) {
    const entry = clientMsgId && this.#outbox.get(clientMsgId);
    if (messageId) {
      this.#acks.refused({ messageId, ...error });
    } else if (entry) {
      this.#sendRefused(entry, error);
    }
  }

  /**
   * @param {import('./types.js').Entry} entry
   * @param {import('./types.js').ErrorFrame} error
   */
  #sendRefused(entry, { code, message, retryAfterMillis }) {
    const { clientMsgId } = entry;
    this.#inFlight.delete(clientMsgId);
    if (code === 'RATE_LIMITED' || code === 'UNAVAILABLE') {
      this.#pausedUntil = Math.max(this.#pausedUntil, this.#environment.now() + (retryAfterMillis ?? 1_000));
      this.#enqueue([clientMsgId]);
      return;
    }
    this.#outbox.refuse(entry, { code, message });
    this.#tell('refused', { clientMsgId, code, message });
    this.#pump();
  }

  /** What waits too long for its answer goes again; so does what another tab wrote and did not live to send. */
  #lookLater() {
    this.#timers.set('look', LOOK_EVERY, () => {
      const late = this.#environment.now() - RESEND_AFTER;
      for (const [clientMsgId, sentAt] of this.#inFlight) {
        if (sentAt < late) {
          this.#inFlight.delete(clientMsgId);
        }
      }
      this.#offer(late);
      this.#lookLater();
    });
  }

  /** @param {number} writtenBefore */
  #offer(writtenBefore) {
    const entries = this.#outbox.all().filter((entry) => !entry.failure && entry.at < writtenBefore);
    this.#enqueue(entries.map((entry) => entry.clientMsgId));
  }

  /** @param {string[]} clientMsgIds */
  #enqueue(clientMsgIds) {
    const waiting = new Set([...this.#queue, ...clientMsgIds].filter((id) => !this.#inFlight.has(id)));
    this.#queue = [...waiting].sort(); // They are ULIDs: in the order in which they were written.
    this.#pump();
  }

  #pump() {
    const pause = this.#pausedUntil - this.#environment.now();
    if (pause > 0) {
      this.#timers.set('pause', pause, () => this.#pump());
      return;
    }
    while (this.#queue.length > 0 && this.#inFlight.size < MOST_IN_FLIGHT) {
      const entry = this.#outbox.get(this.#queue[0]);
      if (entry && !entry.failure) {
        if (!this.#connection.send(sendFrame(entry))) {
          return;
        }
        this.#inFlight.set(entry.clientMsgId, this.#environment.now());
      }
      this.#queue.shift();
    }
  }

  /**
   * @template {keyof import('./types.js').ChatEvents} Type
   * @param {Type} type
   * @param {import('./types.js').ChatEvents[Type]} detail
   */
  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

/** @param {import('./types.js').Entry} entry */
function sendFrame({ clientMsgId, to, contentType, content }) {
  return { send: { clientMsgId, to, contentType, content } };
}

/**
 * @param {string} content
 * @returns {number} its size as the server counts it
 */
export function contentBytes(content) {
  return new TextEncoder().encode(content).length;
}
