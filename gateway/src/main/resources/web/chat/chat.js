import { ChatClient, conversationId } from '../client/index.js';
import { Conversations } from './conversations.js';
import { Drafts } from './drafts.js';
import { Loading } from './loading.js';
import { OpenConversation } from './open-conversation.js';
import { Search } from './search.js';
import { Tabs } from './tabs.js';
import { Timeline } from './timeline.js';

const STANDS_OUT = 2_500;

/** The chat of the user who is signed in: what came, what is open and what is written. */
export class Chat {
  #client;
  #changed;
  #tabs;
  #loading;
  #timelines = new Map();
  #standsOut = null;

  /** @type {Map<string, {error: Error, retries: boolean}>} what went wrong and was not dismissed, by what it was */
  problems = new Map();
  /** @type {OpenConversation | null} */
  open = null;
  /** Whether it tried in vain to connect since it was online. */
  failing = false;

  /**
   * @param {object} options
   * @param {import('./session.js').Session} options.session
   * @param {string} options.device
   * @param {string[]} options.gateways
   * @param {string} options.queryApi
   * @param {() => void} options.changed told that there is something new to show
   */
  constructor({ session, device, gateways, queryApi, changed }) {
    this.user = session.user;
    this.conversations = new Conversations(this.user);
    this.drafts = new Drafts(this.user);
    this.#changed = changed;
    this.#tabs = new Tabs(this.user, (news) => this.#heard(news));
    this.#client = new ChatClient({ user: this.user, device, gateways, queryApi, tokens: session });
    this.#loading = new Loading(this, this.#client);
    this.search = new Search((question) => this.#client.query.search(question), changed);
    this.#listen('state', (state) => this.#stateChanged(state));
    this.#listen('message', (message) => this.#came(message));
    this.#listen('acknowledged', (ack) => this.#acknowledged(ack));
    this.#listen('refused', ({ clientMsgId }) => this.#written(this.#client.entry(clientMsgId)));
    this.#listen('receipt', (receipt) => this.#receipt(receipt));
  }

  /** @returns {import('../client/types.js').ConnectionState} */
  get connection() {
    return this.#client.state;
  }

  start() {
    this.#client.pending().forEach((entry) => this.conversations.setPending(entry.to, entry));
    this.#client.start();
    this.#loading.list();
  }

  stop() {
    this.#client.stop();
    this.#loading.stop();
    this.search.end();
    this.#tabs.close();
  }

  /** The connection is wanted now: back from another device, or before the next try is due. */
  connect() {
    this.#client.start();
  }

  /** The user looks at the page again after a while. */
  lookAgain() {
    this.#client.check();
    this.#loading.counts();
  }

  /** @param {string | null} peer null for none */
  show(peer) {
    if (peer === (this.open?.peer ?? null)) {
      return;
    }
    this.open = peer && new OpenConversation(peer, this.#timeline(peer));
    if (this.open) {
      this.#loading.open();
    }
    this.#changed();
  }

  /**
   * Brings a message of the open conversation onto the screen, however old it is.
   *
   * @param {import('../client/types.js').Message} message
   */
  seek({ messageId, seq }) {
    this.open.seek({ messageId, seq: BigInt(seq) }, this.user);
    this.#loading.around();
    this.#changed();
  }

  /** The message that was looked for is on the screen: it stands out for a while. */
  reached() {
    const { open } = this;
    open.reached();
    clearTimeout(this.#standsOut);
    this.#standsOut = setTimeout(() => {
      open.found = null;
      this.#changed();
    }, STANDS_OUT);
    this.#changed();
  }

  /**
   * Shows what happened to a message of the open conversation, or no longer.
   *
   * @param {string} messageId
   */
  toggleDetails(messageId) {
    const { open } = this;
    open.details = open.details?.messageId === messageId ? null : { messageId, events: null, error: null };
    this.#loadDetails();
    this.#changed();
  }

  closeDetails() {
    this.open.details = null;
    this.#changed();
  }

  /** From the part of the history that is shown to the newest messages. */
  toNewest() {
    this.open.leaveWindow();
    this.#changed();
  }

  /**
   * Sends to the peer whose conversation is open.
   *
   * @param {string} text
   * @returns {boolean} whether it was taken; if not, a problem says why
   */
  send(text) {
    try {
      const clientMsgId = this.#client.send(this.open.peer, text);
      this.problems.delete('outbox');
      this.open.answered();
      this.#written(this.#client.entry(clientMsgId));
      return true;
    } catch (error) {
      this.problem('outbox', error, false);
      return false;
    }
  }

  /** @param {string} clientMsgId */
  retry(clientMsgId) {
    this.#client.retry(clientMsgId);
    this.#written(this.#client.entry(clientMsgId));
  }

  /** @param {string} clientMsgId of a message of the open conversation */
  discard(clientMsgId) {
    this.#client.discard(clientMsgId);
    const discarded = { to: this.open.peer, clientMsgId };
    this.#discarded(discarded);
    this.#tabs.tell({ discarded });
  }

  /** @param {string[]} messageIds of messages of the open conversation that the user has seen */
  seen(messageIds) {
    if (!this.open) {
      return;
    }
    const id = conversationId(this.user, this.open.peer);
    const news = this.#markRead(id, messageIds);
    if (news.length === 0) {
      return;
    }
    const read = { conversationId: id, messageIds: news };
    this.#client.read(news);
    this.conversations.markRead(read.conversationId, news);
    this.#tabs.tell({ read });
    this.#loading.countsLater();
    this.#changed();
  }

  /** Something on the screen has to follow what the user does there. */
  touch() {
    this.#changed();
  }

  loadOlder() {
    this.#loading.older();
  }

  loadNewer() {
    this.#loading.newer();
  }

  loadMoreConversations() {
    this.#loading.more();
  }

  /**
   * @param {string} what a key of `problems` of text.js
   * @param {Error} error
   * @param {boolean} retries whether it is tried again by itself
   */
  problem(what, error, retries) {
    if (error.status === 401) {
      this.#client.stop('unauthorized'); // Which says it all.
      return;
    }
    this.problems.set(what, { error, retries });
    this.#changed();
  }

  /** @param {string} what */
  dismiss(what) {
    this.problems.delete(what);
    this.#changed();
  }

  /**
   * A message that the server has taken.
   *
   * @param {import('../client/types.js').Message} message
   */
  put(message) {
    const peer = message.from === this.user ? message.to : message.from;
    const timeline = this.#existingTimeline(peer);
    timeline?.put(message);
    // The timeline may have heard more of it: a receipt can overtake the ack.
    this.conversations.put({ ...message, status: timeline?.message(message.messageId)?.status ?? message.status });
    if (this.conversations.get(conversationId(this.user, peer)).pending?.clientMsgId === message.clientMsgId) {
      this.conversations.setPending(peer, null);
    }
    this.#changed();
  }

  #came(message) {
    this.put(message);
    if (this.open?.peer === message.from) {
      this.open.news++;
    }
  }

