import { endOfDay } from './times.js';

const GROUP = 5 * 60 * 1000;

/**
 * What stands below each other in a conversation.
 *
 * @typedef {{kind: 'loading' | 'beginning' | 'unread', key: string} | {kind: 'day', key: string, at: number}
 *   | {kind: 'message', key: string, message: import('./timeline.js').Shown, first: boolean, last: boolean}} Row
 */

/**
 * @param {import('./timeline.js').Shown[]} messages
 * @param {bigint | null} firstUnread the seq before which "unread" stands
 * @returns {Row[]}
 */
export function rows(messages, firstUnread) {
  const result = [];
  let before = null;
  let dayEnds = 0;
  for (const message of messages) {
    const startsDay = !before || message.at >= dayEnds;
    const startsUnread = firstUnread !== null && message.seq === firstUnread;
    if (startsDay) {
      dayEnds = endOfDay(message.at);
      result.push({ kind: 'day', key: `day before ${message.key}`, at: message.at });
    }
    if (startsUnread) {
      result.push({ kind: 'unread', key: `unread before ${message.key}` });
    }
    const first = startsDay || startsUnread || !belongTogether(before, message);
    if (!first) {
      result.at(-1).last = false;
    }
    result.push({ kind: 'message', key: message.key, message, first, last: true });
    before = message;
  }
  return result;
}

function belongTogether(before, message) {
  return before.own === message.own && message.at - before.at < GROUP;
}
