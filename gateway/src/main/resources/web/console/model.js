import { AdminApi } from './admin-api.js';
import { Desk } from './desk.js';
import { Formats } from './formats.js';
import { keepLanguage, preferredLanguage } from '/shared/language.js';
import { link, route } from './route.js';
import { pastedToken, resumedSession, Session, tokenTrouble } from './session.js';
import { words } from './text.js';

/**
 * What `/config.json` says.
 *
 * @typedef {object} Configuration
 * @property {string} queryApi
 * @property {boolean} developmentTokens
 */

/**
 * What an operator is asked before something is done.
 *
 * @typedef {object} Question
 * @property {string} title
 * @property {string[]} paragraphs what will happen
 * @property {string} confirm the word on the button
 * @property {boolean} [pace] whether events per second may be given
 * @property {boolean} [dangerous] whether it cannot be undone
 * @property {(pace: number | null) => void} act
 */

/** All that the page shows, and what an operator can do with it. Who changes something calls `changed`. */
export class Model {
  #session = null;

  /** @type {Configuration | null} */
  configuration = null;
  /** Whether it could not be asked for until now. */
  unreachable = false;
  /** @type {Desk | null} null while nobody is signed in */
  desk = null;
  /** @type {{busy: boolean, error: {reason: string, error?: Error} | null}} */
  signIn = { busy: false, error: null };
  route = route();
  /** @type {Question | null} */
  question = null;
  /** @type {{good: boolean, sentence: string} | null} what became of the last action */
  result = null;
  /** Whether an action is under way. */
  busy = false;
  /** @type {number | null} the moment of the plots that the pointer is at, in seconds of the epoch */
  pointedAt = null;
  /** @type {string | null} a selector of what shall have the focus when it is on the screen */
  focus = null;

  /** @param {() => void} changed */
  constructor(changed) {
    this.changed = changed;
    this.#speak(preferredLanguage());
  }

  /** @returns {'signed-out' | 'ready' | 'failing'} for the styles and for tests */
  get state() {
    if (!this.desk) {
      return 'signed-out';
    }
    return this.desk.isFailing ? 'failing' : 'ready';
  }

  /** @returns {string} of the page */
  get title() {
    const { text, route: shown } = this;
    return this.desk ? `${text.views[shown.view]}${shown.id ? ` ${shown.id}` : ''} – ${text.name}` : text.name;
  }

  get operator() {
    return this.#session?.operator ?? '';
  }

  /** @param {Configuration} configuration */
  start(configuration) {
    this.configuration = configuration;
    const session = resumedSession();
    if (session && tokenTrouble(session.token)) {
      this.#refuse('expired');
    } else if (session) {
      this.#enter(session);
    } else {
      this.focus = '#token';
    }
    this.changed();
  }

  /** @param {string} pasted */
  async signInWith(pasted) {
    if (this.signIn.busy) {
      return;
    }
    const token = pastedToken(pasted);
    const trouble = tokenTrouble(token);
    if (trouble) {
      this.#refuse(trouble);
      return;
    }
    this.signIn = { busy: true, error: null };
    this.changed();
    try {
      await this.#api(token).projections();
      this.#enter(new Session(token));
      this.focus = 'h1';
    } catch (error) {
      this.#refuse({ 401: 'refused', 403: 'notOperator', 0: 'unreachable' }[error.status] ?? 'other', error);
    }
    this.changed();
  }

  signOut() {
    this.#leave();
    this.signIn = { busy: false, error: null };
    this.focus = '#token';
    this.changed();
  }

  toggleLanguage() {
    this.#speak(this.text.otherLanguageTag);
    keepLanguage(this.language);
    this.changed();
  }

  followRoute() {
    const before = this.route;
    this.route = route();
    this.desk?.show(this.route);
    this.result = null;
    if (before.view !== this.route.view || before.id !== this.route.id) {
      this.focus = 'h1';
      scrollTo(0, 0);
    }
    this.changed();
  }

  /**
   * Shows one of them, or asks anew for the one that is shown.
   *
   * @param {'message' | 'user'} view
   * @param {string} id
   */
  find(view, id) {
    if (location.hash === link(view, id)) {
      this.desk.found?.now();
    } else {
      location.hash = link(view, id);
    }
  }

  /** @param {number | null} moment */
  pointAt(moment) {
    if (this.pointedAt !== moment) {
      this.pointedAt = moment;
      this.changed();
    }
  }

  /** @param {Question} question */
  ask(question) {
    this.question = question;
    this.changed();
  }

  /** @param {{pace: number | null} | null} confirmed null where the answer was no */
  answer(confirmed) {
    const question = this.question;
    this.question = null;
    this.changed();
    if (confirmed) {
      question?.act(confirmed.pace);
    }
  }

  /**
   * Does something that was asked for, and says what became of it.
   *
   * @param {(api: AdminApi) => Promise<{good?: boolean, sentence: string} | null>} work null where nothing needs to be said
   */
  async act(work) {
    const { desk } = this;
    this.busy = true;
    this.result = null;
    this.changed();
    let result;
    try {
      result = await work(desk.api);
    } catch (error) {
      result = { good: false, sentence: this.text.notDone(this.reason(error)) };
    }
    if (this.desk === desk) {
      this.busy = false;
      this.result = result && { good: true, ...result };
      this.changed();
    }
  }

  dismissResult() {
    this.result = null;
    this.focus = 'h1';
    this.changed();
  }

  /**
   * Why something was not answered, in words.
   *
   * @param {import('./admin-api.js').AdminApiError} error
   */
  reason({ status, detail, message }) {
    if (status === undefined) {
      return message;
    }
    return status === 0 ? this.text.reasons[detail] : `${detail} (${status})`;
  }

  #enter(session) {
    this.#session = session;
    this.signIn = { busy: false, error: null };
    this.desk = new Desk(this.#api(session.token), {
      changed: this.changed,
      refused: (status) => this.#refuse(status === 403 ? 'notOperator' : (tokenTrouble(session.token) ?? 'refused')),
    });
    this.desk.show(this.route);
  }

  #refuse(reason, error) {
    this.#leave();
    this.signIn = { busy: false, error: { reason, error } };
    this.focus = '#token';
    this.changed();
  }

  #leave() {
    (this.#session ?? resumedSession())?.end();
    this.#session = null;
    this.desk?.leave();
    this.desk = null;
    this.question = null;
    this.result = null;
    this.busy = false;
  }

  #api(token) {
    return new AdminApi(this.configuration.queryApi, token);
  }

  #speak(language) {
    this.language = language;
    this.text = words(language);
    this.formats = new Formats(language);
  }
}
