import { html } from '/lib/lit-html/lit-html.js';
import { avatar } from './avatar.js';
import { composer } from './composer.js';
import { icon } from './icons.js';
import { messageList } from './message-list.js';

/**
 * The open conversation: with whom, what was said, and where to write.
 *
 * @param {import('../model.js').Model} model
 */
export function conversation(model) {
  const { text, chat } = model;
  const { peer } = chat.open;
  return html`
    <section id="conversation" data-peer=${peer} aria-label=${text.conversationWith(peer)}>
      <header>
        <button id="back" class="quiet" type="button" aria-label=${text.back} title=${text.back} @click=${() => model.closeConversation()}>
          ${icon('back')}
        </button>
        ${avatar(peer)}
        <h2 tabindex="-1"><bdi>${peer}</bdi></h2>
        <button
          id="search-here"
          class="quiet"
          type="button"
          aria-label=${text.searchWith(peer)}
          title=${text.searchWith(peer)}
          @click=${() => model.startSearch(peer)}
        >
          ${icon('search')}
        </button>
      </header>
      ${messageList(model)} ${composer(model)}
    </section>
  `;
}

/**
 * What stands beside the list while no conversation is open.
 *
 * @param {import('../model.js').Model} model
 */
export function noConversation({ text }) {
  return html`<div class="none-open"><img src="/icon.svg" alt="" width="72" height="72" /><p>${text.chooseConversation}</p></div>`;
}
