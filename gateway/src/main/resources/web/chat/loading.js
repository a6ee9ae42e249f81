import { conversationId } from '../client/index.js';
import { Retrying } from './retrying.js';

const PAGE = 50;
const MOST = 200;
const MOST_PAGES_TO_CATCH_UP = 10;
const MOST_SINGLE_MESSAGES = 4;
const COUNT_AFTER = 3_000;
const MOST_COUNTS = 4;

/** Brings what the query API knows into the chat, and tries again where it did not answer. */
export class Loading {
  #chat;
  #client;
  #list;
  #more;
  #open;
  #older;
  #newer;
  #around;
  #singleMessages = 0;
  #countTimer = null;

  /**
   * @param {import('./chat.js').Chat} chat
   * @param {import('../client/index.js').ChatClient} client
   */
  constructor(chat, client) {
    this.#chat = chat;
    this.#client = client;
    this.#list = this.#retrying('conversations', () => this.#loadList());
    this.#more = this.#retrying('conversations', () => this.#loadMore());
    this.#open = this.#retrying('messages', () => this.#catchUp());
    this.#older = this.#retrying('older', () => this.#loadOlder());
    this.#newer = this.#retrying('newer', () => this.#loadNewer());
    this.#around = this.#retrying('around', () => this.#loadAround());
  }

  /** The newest conversations, and again as many as are here. */
  list() {
    this.#list.now();
  }

  /** The next conversations. */
  more() {
    if (this.#chat.conversations.nextCursor !== null && !this.#more.busy) {
      this.#more.now();
    }
  }

  /** The newest messages of the open conversation, and all between what is here and them; once it is known how many are unread. */
  open() {
    if (this.#chat.open && this.#chat.conversations.loaded) {
      this.#open.now();
    }
  }

  /** The messages before those that are here. */
  older() {
    const timeline = this.#chat.open?.timeline;
    if (timeline?.loaded && timeline.nextBefore !== null && !this.#older.busy) {
      this.#older.now();
    }
  }

  /** The messages behind those that are shown, where these are not the newest. */
  newer() {
    if (this.#chat.open?.window?.timeline.loaded && !this.#newer.busy) {
      this.#newer.now();
    }
  }

  /** The messages around one that is looked for; the newest come first, as they may hold it. */
  around() {
    const { window, live } = this.#chat.open ?? {};
    if (window && !window.timeline.loaded && live.loaded) {
      this.#around.now();
    }
  }

  /**
   * One message that is not here: another device of the user sent it.
   *
   * @param {string} messageId
   */
  async message(messageId) {
    this.#singleMessages++;
    try {
      if (this.#singleMessages > MOST_SINGLE_MESSAGES) {
        throw new RangeError('many at once are quicker as pages');
      }
      this.#chat.put(await this.#client.query.message(messageId));
    } catch {
      this.list();
      this.open();
    } finally {
      this.#singleMessages--;
    }
  }

