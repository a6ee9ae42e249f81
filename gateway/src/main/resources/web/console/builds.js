const MAKING = ['BUILDING', 'SWITCHING'];
const VERIFYING = ['BUILDING', 'COMPARING'];
const SELDOM = 15;

/** @param {{state: string, underWay?: boolean} | null | undefined} rebuild */
export function isRebuilding(rebuild) {
  return rebuild?.underWay ?? MAKING.includes(rebuild?.state);
}

/** @param {{state: string} | null | undefined} verification */
export function isVerifying(verification) {
  return VERIFYING.includes(verification?.state);
}

/**
 * The newest rebuild and verification of each projection. Verifications that are not under way are looked at seldom:
 * most projections have none, which is a refusal each time.
 */
export class Builds {
  #api;
  #names;
  #looks = 0;

  /** @type {Map<string, object | null>} */
  rebuilds = new Map();
  /** @type {Map<string, object | null>} */
  verifications = new Map();

  /**
   * @param {import('./admin-api.js').AdminApi} api
   * @param {(signal: AbortSignal) => Promise<string[]>} names of the projections
   */
  constructor(api, names) {
    this.#api = api;
    this.#names = names;
  }

  /** @param {AbortSignal} signal */
  async look(signal) {
    const names = await this.#names(signal);
    const all = this.#looks % SELDOM === 0;
    const verified = names.filter((name) => all || isVerifying(this.verifications.get(name)));
    const [rebuilds, verifications] = await Promise.all([
      Promise.all(names.map((name) => this.#api.rebuild(name, signal))),
      Promise.all(verified.map((name) => this.#api.verification(name, signal))),
    ]);
    this.#looks++;
    names.forEach((name, index) => this.rebuilds.set(name, rebuilds[index]));
    verified.forEach((name, index) => this.verifications.set(name, verifications[index]));
    return this;
  }

  /** The next look is at everything. */
  forget() {
    this.#looks = 0;
  }
}
