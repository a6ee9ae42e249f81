import { tokenExpiry, tokenUser } from '/client/token.js';

const KEPT = 'danliao.console.token';

/** The token that this tab was given: it is kept as long as the tab is, and no longer. */
export class Session {
  /** @param {string} token */
  constructor(token) {
    this.token = token;
    this.operator = tokenUser(token);
    sessionStorage.setItem(KEPT, token);
  }

  end() {
    sessionStorage.removeItem(KEPT);
  }
}

/** @returns {Session | null} the one that this tab had before it was reloaded */
export function resumedSession() {
  const token = sessionStorage.getItem(KEPT);
  return token ? new Session(token) : null;
}

/**
 * As it was pasted: with line breaks of a terminal, or with the name of its scheme.
 *
 * @param {string} text
 */
export function pastedToken(text) {
  return text.trim().replace(/^bearer\s+/i, '').replaceAll(/\s+/g, '');
}

/**
 * What a page can see of a token; whether it is genuine, and an operator's, is for the server to say.
 *
 * @param {string} token
 * @returns {'badToken' | 'expired' | null} a word of the texts
 */
export function tokenTrouble(token) {
  if (!tokenUser(token)) {
    return 'badToken';
  }
  return tokenExpiry(token) <= Date.now() ? 'expired' : null;
}