  /** Counts again, once what was read just now may have reached the server's counts. */
  countsLater() {
    clearTimeout(this.#countTimer);
    this.#countTimer = setTimeout(() => this.counts(), COUNT_AFTER);
  }

  /** The server's counts of unread messages; where they differ from ours, they may be late: asks again before it believes them. */
  async counts(tries = 1) {
    clearTimeout(this.#countTimer);
    const { conversations } = await this.#client.query.unread().catch(() => ({}));
    if (!conversations || this.#chat.conversations.countsAre(conversations)) {
      return;
    }
    if (tries < MOST_COUNTS) {
      clearTimeout(this.#countTimer);
      this.#countTimer = setTimeout(() => this.counts(tries + 1), COUNT_AFTER * tries);
    } else {
      this.#chat.conversations.adoptCounts(conversations);
      this.#chat.touch();
    }
  }

  stop() {
    clearTimeout(this.#countTimer);
    [this.#list, this.#more, this.#open, this.#older, this.#newer, this.#around].forEach((work) => work.stop());
  }

  async #loadList() {
    const { conversations } = this.#chat;
    const limit = Math.min(Math.max(conversations.size, PAGE), MOST);
    const { items, nextCursor } = await this.#client.query.conversations(null, limit);
    const first = !conversations.loaded;
    conversations.putPage(items, nextCursor);
    this.countsLater();
    if (first) {
      this.open();
    }
  }

  async #loadMore() {
    const { conversations } = this.#chat;
    try {
      const { items, nextCursor } = await this.#client.query.conversations(conversations.nextCursor, PAGE);
      conversations.putPage(items, nextCursor);
    } catch (error) {
      if (error.status === 400) {
        conversations.nextCursor = undefined; // A cursor lives for some minutes: from the start, then.
      }
      throw error;
    }
  }

  async #catchUp() {
    const { open } = this.#chat;
    if (!open) {
      return;
    }
    const timeline = open.live;
    const mostPages = timeline.loaded ? MOST_PAGES_TO_CATCH_UP : 1;
    const items = [];
    let page;
    let met = false;
    for (let count = 0; count < mostPages && !met; count++) {
      page = await this.#page(open.peer, { before: page?.nextBefore, limit: count === 0 ? this.#firstPage(open.peer) : MOST });
      items.push(...page.items);
      met = timeline.meets(page);
    }
    timeline.putNewest(items, page.nextBefore, met);
    this.#received(items);
    open.loadedNewest();
    if (open !== this.#chat.open) {
      this.open();
    }
    this.around();
  }

  /** As much as there is unread, with a little before it, so that the conversation can be opened there. */
  #firstPage(peer) {
    const unread = this.#chat.conversations.get(conversationId(this.#chat.user, peer))?.unread ?? 0;
    return Math.min(Math.max(PAGE, unread + PAGE / 2), MOST);
  }

  async #loadOlder() {
    const { open } = this.#chat;
    const timeline = open?.timeline;
    const before = timeline?.nextBefore;
    if (!before) {
      return;
    }
    const { items, nextBefore } = await this.#page(open.peer, { before, limit: PAGE });
    if (timeline.nextBefore === before) {
      timeline.putOlder(items, nextBefore);
      this.#received(items);
      open.loadedOlder(items);
    }
  }

  async #loadNewer() {
    const { open } = this.#chat;
    if (open?.window?.timeline.loaded) {
      await this.#goForward(open, open.window);
    }
  }

  async #loadAround() {
    const { open } = this.#chat;
    const window = open?.window;
    if (!window || window.timeline.loaded) {
      return;
    }
    if (open.live.covers(window.seq)) {
      open.window = null; // It is among the newest, which were not here when it was looked for.
      return;
    }
    window.begin(await this.#page(open.peer, { before: window.seq + 1n, limit: PAGE }));
    await this.#goForward(open, window);
    window.timeline.loaded = true;
    if (window !== this.#chat.open?.window) {
      this.around();
    }
  }

  /** Brings some of the messages behind a window, if not all that are missing. */
  async #goForward(open, window) {
    let enough = false;
    while (!enough && open.window === window) {
      const stretch = window.stretch(open.live.oldest);
      const page = await this.#page(open.peer, { ...stretch, limit: MOST });
      const came = window.take(stretch, page, PAGE);
      this.#received(came ? page.items : []);
      enough = came || window.meets(open.live.oldest);
    }
    open.join();
  }

  async #page(peer, page) {
    try {
      return await this.#client.query.messages(conversationId(this.#chat.user, peer), page);
    } catch (error) {
      if (error.status === 404) {
        return { items: [], nextBefore: null }; // Nothing was written yet.
      }
      throw error;
    }
  }

  #received(items) {
    const news = items.filter(({ from, status }) => from !== this.#chat.user && (status === 'SENT' || status === 'OFFLINE'));
    this.#client.received(news.map(({ messageId }) => messageId));
  }

  #retrying(what, work) {
    return new Retrying(work, {
      failed: (error) => this.#chat.problem(what, error, error.status !== 401),
      succeeded: () => this.#chat.dismiss(what),
    });
  }
}
