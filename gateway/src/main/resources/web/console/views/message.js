import { html } from '/lib/lit-html/lit-html.js';
import { finder, found } from './finder.js';
import { content, life } from './message-life.js';
import { stores } from './stores.js';
import { link } from '../route.js';
import { time } from './time.js';
import { viewHeader } from './view-header.js';

/**
 * One message: what is known of it, its life, and what each store says of it.
 *
 * @param {import('../model.js').Model} model
 */
export function message(model) {
  const { text, route } = model;
  return html`
    ${viewHeader(model, text.views.message)}
    ${finder({
      form: 'find-message',
      field: 'message-id',
      label: text.messageId,
      hint: text.messageHint,
      button: text.findMessage,
      value: route.id,
      find: (id) => model.find('message', id),
    })}
    ${found(
      model,
      html`<div class="empty" id="no-message"><h2>${text.noMessage(route.id)}</h2><p>${text.noMessageHint}</p></div>`,
      (data) => html`${about(model, data)} ${content(model, data)} ${life(model, data)} ${stores(model, data)}`,
    )}
  `;
}

function about({ text, formats }, one) {
  const { messageFields: labels } = text;
  const field = (name, value) => html`<div><dt>${labels[name]}</dt><dd>${value}</dd></div>`;
  const id = (value) => html`<span class="id">${value}</span>`;
  const user = (name) => html`<a class="id" href=${link('user', name)}>${name}</a>`;
  const status = text.statuses[one.status] ?? one.status;
  return html`
    <section aria-labelledby="about">
      <h2 id="about">${text.about}</h2>
      <dl class="about" data-message=${one.messageId} data-status=${one.status}>
        ${field('messageId', id(one.messageId))} ${field('clientMsgId', id(one.clientMsgId))} ${field('from', user(one.from))}
        ${field('to', user(one.to))} ${field('conversationId', id(one.conversationId))}
        ${field('contentType', text.contentOf(one.contentType, formats.number(one.contentBytes)))} ${field('seq', id(one.seq))}
        ${field('sentAt', time(formats, one.sentAt))}
        ${field('status', html`${status} <span class="soft">(${time(formats, one.statusAt)})</span>`)}
      </dl>
    </section>
  `;
}
