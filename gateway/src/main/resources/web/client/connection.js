import { Backoff } from './backoff.js';
import { Timers } from './timers.js';
import { tokenExpiry } from './token.js';
import { TypedEventTarget } from './typed-event-target.js';

const WELCOME_TIMEOUT = 10_000;
const PROBE_TIMEOUT = 5_000;
const LASTED = 30_000;
const RENEW_AT_MOST_EVERY = 60_000;
const BUSY_WAIT = 5_000;

const OPEN = 1; // WebSocket.OPEN

const TOKEN_EXPIRED = 4401;
const REPLACED = 4409;
const FLOOD = 4429;
const RESTARTING = 1012;
const OVERLOADED = 1013;

/**
 * One connection to a gateway, kept alive: it finds the next gateway, waits longer from failure to failure, notices a
 * connection that died silently and renews the token. Events: `state`, and `frame` for each, `welcome` included.
 *
 * @extends {TypedEventTarget<{state: import('./types.js').ConnectionState, frame: import('./types.js').ServerFrame}>}
 */
export class Connection extends TypedEventTarget {
  #gateways;
  #user;
  #device;
  #tokens;
  #environment;
  #timers;
  #backoff;
  #gateway;
  /** @type {import('./types.js').ConnectionState} */
  #state = { name: 'closed', reason: 'stopped' };
  #attempt = 0;
  /** @type {import('./environment.js').Socket | null} */
  #socket = null;
  #opened = false;
  #onlineAt = 0;
  #heartbeat = 30_000;
  #renew = false;
  #renewedAt = -Infinity;

  /**
   * @param {object} options
   * @param {string[]} options.gateways WebSocket addresses, taken in turns
   * @param {string} options.user whose connection it is: with a token of somebody else it ends before a frame is sent
   * @param {string} options.device
   * @param {import('./types.js').Tokens} options.tokens
   * @param {import('./environment.js').Environment} options.environment
   * @throws {TypeError} if there is nothing to connect to, or with
   */
  constructor({ gateways, user, device, tokens, environment }) {
    super();
    if (gateways.length === 0 || !gateways.every(isAddress)) {
      throw new TypeError(`gateways: expected ws: or wss: addresses, found ${JSON.stringify(gateways)}`);
    }
    if (!environment.WebSocket) {
      throw new TypeError('there is no WebSocket here: expected one as environment.WebSocket');
    }
    this.#gateways = gateways;
    this.#user = user;
    this.#device = device;
    this.#tokens = tokens;
    this.#environment = environment;
    this.#timers = new Timers(environment);
    this.#backoff = new Backoff({ random: environment.random });
    this.#gateway = Math.floor(environment.random() * gateways.length); // Spreads clients over the gateways.
  }

  /** @returns {import('./types.js').ConnectionState} */
  get state() {
    return this.#state;
  }

  /** Connects, also after the connection was closed for good. */
  start() {
    if (this.#state.name === 'closed' || this.#state.name === 'waiting') {
      this.#environment.network?.addEventListener('online', this.#networkCameBack);
      this.#connect();
    }
  }

  /** @param {'stopped' | 'replaced' | 'unauthorized' | 'wrongUser'} [reason] */
  stop(reason = 'stopped') {
    this.#environment.network?.removeEventListener('online', this.#networkCameBack);
    this.#abandon();
    this.#become({ name: 'closed', reason });
  }

  /** There is reason to look now: tries at once if it waits, and makes sure of a connection that it believes in. */
  check() {
    if (this.#state.name === 'waiting') {
      this.#connect();
    } else if (!this.#timers.has('probe') && this.send({ ping: {} })) {
      this.#timers.set('probe', PROBE_TIMEOUT, () => this.#lost(0));
    }
  }

  /**
   * @param {object} frame
   * @returns {boolean} false where it is not online; true does not say that it arrived
   */
  send(frame) {
    if (this.#state.name !== 'online' || this.#socket?.readyState !== OPEN) {
      return false;
    }
    this.#socket.send(JSON.stringify(frame));
    return true;
  }

  #networkCameBack = () => this.check();

