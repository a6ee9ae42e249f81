/** What a client may read from its token; whether it is genuine is for the server to say. */

/**
 * @param {string} token a JWT
 * @returns {string | null} the user it speaks for
 */
export function tokenUser(token) {
  const user = claims(token).sub;
  return typeof user === 'string' ? user : null;
}

/**
 * @param {string} token a JWT
 * @returns {number} when it expires, in milliseconds of the epoch; 0 where it does not say, which no server takes
 */
export function tokenExpiry(token) {
  const seconds = claims(token).exp;
  return typeof seconds === 'number' ? seconds * 1000 : 0;
}

/**
 * @param {string} token
 * @returns {Record<string, unknown>}
 */
function claims(token) {
  try {
    const body = token.split('.')[1].replaceAll('-', '+').replaceAll('_', '/');
    const bytes = Uint8Array.from(atob(body), (character) => character.charCodeAt(0));
    return JSON.parse(new TextDecoder().decode(bytes)) ?? {};
  } catch {
    return {};
  }
}
