const DAY = 24 * 60 * 60 * 1000;

/** Times in the words of a language; all of them from milliseconds of the epoch. */
export class Times {
  #clock;
  #weekday;
  #date;
  #longDate;
  #full;
  #days;

  /** @param {string} wanted a language, taken in the variant that the browser prefers, if it names one */
  constructor(wanted) {
    const language = navigator.languages.find((tag) => tag.startsWith(wanted)) ?? wanted;
    this.#clock = new Intl.DateTimeFormat(language, { timeStyle: 'short' });
    this.#weekday = new Intl.DateTimeFormat(language, { weekday: 'short' });
    this.#date = new Intl.DateTimeFormat(language, { year: 'numeric', month: 'numeric', day: 'numeric' });
    this.#longDate = new Intl.DateTimeFormat(language, { dateStyle: 'full' });
    this.#full = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'medium' });
    this.#days = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  }

  /** @param {number} at */
  clock(at) {
    return this.#clock.format(at);
  }

  /** @param {number} at */
  full(at) {
    return this.#full.format(at);
  }

  /**
   * As short as it can be and still be understood.
   *
   * @param {number} at
   * @param {number} now
   */
  brief(at, now) {
    const days = daysBetween(at, now);
    if (days <= 0) {
      return this.#clock.format(at);
    }
    return days < 7 ? this.#weekday.format(at) : this.#date.format(at);
  }

  /**
   * @param {number} at
   * @param {number} now
   */
  day(at, now) {
    const days = daysBetween(at, now);
    const text = days === 0 || days === 1 ? this.#days.format(-days, 'day') : this.#longDate.format(at);
    return text.charAt(0).toLocaleUpperCase() + text.slice(1);
  }
}

/**
 * @param {number} at
 * @returns {number} when the next day begins
 */
export function endOfDay(at) {
  return new Date(at).setHours(24, 0, 0, 0);
}

function daysBetween(at, now) {
  return Math.round((startOfDay(now) - startOfDay(at)) / DAY); // Rounded: a day may have 23 or 25 hours.
}

function startOfDay(at) {
  return new Date(at).setHours(0, 0, 0, 0);
}
