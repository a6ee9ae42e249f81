import { Counters } from './counters.js';
import { LAG, PLOTS } from './plots.js';
import { sum } from './samples.js';

const KEPT = 5 * 60 * 1000;
const ERRORS = 'danliao_gateway_errors_total';
const PAUSE = 10_000;

/** What flowed in the last five minutes, as this page saw it: a point for each look at the services. */
export class Flow {
  #counters = new Counters();

  /** @type {{at: number, values: Record<string, number | null>, errors: Record<string, number>, seconds: number}[]} */
  points = [];
  /** @type {string[]} projections whose lag is known */
  projections = [];
  /** @type {Map<string, number>} errors since the services started, by code */
  errors = new Map();

  /**
   * @param {{at: string, items: object[]}} services
   * @param {{name: string, lagSeconds: number}[]} projections empty where nothing new is known
   */
  record({ at, items }, projections) {
    const time = Date.parse(at);
    const newest = this.points.at(-1)?.at ?? 0;
    if (time <= newest) {
      return; // Looked at twice.
    }
    const grown = this.#counters.advance(time, items);
    const samples = items.flatMap((service) => service.samples);
    const values = {};
    for (const { name, lines } of PLOTS) {
      for (const [line, value] of Object.entries(lines)) {
        values[`${name}.${line}`] = value({ grown, samples });
      }
    }
    for (const { name, lagSeconds } of projections) {
      values[`${LAG.name}.${name}`] = lagSeconds;
    }
    if (projections.length > 0) {
      this.projections = projections.map(({ name }) => name);
    }
    this.errors = totals(samples);
    if (newest > 0 && time - newest > PAUSE) {
      this.points.push({ at: newest + 1, values: {}, errors: {}, seconds: 0 }); // Lines end where nobody looked.
    }
    const errors = Object.fromEntries(totals(grown?.samples ?? []));
    this.points.push({ at: time, values, errors, seconds: grown?.seconds ?? 0 });
    this.points = this.points.filter((point) => point.at > time - KEPT);
  }

  /**
   * What a plot shows: times in seconds of the epoch, then a column for each of its lines.
   *
   * @param {string} plot
   * @param {string[]} lines
   * @returns {(number | null)[][]}
   */
  columns(plot, lines) {
    const column = (line) => this.points.map(({ values }) => values[`${plot}.${line}`] ?? null);
    return [this.points.map(({ at }) => at / 1000), ...lines.map(column)];
  }

  /**
   * The codes that there were, the most frequent first.
   *
   * @returns {{code: string, perSecond: number | null, recent: number, total: number}[]}
   */
  errorRates() {
    const last = this.points.at(-1);
    return [...this.errors]
      .filter(([, total]) => total > 0)
      .map(([code, total]) => ({
        code,
        perSecond: last.seconds > 0 ? (last.errors[code] ?? 0) / last.seconds : null,
        recent: this.points.reduce((count, { errors }) => count + (errors[code] ?? 0), 0),
        total,
      }))
      .sort((one, other) => other.recent - one.recent || other.total - one.total);
  }
}

function totals(samples) {
  const codes = new Set(samples.filter(({ name }) => name === ERRORS).map(({ tags }) => tags.code));
  return new Map([...codes].map((code) => [code, sum(samples, ERRORS, { code })]));
}
