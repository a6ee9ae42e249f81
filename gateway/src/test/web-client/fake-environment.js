import { MemoryStorage } from '../../main/resources/web/client/environment.js';

/**
 * A machine for one test: its time passes when the test says so, its sockets say what the test says, its chance comes
 * from a seed.
 */
export class FakeEnvironment {
  /** @type {FakeSocket[]} every one that was made, the newest last */
  sockets = [];
  storage = new MemoryStorage();
  network = new EventTarget();
  #time = Date.parse('2026-01-01T00:00:00Z');
  #timers = new Map();
  #lastTimer = 0;

  constructor({ seed = 1 } = {}) {
    const { sockets } = this;
    this.random = seeded(seed);
    this.WebSocket = class extends FakeSocket {
      constructor(...args) {
        super(...args);
        sockets.push(this);
      }
    };
  }

  /** How many timers are set. */
  get timers() {
    return this.#timers.size;
  }

  /** The newest socket. */
  get socket() {
    return this.sockets.at(-1);
  }

  now = () => this.#time;

  randomBytes = (count) => Uint8Array.from({ length: count }, () => Math.floor(this.random() * 256));

  setTimeout = (work, milliseconds) => {
    this.#timers.set(++this.#lastTimer, { at: this.#time + milliseconds, work });
    return this.#lastTimer;
  };

  clearTimeout = (timer) => this.#timers.delete(timer);

  /** As if somebody had set the clock: no timer notices. */
  stepClock(milliseconds) {
    this.#time += milliseconds;
    this.#timers.forEach((timer) => (timer.at += milliseconds));
  }

  /** Lets time pass, and whatever is due in it happen, each thing at its time. */
  async pass(milliseconds) {
    const end = this.#time + milliseconds;
    await settled();
    for (let next = this.#dueBy(end); next; next = this.#dueBy(end)) {
      const [timer, { at, work }] = next;
      this.#timers.delete(timer);
      this.#time = at;
      work();
      await settled();
    }
    this.#time = end;
  }

  #dueBy(end) {
    const due = [...this.#timers].filter(([, { at }]) => at <= end);
    return due.sort(([one, { at }], [other, { at: otherAt }]) => at - otherAt || one - other)[0];
  }
}

/** A WebSocket, and what its gateway does: the test calls that. */
export class FakeSocket {
  readyState = 0;
  /** What was sent, parsed. */
  frames = [];

  constructor(url, protocols) {
    this.url = new URL(url);
    this.protocols = protocols;
  }

  send(text) {
    if (this.readyState !== 1) {
      throw new Error(`sent in state ${this.readyState}: ${text}`);
    }
    this.frames.push(JSON.parse(text));
  }

  close() {
    this.readyState = 2; // The other side has not answered yet.
  }

  open() {
    if (this.readyState !== 0) {
      throw new Error(`opened in state ${this.readyState}`);
    }
    this.readyState = 1;
    this.onopen?.({});
    return this;
  }

  welcome(fields) {
    return this.say({ welcome: { userId: 'alice', heartbeatSeconds: 30, gatewayId: 'gateway-1', ...fields } });
  }

  say(frame) {
    return this.sayText(JSON.stringify(frame));
  }

  sayText(data) {
    this.onmessage?.({ data });
    return this;
  }

  end(code = 1006) {
    this.readyState = 3;
    this.onclose?.({ code });
  }

  /** The frames of that kind that came here. */
  sent(kind) {
    return this.frames.flatMap((frame) => (kind in frame ? [frame[kind]] : []));
  }
}

/** Lets everything run that waits for nothing but its turn. */
export function settled() {
  return new Promise((resolve) => setImmediate(resolve));
}

/** A token as far as a client reads it. */
export function jwt(claims) {
  return `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.signature`;
}

/** What listens: the details of each event of that name, the oldest first. */
export function heard(target, name) {
  const details = [];
  target.addEventListener(name, ({ detail }) => details.push(detail));
  return details;
}

/** From 0 to below 1, the same numbers for the same seed. */
function seeded(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
