import { html } from '/lib/lit-html/lit-html.js';
import { live } from '/lib/lit-html/directives/live.js';
import { fromFirstFound, pieces } from '../highlights.js';
import { avatar } from './avatar.js';
import { icon } from './icons.js';
import { reason } from './problems.js';

const MOST_CHARACTERS = 200;
const NEAR_THE_END = 400;

/**
 * Where the user says what to look for.
 *
 * @param {import('../model.js').Model} model
 */
export function searchField(model) {
  const { text } = model;
  const { search } = model.chat;
  const write = ({ target, isComposing }) => search.setWords(target.value, isComposing ?? false);
  const submit = (event) => {
    event.preventDefault();
    search.now();
  };
  return html`
    <form id="search" role="search" @submit=${submit} @keydown=${endOnEscape(model)}>
      <label class="visually-hidden" for="search-words">${text.search}</label>
      <input
        id="search-words"
        name="words"
        type="search"
        placeholder=${text.search}
        autocomplete="off"
        enterkeyhint="search"
        maxlength=${MOST_CHARACTERS}
        aria-keyshortcuts="Control+K Meta+K"
        .value=${live(search.words)}
        @input=${write}
        @compositionend=${write}
      />
      ${search.peer ? onlyPeer(model) : ''}
    </form>
  `;
}

function onlyPeer(model) {
  const { text, chat } = model;
  const label = text.searchEverywhere(chat.search.peer);
  return html`
    <button id="search-peer" class="chip" type="button" aria-label=${label} title=${label} @click=${() => model.startSearch(null)}>
      <span>${text.onlyWith(chat.search.peer)}</span> ${icon('close')}
    </button>
  `;
}

/**
 * What was found.
 *
 * @param {import('../model.js').Model} model
 */
export function searchResults(model) {
  const { text, chat } = model;
  const { search } = chat;
  return html`
    <p id="search-state" class="search-state" role="status">${state(text, search)}</p>
    <ol
      id="results"
      class="list"
      aria-label=${text.results}
      aria-busy=${search.busy}
      ?hidden=${search.items.length === 0}
      @scroll=${{ handleEvent: (event) => loadMore(event, search), passive: true }}
      @keydown=${endOnEscape(model)}
    >
      ${search.items.map((found) => result(model, found))}
    </ol>
    ${search.error ? failure(model) : ''}
  `;
}

function state(text, { busy, total }) {
  if (total === null) {
    return busy ? text.searching : '';
  }
  return total === 0 ? text.nothingFound : text.found(total);
}

function failure(model) {
  const { text } = model;
  const { search } = model.chat;
  const again = () => {
    search.again();
    model.startSearch(); // The button goes, with the focus.
  };
  return html`
    <p class="error search-error" role="alert">
      ${text.searchFailed}${reason(text, search.error)}.
      <button id="search-again" class="link" type="button" @click=${again}>${text.retry}</button>
    </p>
  `;
}

function result(model, found) {
  const { text, times, chat } = model;
  const own = found.from === chat.user;
  const peer = own ? found.to : found.from;
  const at = Date.parse(found.sentAt);
  return html`
    <li>
      <button type="button" class="entry result" data-result=${found.messageId} @click=${() => model.openFound(found)}>
        ${avatar(peer)}
        <span class="peer"><bdi>${peer}</bdi></span>
        <span class="when"><time datetime=${new Date(at).toISOString()} title=${times.full(at)}>${times.brief(at, Date.now())}</time></span>
        <span class="found">${own ? html`<span class="mine">${text.you}</span>` : ''}<bdi>${excerpt(found)}</bdi></span>
      </button>
    </li>
  `;
}

/** The parts of the message where the words are; what is in them is only ever text. */
function excerpt({ highlights, content }) {
  if (highlights.length === 0) {
    return content;
  }
  return highlights.map((highlight, index) => [
    index > 0 ? ' … ' : '',
    fromFirstFound(pieces(highlight)).map(({ text, found }) => (found ? html`<mark>${text}</mark>` : text)),
  ]);
}

function endOnEscape(model) {
  return (event) => {
    if (event.key === 'Escape' && !event.isComposing && model.chat.search.begun) {
      event.preventDefault();
      model.endSearch();
    }
  };
}

function loadMore({ target }, search) {
  if (target.scrollHeight - target.scrollTop - target.clientHeight < NEAR_THE_END) {
    search.more();
  }
}
