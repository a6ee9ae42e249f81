import { html } from '/lib/lit-html/lit-html.js';
import { repeat } from '/lib/lit-html/directives/repeat.js';
import { link } from '../route.js';
import { finder, found } from './finder.js';
import { time } from './time.js';
import { viewHeader } from './view-header.js';

/**
 * One user: where they are connected, what they have not read, with whom they talk.
 *
 * @param {import('../model.js').Model} model
 */
export function user(model) {
  const { text, route } = model;
  return html`
    ${viewHeader(model, text.views.user)}
    ${finder({
      form: 'find-user',
      field: 'user-id',
      label: text.userId,
      hint: text.userHint,
      button: text.findUser,
      value: route.id,
      find: (id) => model.find('user', id),
    })}
    ${found(
      model,
      html`<div class="empty" id="no-user"><h2>${text.noUser(route.id)}</h2></div>`,
      (data) => html`${devices(model, data)} ${conversations(model, data)}`,
    )}
  `;
}

function devices({ text, formats }, { devices: all }) {
  const { deviceColumns: labels } = text;
  const row = ({ deviceId, gateway, since }) => html`
    <tr data-device=${deviceId}>
      <th scope="row" class="id">${deviceId}</th>
      <td data-label=${labels.gateway} class="id">${gateway}</td>
      <td data-label=${labels.since}>${time(formats, since)}</td>
    </tr>
  `;
  return html`
    <section aria-labelledby="devices">
      <h2 id="devices">${text.devices}</h2>
      ${all.length === 0
        ? html`<p class="empty">${text.noDevices}</p>`
        : html`
            <table class="stacking">
              <caption class="visually-hidden">${text.devices}</caption>
              <thead>
                <tr>
                  <th scope="col">${labels.device}</th>
                  <th scope="col">${labels.gateway}</th>
                  <th scope="col">${labels.since}</th>
                </tr>
              </thead>
              <tbody>${repeat(all, ({ deviceId, gateway }) => `${deviceId} ${gateway}`, row)}</tbody>
            </table>
          `}
    </section>
  `;
}

function conversations(model, { unread, conversations: all }) {
  const { text, formats } = model;
  const { conversationColumns: labels } = text;
  return html`
    <section aria-labelledby="conversations">
      <h2 id="conversations">${text.conversations}</h2>
      <p id="unread" data-unread=${unread}>${text.unreadMessages(formats.number(unread))}</p>
      ${all.length === 0
        ? html`<p class="empty">${text.noConversations}</p>`
        : html`
            <table class="stacking">
              <caption class="visually-hidden">${text.conversations}</caption>
              <thead>
                <tr>${['peer', 'unread', 'last', 'status', 'at'].map((column) => html`<th scope="col">${labels[column]}</th>`)}</tr>
              </thead>
              <tbody>${repeat(all, ({ conversationId }) => conversationId, (one) => conversation(model, one))}</tbody>
            </table>
          `}
    </section>
  `;
}

function conversation({ text, formats }, { conversationId, peer, unread, lastMessage: last }) {
  const { conversationColumns: labels } = text;
  return html`
    <tr data-conversation=${conversationId}>
      <th scope="row"><a class="id" href=${link('user', peer)}>${peer}</a></th>
      <td data-label=${labels.unread}>${formats.number(unread)}</td>
      <td data-label=${labels.last} class="long">
        <a class="id" href=${link('message', last.messageId)}>${last.messageId}</a>
        <span class="soft">${text.sentBy(last.from)}, ${last.contentType}</span>
      </td>
      <td data-label=${labels.status}>${text.statuses[last.status] ?? last.status}</td>
      <td data-label=${labels.at}>${time(formats, last.sentAt)}</td>
    </tr>
  `;
}
