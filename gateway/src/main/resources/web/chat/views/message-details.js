import { html } from '/lib/lit-html/lit-html.js';
import { reason } from './problems.js';

/**
 * @param {import('../chat.js').Chat} chat
 * @param {import('../timeline.js').Shown} message
 * @returns what happened to this message, null unless the user wants to see it
 */
export function detailsOf(chat, { messageId }) {
  const { details } = chat.open;
  return messageId !== null && details?.messageId === messageId ? details : null;
}

/**
 * What happened to a message and when, by the clock of the gateway that saw it.
 *
 * @param {import('../model.js').Model} model
 * @param {import('../timeline.js').Shown} message
 */
export function messageDetails({ text, times, chat }, message) {
  const details = detailsOf(chat, message);
  if (!details) {
    return '';
  }
  return html`<div class="details" role="group" aria-label=${text.details}>${trail(text, times, details)}</div>`;
}

function trail(text, times, { events, error }) {
  if (error) {
    return html`<p class="error">${text.detailsFailed}${reason(text, error)}.</p>`;
  }
  if (!events) {
    return text.loading;
  }
  return html`<ol>
    ${events.map(({ type, at, data }) => {
      const when = data.sentAt ?? data.at ?? at;
      return html`<li data-event=${type}>
        <span>${text.events[type] ?? type}</span> <time datetime=${when}>${times.full(Date.parse(when))}</time>
      </li>`;
    })}
  </ol>`;
}
