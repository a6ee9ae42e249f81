/** What a client may read from its token; whether it is genuine is for the server to say. */
/**
 * @param {string} token a JWT
 * @returns {string | null} the user it speaks for
 */
export function tokenUser(token: string): string | null;
/**
 * @param {string} token a JWT
 * @returns {number} when it expires, in milliseconds of the epoch; 0 where it does not say, which no server takes
 */
export function tokenExpiry(token: string): number;
