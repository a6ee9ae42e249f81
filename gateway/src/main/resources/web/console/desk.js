import { Builds } from './builds.js';
import { Flow } from './flow/flow.js';
import { Watch } from './watch.js';

const MOST_LETTERS = 200;
const ABSENT_PACE = 10_000;
const PACE = 2_000;

/** What an operator who is signed in sees: what is watched for the view that is shown, and for the plots always. */
export class Desk {
  #listener;
  #shown = [];
  #route = null;

  flow = new Flow();
  /** @type {Watch | null} the message, or the user, that the address names; its data is null where there is none */
  found = null;
  /** @type {{contentType: string, content: string} | null} of the message shown, after it was asked for */
  revealed = null;

  /**
   * @param {import('./admin-api.js').AdminApi} api
   * @param {{changed: () => void, refused: (status: number) => void}} listener `refused`: the token does not serve any more
   */
  constructor(api, { changed, refused }) {
    this.api = api;
    this.#listener = {
      changed,
      failed: ({ status }) => (status === 401 || status === 403) && refused(status),
    };
    this.services = this.#watch((signal) => api.services(signal), (services) => this.#record(services));
    this.projections = this.#watch((signal) => api.projections(signal));
    this.letters = this.#watch((signal) => api.deadLetters(MOST_LETTERS, signal));
    const names = async (signal) => (this.projections.data ?? (await api.projections(signal))).items.map(({ name }) => name);
    const builds = new Builds(api, names);
    this.builds = this.#watch((signal) => builds.look(signal));
    this.lookAtBuilds = () => {
      builds.forget();
      this.builds.now();
      this.projections.now();
    };
    this.services.start();
    this.projections.start();
  }

  /** Whether one of the questions of the view that is shown was not answered. */
  get isFailing() {
    return this.watched.some(({ error }) => error !== null);
  }

  /** What the view that is shown is made of. */
  get watched() {
    return this.#route?.view === 'overview' ? [this.services, this.projections] : this.#shown;
  }

  /** @param {import('./route.js').Route} route */
  show(route) {
    if (this.#route?.view === route.view && this.#route.id === route.id) {
      return;
    }
    this.#route = route;
    this.revealed = null;
    this.#shown.filter((watch) => watch !== this.projections).forEach((watch) => watch.stop());
    this.found = this.#lookUp(route);
    this.#shown = {
      overview: [],
      projections: [this.projections, this.builds],
      'dead-letters': [this.letters],
      message: [this.found],
      user: [this.found],
    }[route.view].filter(Boolean);
    this.#shown.forEach((watch) => watch.start());
  }

  /** After the page was hidden. */
  lookAgain() {
    [this.services, this.projections, ...this.#shown.filter((watch) => watch !== this.projections)].forEach((watch) => watch.now());
  }

  leave() {
    [this.services, this.projections, ...this.#shown].forEach((watch) => watch.stop());
  }

  #lookUp({ view, id }) {
    if (id === null || (view !== 'message' && view !== 'user')) {
      return null;
    }
    const pace = (data) => (data === null ? ABSENT_PACE : PACE);
    return new Watch((signal) => this.api[view](id, signal), this.#listener, pace);
  }

  #watch(ask, answered) {
    return new Watch(ask, { ...this.#listener, answered });
  }

  #record(services) {
    this.flow.record(services, this.projections.error ? [] : (this.projections.data?.items ?? []));
  }
}
