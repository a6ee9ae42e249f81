import { html } from '/lib/lit-html/lit-html.js';

/**
 * How it stands with the connection, and what can be done about it; nothing while all is well.
 *
 * @param {import('../model.js').Model} model
 */
export function connectionBar(model) {
  const { text, chat } = model;
  const state = chat.connection;
  const name = state.name === 'closed' ? state.reason : state.name;
  const bars = {
    online: () => '',
    connecting: () => (chat.failing ? unreachable(model) : text.connecting),
    waiting: () => unreachable(model),
    replaced: () => html`${text.replaced} ${button(text.takeBack, () => chat.connect())}`,
    unauthorized: () => html`${text.unauthorized} ${button(text.signInAgain, () => model.signOut())}`,
    wrongUser: () => html`${text.unauthorized} ${button(text.signInAgain, () => model.signOut())}`,
    stopped: () => html`${text.stopped} ${button(text.connect, () => chat.connect())}`,
  };
  const passing = name === 'connecting' && !chat.failing;
  return html`<div class="connection-bar ${passing ? 'passing' : ''}" role="status" ?hidden=${name === 'online'}>${bars[name]()}</div>`;
}

/** One bar for all tries, with a countdown that is not read out: it would be, every second. */
function unreachable({ text, chat }) {
  const { name, retryAt } = chat.connection;
  const seconds = Math.max(0, Math.ceil((retryAt - Date.now()) / 1000));
  return html`${text.waiting}
    <span class="countdown" aria-hidden="true">${name === 'waiting' ? text.nextTry(seconds) : text.connecting}</span>
    ${button(text.tryNow, () => chat.connect())}`;
}

function button(label, click) {
  return html`<button class="bar-button" type="button" @click=${click}>${label}</button>`;
}
