const ORDER = ['SENT', 'OFFLINE', 'UNREAD', 'READ'];

/**
 * Whether a status says more than the one known; late news change nothing.
 *
 * @param {string | null} known null where the server has not taken the message yet
 * @param {string} heard
 */
export function isAhead(known, heard) {
  return ORDER.indexOf(heard) > ORDER.indexOf(known);
}

/**
 * The status that a receipt tells of.
 *
 * @param {import('../client/types.js').Receipt} receipt
 */
export function receiptStatus({ status, recipientOffline }) {
  return recipientOffline && status === 'UNREAD' ? 'OFFLINE' : status;
}
