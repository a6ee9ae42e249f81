/**
 * Makes client message ids: ULIDs, which sort in the order in which they were made, also within a millisecond.
 *
 * @param {import('./environment.js').Environment} environment
 * @returns {() => string}
 */
export function clientMsgIds({ now, randomBytes }: import("./environment.js").Environment): () => string;
/**
 * Whether the server would take this for a user id (or a device id, which has the same form).
 *
 * @param {string} text
 */
export function isUserId(text: string): boolean;
/**
 * The conversation of two users, whoever asks.
 *
 * @param {string} one
 * @param {string} other
 */
export function conversationId(one: string, other: string): string;
