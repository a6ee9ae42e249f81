const LONGEST = 15; // Seconds; what happened within more says little about any moment of it.
const SAME_START = 1.5; // Seconds: starts are told in milliseconds, some by subtracting.

/**
 * What counters grew by between two looks. A service that was not there at the look before, or has started anew since
 * (one of its counters is lower, or it says so), counts from then on: its restart is no burst.
 */
export class Counters {
  #at = null;
  #services = new Map();

  /**
   * @param {number} at milliseconds of the epoch
   * @param {{name: string, since: string | null, samples: import('./samples.js').Sample[]}[]} services
   * @returns {{seconds: number, samples: import('./samples.js').Sample[]} | null} how much each grew by, and in what
   *     time; null at the first look, and after a pause
   */
  advance(at, services) {
    const seconds = this.#at === null ? 0 : (at - this.#at) / 1000;
    const before = this.#services;
    this.#at = at;
    this.#services = new Map(services.filter(({ samples }) => samples.length > 0).map((one) => [one.name, look(one)]));
    if (seconds <= 0 || seconds > LONGEST) {
      return null;
    }
    const grown = [...this.#services].flatMap(([name, now]) => increases(before.get(name), now) ?? []);
    return { seconds, samples: grown };
  }
}

function look({ since, samples }) {
  const counters = samples.filter(({ name }) => /_(total|count|sum)$/.test(name));
  const started = samples.find(({ name }) => name === 'process_start_time_seconds')?.value;
  return { started: started ?? Date.parse(since ?? '') / 1000, counters: new Map(counters.map((one) => [key(one), one])) };
}

function increases(before, now) {
  if (!before || Math.abs(before.started - now.started) > SAME_START) {
    return null;
  }
  const grown = [];
  for (const [name, sample] of now.counters) {
    const value = sample.value - (before.counters.get(name)?.value ?? 0);
    if (value < 0) {
      return null;
    }
    grown.push({ ...sample, value });
  }
  return grown;
}

function key({ name, tags }) {
  return JSON.stringify([name, Object.entries(tags).sort()]);
}
