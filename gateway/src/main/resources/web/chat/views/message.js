import { html } from '/lib/lit-html/lit-html.js';
import { ifDefined } from '/lib/lit-html/directives/if-defined.js';
import { detailsOf, messageDetails } from './message-details.js';
import { messageState, stateOf } from './message-state.js';

/**
 * Whether this is the message that the user looked for and was brought to just now.
 *
 * @param {import('../chat.js').Chat} chat
 * @param {import('../timeline.js').Shown} message
 */
export function isFound(chat, { messageId }) {
  return messageId !== null && messageId === chat.open.found;
}

/**
 * One message. What its author wrote is only ever text.
 *
 * @param {import('../model.js').Model} model
 * @param {import('../rows.js').Row & {kind: 'message'}} row
 */
export function messageView(model, { message, first, last }) {
  const { text, times, chat } = model;
  const { own, clientMsgId, messageId, at } = message;
  const side = own ? 'own' : 'theirs';
  return html`
    <article
      class="message ${side} ${first ? 'first' : ''} ${last ? 'last' : ''}"
      data-message=${clientMsgId}
      data-message-id=${ifDefined(messageId ?? undefined)}
      data-state=${stateOf(message)}
      data-read=${ifDefined(own ? undefined : String(message.status === 'READ'))}
      data-found=${ifDefined(isFound(chat, message) ? 'true' : undefined)}
      tabindex="-1"
    >
      <div class="bubble">
        <span class="visually-hidden">${own ? text.you : `${chat.open.peer}: `}</span>
        ${content(text, message)}
        <button
          class="meta"
          type="button"
          tabindex="-1"
          title=${text.details}
          aria-expanded=${detailsOf(chat, message) !== null}
          ?disabled=${messageId === null}
          @click=${() => chat.toggleDetails(messageId)}
        >
          <time datetime=${new Date(at).toISOString()} title=${times.full(at)}>${times.clock(at)}</time>
          ${own ? messageState(model, message) : ''}
        </button>
      </div>
      ${messageDetails(model, message)}
      ${message.failure ? failure(model, message) : ''}
    </article>
  `;
}

function content(text, { contentType, content: words }) {
  return contentType === 'text/plain'
    ? html`<div class="content" dir="auto">${words}</div>`
    : html`<div class="content unsupported">${text.unsupported(contentType)}</div>`;
}

function failure({ text, chat }, { clientMsgId, failure: { code } }) {
  return html`
    <p class="failure">
      ${text.refusals[code] ?? text.refused(code)}
      <button class="link" type="button" @click=${() => chat.retry(clientMsgId)}>${text.retry}</button>
      <button class="link" type="button" @click=${() => chat.discard(clientMsgId)}>${text.discard}</button>
    </p>
  `;
}