  #stateChanged(state) {
    if (state.name === 'waiting') {
      this.failing = true;
    } else if (state.name === 'online') {
      this.failing = false;
      this.#timelines.forEach((timeline) => timeline.interrupted());
      this.#loading.list();
      this.#loading.open();
    }
  }

  #acknowledged({ entry, ...ack }) {
    const peer = ack.conversationId.split(':').find((user) => user !== this.user);
    const known = entry ?? this.#existingTimeline(peer)?.ownMessage(ack.clientMsgId);
    if (known) {
      this.put({ ...ack, from: this.user, to: peer, contentType: known.contentType, content: known.content });
    } else {
      this.#loading.message(ack.messageId);
    }
  }

  #receipt(receipt) {
    this.#timelinesOf(receipt.conversationId).forEach((timeline) => timeline.receipt(receipt));
    this.conversations.receipt(receipt);
    if (this.open?.details?.messageId === receipt.messageId) {
      this.#loadDetails();
    }
  }

  async #loadDetails() {
    const { open } = this;
    const { details } = open;
    if (details) {
      const { items = details.events, error = null } = await this.#client.query
        .events(details.messageId)
        .catch((reason) => ({ error: reason }));
      if (open.details === details) {
        open.details = { ...details, events: items, error };
        this.#changed();
      }
    }
  }

  #written(entry) {
    if (entry) {
      this.#showWritten(entry);
      this.#tabs.tell({ written: entry });
    }
  }

  #showWritten(entry) {
    this.#existingTimeline(entry.to)?.putPending(entry);
    this.conversations.setPending(entry.to, entry);
    this.#changed();
  }

  #discarded({ to, clientMsgId }) {
    this.#existingTimeline(to)?.discard(clientMsgId);
    this.conversations.setPending(to, null);
    this.#changed();
  }

  #heard({ read, written, discarded }) {
    if (read) {
      this.#markRead(read.conversationId, read.messageIds);
      this.conversations.markRead(read.conversationId, read.messageIds);
    } else if (written) {
      this.#showWritten(written);
    } else if (discarded) {
      this.#discarded(discarded);
    }
    this.#changed();
  }

  /** Where messages of a conversation may be: among the newest, and in a part of the history that is shown. */
  #timelinesOf(id) {
    const { open } = this;
    const shown = open && id === conversationId(this.user, open.peer) ? open.window?.timeline : null;
    return [this.#timelines.get(id), shown].filter(Boolean);
  }

  #markRead(id, messageIds) {
    return [...new Set(this.#timelinesOf(id).flatMap((timeline) => timeline.markRead(messageIds)))];
  }

  #existingTimeline(peer) {
    return this.#timelines.get(conversationId(this.user, peer));
  }

  #timeline(peer) {
    if (!this.#existingTimeline(peer)) {
      const timeline = new Timeline(this.user);
      const entries = this.#client.pending().filter((entry) => entry.to === peer);
      entries.forEach((entry) => timeline.putPending(entry));
      this.#timelines.set(conversationId(this.user, peer), timeline);
    }
    return this.#existingTimeline(peer);
  }

  #listen(type, work) {
    this.#client.addEventListener(type, ({ detail }) => {
      work(detail);
      this.#changed();
    });
  }
}
