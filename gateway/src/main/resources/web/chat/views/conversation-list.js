import { html } from '/lib/lit-html/lit-html.js';
import { repeat } from '/lib/lit-html/directives/repeat.js';
import { avatar } from './avatar.js';
import { icon } from './icons.js';
import { languageButton } from '/shared/language-button.js';
import { stateOf, statusIcon } from './message-state.js';
import { searchField, searchResults } from './search.js';

const NEAR_THE_END = 400;

/**
 * Everybody the user has talked with, newest first, and where to start with somebody else.
 *
 * @param {import('../model.js').Model} model
 */
export function conversationList(model) {
  const { text, chat } = model;
  const listed = chat.conversations.newestFirst();
  const searching = chat.search.active;
  return html`
    <nav id="conversations" aria-label=${text.conversations}>
      <header>
        ${avatar(chat.user)}
        <h1 title=${text.signedInAs(chat.user)}><bdi>${chat.user}</bdi></h1>
        ${languageButton(model)}
        <button id="sign-out" class="quiet" type="button" aria-label=${text.signOut} title=${text.signOut} @click=${() => model.signOut()}>
          ${icon('leave')}
        </button>
      </header>
      ${newChat(model)} ${searchField(model)}
      <ul class="list" ?hidden=${searching || listed.length === 0} @scroll=${{ handleEvent: (event) => loadMore(event, chat), passive: true }}>
        ${repeat(
          listed,
          ({ conversationId }) => conversationId,
          (conversation) => entry(model, conversation),
        )}
      </ul>
      ${searching ? searchResults(model) : ''} ${!searching && listed.length === 0 ? empty(text, chat) : ''}
    </nav>
  `;
}

function newChat(model) {
  const { text } = model;
  const submit = (event) => {
    event.preventDefault();
    const form = event.target;
    if (model.startChat(form.elements.peer.value.trim())) {
      form.reset();
    }
  };
  const error = text.reasons[model.newChatError] ?? '';
  return html`
    <form id="new-chat" novalidate @submit=${submit}>
      <label class="visually-hidden" for="peer">${text.newChat}</label>
      <input
        id="peer"
        name="peer"
        placeholder=${text.newChat}
        autocomplete="off"
        autocapitalize="none"
        spellcheck="false"
        maxlength="200"
        aria-describedby="new-chat-error"
        aria-invalid=${error !== ''}
      />
      <button class="round" aria-label=${text.start} title=${text.start}>${icon('plus')}</button>
      <p id="new-chat-error" class="error" role="alert" ?hidden=${error === ''}>${error}</p>
    </form>
  `;
}

function entry(model, conversation) {
  const { text, times, chat } = model;
  const { peer, unread } = conversation;
  const open = chat.open?.peer === peer;
  const last = newest(conversation, chat.user);
  const draft = open ? '' : chat.drafts.get(peer).trim();
  return html`
    <li>
      <button
        type="button"
        class="entry"
        data-conversation=${conversation.conversationId}
        aria-current=${open ? 'true' : 'false'}
        @click=${() => model.openConversation(peer)}
      >
        ${avatar(peer)}
        <span class="peer"><bdi>${peer}</bdi></span>
        <span class="when">
          ${last.own ? statusIcon(last.state) : ''}
          <time datetime=${new Date(last.at).toISOString()} title=${times.full(last.at)}>${times.brief(last.at, Date.now())}</time>
        </span>
        <span class="preview">${draft === '' ? said(text, last) : html`<span class="draft">${text.draft}</span><bdi>${draft.slice(0, 200)}</bdi>`}</span>
        ${unread > 0 ? html`<span class="unread" title=${text.unread(unread)}>${unread}</span>` : ''}
      </button>
    </li>
  `;
}

function newest({ last, pending }, user) {
  if (pending && !(last && last.at > pending.at)) {
    const { content, contentType, at, failure } = pending;
    return { own: true, contentType, preview: content.slice(0, 200), at, state: failure ? 'failed' : 'pending' };
  }
  return { ...last, own: last.from === user, state: stateOf({ own: true, ...last }) };
}

function said(text, { own, contentType, preview }) {
  const words = contentType === 'text/plain' ? preview : text.unsupported(contentType);
  return html`${own ? html`<span class="mine">${text.you}</span>` : ''}<bdi>${words}</bdi>`;
}

function empty(text, chat) {
  if (!chat.conversations.loaded) {
    return html`<p class="empty">${text.loading}</p>`;
  }
  return html`<div class="empty">
    <h2>${text.noConversations}</h2>
    <p>${text.noConversationsHint}</p>
  </div>`;
}

function loadMore({ target }, chat) {
  if (target.scrollHeight - target.scrollTop - target.clientHeight < NEAR_THE_END) {
    chat.loadMoreConversations();
  }
}
