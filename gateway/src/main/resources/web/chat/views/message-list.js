import { html } from '/lib/lit-html/lit-html.js';
import { guard } from '/lib/lit-html/directives/guard.js';
import { icon } from './icons.js';
import { isFound, messageView } from './message.js';
import { moveBetweenMessages, offerToTab } from './message-buttons.js';
import { detailsOf } from './message-details.js';
import { SeenMessages } from './seen-messages.js';
import { VirtualList } from './virtual-list.js';

const NEAR_AN_END = 1_500;
const ABOVE_UNREAD = 72;

/** The list that is on the screen; a conversation has its own element, so this changes with it. */
let current = null;

/**
 * The messages of the open conversation. How they are put on the screen is this module's affair alone.
 *
 * @param {import('../model.js').Model} model
 */
export function messageList({ text, chat }) {
  const atEnd = current === null || current.list.atEnd;
  const news = !atEnd && chat.open.news > 0 ? text.newMessages(chat.open.news) : '';
  const label = news || text.toNewest;
  return html`
    <div class="messages">
      <div id="messages" role="log" aria-label=${text.messages} tabindex="0"><div class="rows"></div></div>
      <button
        id="to-newest"
        class="to-newest ${news ? 'has-news' : ''}"
        type="button"
        aria-label=${label}
        title=${label}
        ?hidden=${atEnd}
        @click=${() => goToNewest(chat)}
      >
        ${icon('down')} ${news}
      </button>
      <span class="visually-hidden" role="status">${news}</span>
    </div>
  `;
}

/**
 * Shows the newest message, now and as long as the user does not scroll away.
 *
 * @param {import('../chat.js').Chat} chat
 */
export function jumpToNewest(chat) {
  chat.toNewest();
  current.list.toEnd();
}

/**
 * After the page was rendered: puts the messages into their place in it.
 *
 * @param {Element} root
 * @param {import('../model.js').Model} model
 */
export function afterRender(root, model) {
  const element = root.querySelector('#messages');
  if (element !== (current?.element ?? null)) {
    current?.stop();
    current = element && new MessageList(element, model.chat);
  }
  current?.show(model);
}

/** The messages of one conversation on the screen. */
class MessageList {
  #chat;
  #open;
  #seen;
  #placed = false;
  #shownAtEnd = null;
  #shownDetails = null;

  /**
   * @param {HTMLElement} element
   * @param {import('../chat.js').Chat} chat
   */
  constructor(element, chat) {
    this.element = element;
    this.#chat = chat;
    this.#open = chat.open;
    this.#seen = new SeenMessages(element, (messageIds) => chat.seen(messageIds));
    this.list = new VirtualList(element, { moved: () => this.#moved(), rendered: () => this.#rendered() });
    element.addEventListener('keydown', moveBetweenMessages);
    document.addEventListener('click', this.#clicked);
  }

  /** @param {import('../model.js').Model} model */
  show(model) {
    const rows = this.#open.rows();
    this.list.show(rows, (row) => rowView(model, row), this.#open.window !== null);
    if (this.#open.timeline.loaded && this.#open.sought) {
      this.#placed = true;
      this.#bringSought(rows);
    } else if (this.#open.timeline.loaded && !this.#placed) {
      this.#placed = true;
      this.#begin(rows);
    }
    if (this.#open.details !== this.#shownDetails) {
      this.#shownDetails = this.#open.details;
      this.element.querySelector('.details')?.scrollIntoView({ block: 'nearest' });
    }
    this.#moved();
  }

  stop() {
    this.list.stop();
    this.#seen.stop();
    document.removeEventListener('click', this.#clicked);
  }

  /** At the end, or at the first unread message where that would be above the screen. */
  #begin(rows) {
    const unread = rows.findIndex(({ kind }) => kind === 'unread');
    if (unread >= 0 && this.list.isAbove(unread)) {
      this.list.toRow(unread, () => ABOVE_UNREAD);
    }
  }

  /** In the middle of the screen, or from its top where the message is longer. */
  #bringSought(rows) {
    const { seq } = this.#open.sought;
    const index = rows.findIndex(({ kind, message }) => kind === 'message' && message.seq >= seq);
    if (index >= 0) {
      const element = this.list.toRow(index, (height, screen) => Math.max(0, (screen - height) / 2));
      element?.querySelector('.message').focus({ preventScroll: true });
    }
    this.#chat.reached();
  }

  #clicked = ({ target }) => {
    if (this.#open.details && !target.closest('.meta, .details')) {
      this.#chat.closeDetails();
    }
  };

  #rendered() {
    this.#seen.watch();
    offerToTab(this.element);
  }

  #moved() {
    if (this.#chat.open !== this.#open) {
      return;
    }
    const { atEnd, above, below } = this.list;
    const live = atEnd && this.#placed ? 'polite' : 'off'; // What scrolling brings is no news.
    if (this.element.ariaLive !== live) {
      this.element.ariaLive = live;
    }
    offerToTab(this.element);
    if (atEnd !== this.#shownAtEnd || (atEnd && this.#open.news > 0)) {
      this.#shownAtEnd = atEnd;
      this.#open.news = atEnd ? 0 : this.#open.news;
      this.#chat.touch(); // The button to the end comes or goes.
    }
    if (above < NEAR_AN_END && this.#placed) {
      this.#chat.loadOlder();
    }
    if (below < NEAR_AN_END && this.#placed) {
      this.#chat.loadNewer();
    }
  }
}

function goToNewest(chat) {
  jumpToNewest(chat);
  current.element.focus({ preventScroll: true }); // The button is gone.
}

function rowView(model, row) {
  const { text, times, chat } = model;
  switch (row.kind) {
    case 'loading':
      return html`<p class="beginning">${text.loading}</p>`;
    case 'beginning':
      return html`<p class="beginning">${text.noMessages(chat.open.peer)}</p>`;
    case 'day':
      return html`<div class="day"><time datetime=${new Date(row.at).toISOString()}>${times.day(row.at, Date.now())}</time></div>`;
    case 'unread':
      return html`<div class="unread-divider" role="separator" aria-label=${text.firstUnread}><span>${text.firstUnread}</span></div>`;
    default:
      return guard(whatIsShown(row, model), () => messageView(model, row));
  }
}

/** Few of the messages change: only those are rendered again. */
function whatIsShown({ message, first, last }, { text, chat }) {
  const { messageId, status, receivedAt, readAt, failure } = message;
  return [message, messageId, status, receivedAt, readAt, failure, first, last, text, isFound(chat, message), detailsOf(chat, message)];
}
