import { html } from '/lib/lit-html/lit-html.js';
import { icon } from './icons.js';

const ICONS = { pending: 'clock', sent: 'tick', received: 'ticks', read: 'ticks', failed: 'failed' };

/**
 * @param {import('../timeline.js').Shown} message
 * @returns {'incoming' | 'failed' | 'pending' | 'read' | 'received' | 'sent'}
 */
export function stateOf({ own, status, failure }) {
  if (!own) {
    return 'incoming';
  }
  if (failure) {
    return 'failed';
  }
  return { READ: 'read', UNREAD: 'received', OFFLINE: 'sent', SENT: 'sent' }[status] ?? 'pending';
}

/** @param {keyof typeof ICONS} state */
export function statusIcon(state) {
  return html`<span class="state-icon" data-icon=${state} aria-hidden="true">${icon(ICONS[state])}</span>`;
}

/**
 * The state of an own message as a drawing, and in words with the times that are known. Not read out when it changes:
 * who writes would hear each message three times.
 *
 * @param {import('../model.js').Model} model
 * @param {import('../timeline.js').Shown} message
 */
export function messageState({ text, times }, message) {
  const words = inWords(text.states, times, message);
  return html`<span class="state" role="img" aria-live="off" aria-label=${words} title=${words}>${statusIcon(stateOf(message))}</span>`;
}

function inWords(states, times, message) {
  const clock = (at) => (at === null ? '' : times.clock(at));
  const state = stateOf(message);
  if (state === 'pending' || state === 'failed') {
    return states[state];
  }
  const words = [states.sent(clock(message.at))];
  if (message.status === 'OFFLINE') {
    words.push(states.offline);
  }
  if (state === 'received' || message.receivedAt !== null) {
    words.push(states.received(clock(message.receivedAt)));
  }
  if (state === 'read') {
    words.push(states.read(clock(message.readAt)));
  }
  return words.join(' · ');
}
