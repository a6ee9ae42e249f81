import { html } from '/lib/lit-html/lit-html.js';
import { keyed } from '/lib/lit-html/directives/keyed.js';
import { connectionBar } from './connection-bar.js';
import { conversation, noConversation } from './conversation.js';
import { conversationList } from './conversation-list.js';
import { notice } from '/shared/notice.js';
import { problems } from './problems.js';
import { signIn } from './sign-in.js';

/**
 * The whole page.
 *
 * @param {import('../model.js').Model} model
 */
export function app(model) {
  const { chat, text } = model;
  if (model.starting) {
    return notice(model.unreachable ? text.noConfiguration : text.starting);
  }
  if (!chat) {
    return signIn(model);
  }
  return html`
    ${chat.open ? html`<a class="skip" href="#draft" @click=${skip}>${text.skip}</a>` : ''}
    <div class="chat ${chat.open ? 'has-open' : ''}">
      <div class="bars">${connectionBar(model)} ${problems(model)}</div>
      ${conversationList(model)}
      <main>${chat.open ? keyed(chat.open.peer, conversation(model)) : noConversation(model)}</main>
    </div>
  `;
}

/** By hand: the address's fragment names the conversation. */
function skip(event) {
  event.preventDefault();
  document.querySelector('#draft').focus();
}
