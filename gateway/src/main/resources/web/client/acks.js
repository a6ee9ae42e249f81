import { Timers } from './timers.js';

const GATHER = 100;
const MOST_IN_A_FRAME = 500;
const MOST_KEPT = 5_000;
const KEEP = 90_000; // Longer than it takes to notice that a connection is dead.

/**
 * Acknowledgements on their way. They have no answer, so those of the last seconds are kept and repeated on the next
 * connection: too often changes nothing, lost would leave a message unread.
 */
export class Acks {
  #send;
  #environment;
  #timers;
  /** @type {Map<string, {status: 'UNREAD' | 'READ', sentAt: number | null}>} by messageId, the oldest first */
  #kept = new Map();
  #pausedUntil = 0;

  /**
   * @param {(frame: object) => boolean} send
   * @param {import('./environment.js').Environment} environment
   */
  constructor(send, environment) {
    this.#send = send;
    this.#environment = environment;
    this.#timers = new Timers(environment);
  }

  /**
   * @param {string[]} messageIds
   * @param {'UNREAD' | 'READ'} status
   */
  add(messageIds, status) {
    for (const messageId of messageIds) {
      const known = this.#kept.get(messageId);
      this.#kept.delete(messageId); // So that the oldest stand first.
      this.#kept.set(messageId, { status: known?.status === 'READ' ? 'READ' : status, sentAt: null });
    }
    this.#flushLater();
  }

  /** There is a new connection: what the one before may have lost goes again. */
  repeat() {
    this.#forgetOld();
    this.#pausedUntil = 0;
    for (const ack of this.#kept.values()) {
      ack.sentAt = null;
    }
    this.#flush();
  }

  /**
   * The server answered one with an error.
   *
   * @param {import('./types.js').ErrorFrame & {messageId: string}} error
   */
  refused({ messageId, code, retryAfterMillis }) {
    const ack = this.#kept.get(messageId);
    if (!ack) {
      return;
    }
    if (code === 'UNAVAILABLE' || code === 'RATE_LIMITED') {
      ack.sentAt = null;
      this.#pausedUntil = Math.max(this.#pausedUntil, this.#environment.now() + (retryAfterMillis ?? 1_000));
      this.#flushLater();
    } else {
      this.#kept.delete(messageId);
    }
  }

  /** Sends what is still gathered. */
  stop() {
    this.#flush();
    this.#timers.clearAll();
  }

  #flushLater() {
    if (!this.#timers.has('flush')) {
      const wait = Math.max(GATHER, this.#pausedUntil - this.#environment.now());
      this.#timers.set('flush', wait, () => (this.#isPaused() ? this.#flushLater() : this.#flush()));
    }
  }

  /** The server may have refused one since the timer was set. */
  #isPaused() {
    return this.#environment.now() < this.#pausedUntil;
  }

  #flush() {
    this.#timers.clear('flush');
    this.#sendDue();
    this.#forgetOld();
  }

  #sendDue() {
    for (const status of /** @type {const} */ (['UNREAD', 'READ'])) {
      const due = [...this.#kept].filter(([, ack]) => ack.status === status && ack.sentAt === null);
      while (due.length > 0) {
        const some = due.splice(0, MOST_IN_A_FRAME);
        if (!this.#send({ ack: { messageIds: some.map(([messageId]) => messageId), status } })) {
          return;
        }
        for (const [, ack] of some) {
          ack.sentAt = this.#environment.now();
        }
      }
    }
  }

  #forgetOld() {
    const before = this.#environment.now() - KEEP;
    for (const [messageId, { sentAt }] of this.#kept) {
      if (this.#kept.size > MOST_KEPT || (sentAt !== null && sentAt < before)) {
        this.#kept.delete(messageId);
      }
    }
  }
}
