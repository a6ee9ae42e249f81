import { html } from '/lib/lit-html/lit-html.js';
import { guard } from '/lib/lit-html/directives/guard.js';
import { repeat } from '/lib/lit-html/directives/repeat.js';
import { icon } from './icons.js';
import { messageView } from './message.js';
import { ScrollKeeper } from './scroll-keeper.js';
import { SeenMessages } from './seen-messages.js';

const NEAR_THE_TOP = 800;

/** The list that is on the screen; a conversation has its own element, so this changes with it. */
let current = null;

/**
 * The messages of the open conversation. How they are put on the screen is this module's affair alone.
 *
 * @param {import('../model.js').Model} model
 */
export function messageList(model) {
  const { text, chat } = model;
  const { timeline, peer, news } = chat.open;
  const atEnd = current === null || current.keeper.atEnd;
  return html`
    <div class="messages">
      <div
        id="messages"
        role="log"
        aria-label=${text.messages}
        aria-live=${chat.loadingOlder || !timeline.loaded ? 'off' : 'polite'}
        tabindex="0"
      >
        <div class="rows">
          ${beginning(text, timeline, peer)}
          ${repeat(
            chat.open.rows(),
            ({ key }) => key,
            (row) => rowView(model, row),
          )}
        </div>
      </div>
      <button
        id="to-newest"
        class="to-newest ${news > 0 ? 'has-news' : ''}"
        type="button"
        aria-label=${news > 0 ? text.newMessages(news) : text.toNewest}
        title=${text.toNewest}
        ?hidden=${atEnd}
        @click=${jumpToNewest}
      >
        ${icon('down')} ${news > 0 ? text.newMessages(news) : ''}
      </button>
    </div>
  `;
}

/** Shows the newest message, now and as long as the user does not scroll away. */
export function jumpToNewest() {
  current?.keeper.toEnd();
}

/** Before the page is rendered: remembers what the user looks at. */
export function beforeRender() {
  current?.keeper.remember();
}

/**
 * After the page was rendered: keeps in place what the user looks at, and watches what is new for being seen.
 *
 * @param {Element} root
 * @param {import('../chat.js').Chat | null} chat
 */
export function afterRender(root, chat) {
  const element = root.querySelector('#messages');
  if (element !== (current?.element ?? null)) {
    current?.keeper.stop();
    current?.seen.stop();
    current = element && listFor(element, chat);
  }
  if (current) {
    current.keeper.restore(chat.open.timeline.loaded);
    current.seen.watch();
    current.scrolled();
  }
}

function listFor(element, chat) {
  const { open } = chat;
  let shownAtEnd = null;
  const scrolled = () => {
    if (chat.open !== open) {
      return;
    }
    if (keeper.atEnd !== shownAtEnd || (keeper.atEnd && open.news > 0)) {
      shownAtEnd = keeper.atEnd;
      open.news = keeper.atEnd ? 0 : open.news;
      chat.touch(); // The button to the end comes or goes.
    }
    if (element.scrollTop < NEAR_THE_TOP && keeper.placed) {
      chat.loadOlder();
    }
  };
  const keeper = new ScrollKeeper(element, scrolled);
  const seen = new SeenMessages(element, (messageIds) => chat.seen(messageIds));
  return { element, keeper, seen, scrolled };
}

function rowView(model, row) {
  const { text, times } = model;
  switch (row.kind) {
    case 'day':
      return html`<div class="day"><time datetime=${new Date(row.at).toISOString()}>${times.day(row.at, Date.now())}</time></div>`;
    case 'unread':
      return html`<div class="unread-divider" role="separator" aria-label=${text.firstUnread}><span>${text.firstUnread}</span></div>`;
    default:
      return guard(whatIsShown(row, text), () => messageView(model, row));
  }
}

/** A long conversation has thousands of messages, and few of them change: only those are rendered again. */
function whatIsShown({ message, first, last }, text) {
  const { messageId, status, receivedAt, readAt, failure } = message;
  return [message, messageId, status, receivedAt, readAt, failure, first, last, text];
}

function beginning(text, timeline, peer) {
  if (!timeline.loaded && timeline.isEmpty) {
    return html`<p class="beginning">${text.loading}</p>`;
  }
  return timeline.nextBefore === null ? html`<p class="beginning">${text.noMessages(peer)}</p>` : '';
}
