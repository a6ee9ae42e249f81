import { isUserId, tokenExpiry, tokenUser } from '../client/index.js';

const LOCK_TIMEOUT = 500;

/** Why a sign-in was not possible; `reason` is a word of text.js. */
export class SignInError extends Error {
  /** @param {string} reason */
  constructor(reason) {
    super(reason);
    this.reason = reason;
  }
}

/**
 * Who is signed in in this tab: another tab may be another user, so it is kept with the tab. It is also where the
 * client has its tokens from.
 */
export class Session {
  #developmentTokens;
  #renewal = null;

  /**
   * @param {string} user
   * @param {string} token
   * @param {boolean} developmentTokens whether the server hands out new ones
   */
  constructor(user, token, developmentTokens) {
    this.user = user;
    this.#developmentTokens = developmentTokens;
    keep(user, token);
  }

  /** @returns {string | null} */
  current() {
    return sessionStorage.getItem('danliao.token');
  }

  /** @returns {Promise<string | null>} null where the user has to bring one */
  renew() {
    if (!this.#developmentTokens) {
      return Promise.resolve(null);
    }
    this.#renewal ??= developmentToken(this.user)
      .then((token) => {
        keep(this.user, token);
        return token;
      })
      .finally(() => (this.#renewal = null));
    return this.#renewal;
  }

  /** Forgets who was signed in here. */
  end() {
    sessionStorage.removeItem('danliao.user');
    sessionStorage.removeItem('danliao.token');
  }
}

/**
 * The session that this tab had before it was reloaded.
 *
 * @param {boolean} developmentTokens
 * @returns {Session | null}
 */
export function resumedSession(developmentTokens) {
  const user = sessionStorage.getItem('danliao.user');
  const token = sessionStorage.getItem('danliao.token');
  return user && token ? new Session(user, token, developmentTokens) : null;
}

/**
 * @param {string} user
 * @returns {Promise<Session>}
 * @throws {SignInError}
 */
export async function signInAs(user) {
  if (!isUserId(user)) {
    throw new SignInError('badUser');
  }
  return new Session(user, await developmentToken(user), true);
}

/**
 * @param {string} token a JWT that the user brings
 * @returns {Session}
 * @throws {SignInError}
 */
export function signInWithToken(token) {
  const user = tokenUser(token);
  if (!user || !isUserId(user)) {
    throw new SignInError('badToken');
  }
  if (tokenExpiry(token) <= Date.now()) {
    throw new SignInError('expiredToken');
  }
  return new Session(user, token, false);
}

/**
 * The name of this tab as a device. A duplicated tab has a copy of it and finds it taken: then it makes a new one.
 *
 * @returns {Promise<string>}
 */
export async function deviceId() {
  const known = sessionStorage.getItem('danliao.device');
  if (known && (await claim(known))) {
    return known;
  }
  const device = `web-${crypto.getRandomValues(new BigUint64Array(1))[0].toString(36)}`;
  sessionStorage.setItem('danliao.device', device);
  await claim(device);
  return device;
}

/** Holds the name as long as the page lives; waits a little, as the page before a reload may still be going. */
function claim(device) {
  if (!navigator.locks) {
    return Promise.resolve(true); // Not a secure context: nothing to hold it with.
  }
  return new Promise((resolve) => {
    const held = () => {
      resolve(true);
      return new Promise(() => {});
    };
    navigator.locks
      .request(`danliao.device.${device}`, { signal: AbortSignal.timeout(LOCK_TIMEOUT) }, held)
      .catch(() => resolve(false));
  });
}

async function developmentToken(user) {
  let response;
  try {
    response = await fetch(`/development/tokens/${user}`, { method: 'POST', signal: AbortSignal.timeout(10_000) });
  } catch {
    throw new SignInError('unreachable');
  }
  if (!response.ok) {
    throw new SignInError(response.status === 400 ? 'badUser' : 'unreachable');
  }
  return (await response.json()).token;
}

function keep(user, token) {
  sessionStorage.setItem('danliao.user', user);
  sessionStorage.setItem('danliao.token', token);
}
