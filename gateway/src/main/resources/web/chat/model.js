import { conversationId, isUserId } from '../client/index.js';
import { Chat } from './chat.js';
import { forgetRoute, routedPeer, routeTo, routeToList } from './route.js';
import { deviceId, resumedSession, signInAs, SignInError, signInWithToken } from './session.js';
import { keepLanguage, preferredLanguage } from '/shared/language.js';
import { words } from './text.js';
import { Times } from './times.js';

const SIGN_IN_FIELD = '#sign-in input, #sign-in textarea';
const SEARCH_FIELD = '#search-words';

/**
 * What `/config.json` says.
 *
 * @typedef {object} Configuration
 * @property {string} queryApi
 * @property {string[]} gateways may be empty: then it is where the page came from
 * @property {boolean} developmentTokens
 */

/** All that the page shows, and what a user can do with it. Who changes something calls `changed`. */
export class Model {
  #session = null;
  #focusInList = null;

  /** @type {Configuration | null} */
  configuration = null;
  /** Whether it could not be asked for until now. */
  unreachable = false;
  /** Whether it is not clear yet if somebody is signed in. */
  starting = true;
  /** @type {Chat | null} null while nobody is signed in */
  chat = null;
  signIn = { busy: false, error: null };
  /** @type {string | null} why no new chat could be started, a word of text.js */
  newChatError = null;
  /** @type {string | null} a selector of what shall have the focus when it is on the screen */
  focus = null;

  /** @param {() => void} changed */
  constructor(changed) {
    this.changed = changed;
    this.#speak(preferredLanguage());
  }

  /** @returns {string} the connection in a word, for the styles and for tests */
  get connection() {
    const state = this.chat?.connection;
    if (!state) {
      return 'signed-out';
    }
    return state.name === 'closed' && state.reason === 'replaced' ? 'replaced' : state.name;
  }

  /**
   * Begins where this tab was, or as the user that the address names.
   *
   * @param {Configuration} configuration
   */
  async start(configuration) {
    this.configuration = configuration;
    const wanted = new URLSearchParams(location.search).get('as');
    const resumed = resumedSession(configuration.developmentTokens);
    if (configuration.developmentTokens && wanted !== null && wanted !== resumed?.user) {
      await this.enter(() => signInAs(wanted));
    } else if (resumed) {
      await this.enter(() => resumed);
    }
    this.starting = false;
    this.focus ??= SIGN_IN_FIELD;
    this.changed();
  }

  /** @param {string} user */
  async signInAs(user) {
    await this.enter(() => signInAs(user));
  }

  /** @param {string} token */
  async signInWithToken(token) {
    await this.enter(() => signInWithToken(token));
  }

  /** @param {() => import('./session.js').Session | Promise<import('./session.js').Session>} signIn */
  async enter(signIn) {
    if (this.signIn.busy) {
      return;
    }
    this.signIn = { busy: true, error: null };
    this.changed();
    try {
      this.#session = await signIn();
      await this.#startChat();
    } catch (error) {
      if (!(error instanceof SignInError)) {
        throw error;
      }
      this.signIn.error = error.reason;
    } finally {
      this.signIn.busy = false;
      this.changed();
    }
  }

  signOut() {
    this.chat.stop();
    this.chat = null;
    this.#session.end();
    this.#session = null;
    forgetRoute();
    this.focus = SIGN_IN_FIELD;
    this.changed();
  }

  toggleLanguage() {
    keepLanguage(this.text.otherLanguageTag);
    this.#speak(this.text.otherLanguageTag);
    this.changed();
  }

  /**
   * @param {string} peer
   * @returns {boolean} whether there can be a chat with this user; if not, `newChatError` says why
   */
  startChat(peer) {
    this.newChatError = !isUserId(peer) ? 'badUser' : peer === this.chat.user ? 'yourself' : null;
    if (this.newChatError === null) {
      this.openConversation(peer);
    }
    this.changed();
    return this.newChatError === null;
  }

  /** @param {string} peer */
  openConversation(peer) {
    routeTo(peer);
    this.followRoute();
  }

  closeConversation() {
    routeToList();
  }

  /** @param {import('./search.js').Found} message to show in its conversation */
  openFound(message) {
    this.openConversation(message.from === this.chat.user ? message.to : message.from);
    this.focus = null; // It goes to the message,
    this.#focusInList = `[data-result="${CSS.escape(message.messageId)}"]`; // and comes back.
    this.chat.seek(message);
  }

  /** @param {string | null} [peer] in whose conversation alone to look; null for everywhere, else as before */
  startSearch(peer) {
    if (peer !== undefined) {
      this.chat.search.setPeer(peer);
    }
    if (this.chat.open && this.#narrow) {
      this.#focusInList = SEARCH_FIELD;
      this.closeConversation();
    } else {
      this.focus = SEARCH_FIELD;
      this.changed();
    }
  }

  endSearch() {
    this.chat.search.end();
    this.focus = SEARCH_FIELD;
  }

  /** Leaves what the user went into last. */
  leave() {
    const { open, search } = this.chat;
    if (open?.details) {
      this.chat.closeDetails();
    } else if (open) {
      this.closeConversation();
    } else if (search.begun) {
      this.endSearch();
    }
  }

  /** Shows what the address says. */
  followRoute() {
    if (!this.chat) {
      return;
    }
    const before = this.chat.open?.peer;
    const peer = routedPeer();
    this.chat.show(peer === this.chat.user ? null : peer);
    if (this.chat.open && this.chat.open.peer !== before) {
      // On a phone the focus in a text field would cover half of the page with a keyboard.
      this.focus = matchMedia('(pointer: coarse)').matches ? '#conversation h2' : '#draft';
    } else if (!this.chat.open && before) {
      this.focus = this.#focusInList ?? `[data-conversation="${conversationId(this.chat.user, before)}"]`;
    }
    this.#focusInList = null;
    this.changed();
  }

  /** Whether only one of the list and the conversation is on the screen, as the style sheet has it. */
  get #narrow() {
    return matchMedia('(max-width: 719.98px)').matches;
  }

  async #startChat() {
    const { gateways, queryApi } = this.configuration;
    this.chat = new Chat({
      session: this.#session,
      device: await deviceId(),
      gateways: gateways.length > 0 ? gateways : [new URL('/ws', location.href.replace(/^http/, 'ws')).href],
      queryApi,
      changed: this.changed,
    });
    if (location.search !== '') {
      history.replaceState(history.state, '', location.pathname + location.hash);
    }
    this.chat.start();
    this.followRoute();
  }

  #speak(language) {
    this.language = language;
    this.text = words(language);
    this.times = new Times(language);
  }
}
