const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/**
 * Makes client message ids: ULIDs, which sort in the order in which they were made, also within a millisecond.
 *
 * @param {import('./environment.js').Environment} environment
 * @returns {() => string}
 */
export function clientMsgIds({ now, randomBytes }) {
  let time = 0;
  let tail = 0n;
  return () => {
    const present = Math.max(now(), time);
    tail = present === time ? tail + 1n : random80(randomBytes);
    time = present;
    return digits(BigInt(time), 10) + digits(tail, 16);
  };
}

/**
 * @param {(count: number) => Uint8Array} randomBytes
 * @returns {bigint}
 */
function random80(randomBytes) {
  const bytes = randomBytes(10);
  bytes[0] &= 0x7f; // Room to count up.
  return [...bytes].reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
}

/**
 * @param {bigint} number
 * @param {number} count
 */
function digits(number, count) {
  let text = '';
  for (let rest = number; text.length < count; rest >>= 5n) {
    text = DIGITS[Number(rest & 31n)] + text;
  }
  return text;
}

/**
 * Whether the server would take this for a user id (or a device id, which has the same form).
 *
 * @param {string} text
 */
export function isUserId(text) {
  return /^[A-Za-z0-9_.-]{1,64}$/.test(text);
}

/**
 * The conversation of two users, whoever asks.
 *
 * @param {string} one
 * @param {string} other
 */
export function conversationId(one, other) {
  return one < other ? `${one}:${other}` : `${other}:${one}`; // User ids are ASCII: this is their byte order.
}