  async #connect() {
    this.#abandon();
    const attempt = this.#attempt; // Of the time before anybody is told: who hears it may stop it.
    this.#become({ name: 'connecting' });
    let token;
    try {
      token = this.#renew ? await this.#tokens.renew() : this.#tokens.current();
    } catch {
      if (attempt === this.#attempt) {
        this.#wait();
      }
      return;
    }
    if (attempt !== this.#attempt) {
      return;
    }
    this.#renew = false;
    if (!token) {
      this.stop('unauthorized');
      return;
    }
    this.#open(token);
  }

  /** @param {string} token */
  #open(token) {
    const url = new URL(this.#gateways[this.#gateway++ % this.#gateways.length]);
    url.searchParams.set('device', this.#device);
    const attempt = this.#attempt;
    let socket;
    try {
      socket = new this.#environment.WebSocket(url.href, ['danliao.v1.json', `bearer.${token}`]);
    } catch {
      this.#lost(0); // A page may not connect to there, say: as little can be done as where nobody answers.
      return;
    }
    /** @param {(event: any) => void} work */
    const ifCurrent = (work) => (/** @type {any} */ event) => {
      if (attempt === this.#attempt) {
        work(event);
      }
    };
    socket.onopen = ifCurrent(() => (this.#opened = true));
    socket.onmessage = ifCurrent(({ data }) => this.#hear(data));
    socket.onclose = ifCurrent(({ code }) => this.#lost(code));
    socket.onerror = ifCurrent(() => this.#opened || this.#lost(0)); // In Node no close follows a failed upgrade.
    this.#socket = socket;
    this.#timers.set('welcome', WELCOME_TIMEOUT, () => this.#lost(0));
  }

  /** @param {string} text */
  #hear(text) {
    const frame = parsed(text);
    if (!frame) {
      return; // Not of this protocol: nothing to act on.
    }
    if (frame.welcome) {
      this.#welcomed(frame.welcome);
    }
    if (this.#state.name !== 'online') {
      return;
    }
    this.#timers.clear('probe');
    this.#timers.set('watchdog', 2 * this.#heartbeat, () => this.#lost(0));
    if (frame.pong) {
      this.#pingLater();
    }
    this.dispatchEvent(new CustomEvent('frame', { detail: frame }));
  }

  /** @param {{userId: string, heartbeatSeconds: number, gatewayId: string}} welcome */
  #welcomed({ userId, heartbeatSeconds, gatewayId }) {
    this.#timers.clear('welcome');
    if (userId !== this.#user) {
      this.stop('wrongUser');
      return;
    }
    this.#heartbeat = (heartbeatSeconds || 30) * 1000;
    this.#onlineAt = this.#environment.now();
    this.#pingLater();
    this.#become({ name: 'online', gatewayId });
  }

  /** Set from a pong and not from a timer: browsers slow down timers of timers in a hidden tab, to one a minute. */
  #pingLater() {
    this.#timers.set('ping', 0.8 * this.#heartbeat, () => this.send({ ping: {} }));
  }

  /** @param {number} code of the close, 0 where there was none */
  #lost(code) {
    const online = this.#state.name === 'online';
    const opened = this.#opened;
    if (online && this.#environment.now() - this.#onlineAt >= LASTED) {
      this.#backoff.reset();
    }
    this.#abandon();
    if (code === REPLACED) {
      this.stop('replaced');
    } else if (code === TOKEN_EXPIRED || (!opened && this.#tokenExpired())) {
      this.#tokenRefused(code);
    } else if (code === RESTARTING && online) {
      this.#connect();
    } else {
      this.#wait(code === OVERLOADED || code === FLOOD ? BUSY_WAIT : 0);
    }
  }

  /** A browser is not told why an upgrade failed, so the token's own date has to say whether it was that. */
  #tokenExpired() {
    const token = this.#tokens.current();
    return !token || tokenExpiry(token) <= this.#environment.now();
  }

  /** @param {number} code */
  #tokenRefused(code) {
    const now = this.#environment.now();
    if (now - this.#renewedAt >= RENEW_AT_MOST_EVERY) {
      this.#renewedAt = now;
      this.#renew = true;
      this.#connect();
    } else if (code === TOKEN_EXPIRED) {
      this.stop('unauthorized');
    } else {
      this.#wait();
    }
  }

  #wait(atLeast = 0) {
    const wait = atLeast + this.#backoff.next();
    this.#timers.set('retry', wait, () => this.#connect());
    this.#become({ name: 'waiting', retryAt: this.#environment.now() + wait });
  }

  /** Closing may take a minute where the other side is gone; what the socket still says until then is passed over. */
  #abandon() {
    this.#attempt++;
    this.#timers.clearAll();
    this.#opened = false;
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
  }

  /** @param {import('./types.js').ConnectionState} state */
  #become(state) {
    this.#state = state;
    this.dispatchEvent(new CustomEvent('state', { detail: state }));
  }
}

/** @param {string} address */
function isAddress(address) {
  try {
    return /^wss?:$/.test(new URL(address).protocol);
  } catch {
    return false;
  }
}

/**
 * @param {string} text
 * @returns {import('./types.js').ServerFrame | null} null where it is none
 */
function parsed(text) {
  try {
    const frame = JSON.parse(text);
    return typeof frame === 'object' ? frame : null;
  } catch {
    return null;
  }
}
