const KIB = 1024;
const LONG = [
  ['day', 86_400, 'hour', 3_600],
  ['hour', 3_600, 'minute', 60],
  ['minute', 60, 'second', 1],
];
const BYTES = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];

/** Numbers, times and durations in the words of a language. */
export class Formats {
  #number;
  #short;
  #clock;
  #time;
  #precise;
  #preciseDate;
  #percent;
  #dateTime;
  #full;
  #units = new Map();
  #language;

  /** @param {string} wanted a language, taken in the variant that the browser prefers, if it names one */
  constructor(wanted) {
    const language = navigator.languages.find((tag) => tag.startsWith(wanted)) ?? wanted;
    this.#language = language;
    this.#number = new Intl.NumberFormat(language);
    this.#short = new Intl.NumberFormat(language, { maximumSignificantDigits: 3 });
    this.#clock = new Intl.DateTimeFormat(language, { timeStyle: 'short' });
    this.#time = new Intl.DateTimeFormat(language, { timeStyle: 'medium' });
    const clock = { hour: '2-digit', minute: '2-digit', second: '2-digit' };
    const date = { month: 'short', day: 'numeric' };
    this.#precise = new Intl.DateTimeFormat(language, { ...clock, fractionalSecondDigits: 3 });
    this.#preciseDate = new Intl.DateTimeFormat(language, { ...date, ...clock, fractionalSecondDigits: 3 });
    this.#dateTime = new Intl.DateTimeFormat(language, { ...date, ...clock });
    this.#percent = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 1 });
    this.#full = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'medium' });
  }

  /** @param {number} value */
  number(value) {
    return this.#number.format(value);
  }

  /** Three digits of it, as many as one can act upon. @param {number} value */
  short(value) {
    return value >= 1000 ? this.#number.format(Math.round(value)) : this.#short.format(value);
  }

  /** Never 100 % before it is all. @param {number} value of 100 */
  percent(value) {
    return this.#percent.format(Math.floor(value * 10) / 1000);
  }

  /** @param {number} value */
  bytes(value) {
    let power = 0;
    let rest = value;
    while (rest >= KIB && power < BYTES.length - 1) {
      rest /= KIB;
      power++;
    }
    return `${this.short(rest)} ${BYTES[power]}`;
  }

  /**
   * As precise as its size asks for: milliseconds, or two units at most.
   *
   * @param {number} seconds
   */
  duration(seconds) {
    return this.#duration(seconds, 'short');
  }

  /** For where there is little room. @param {number} seconds */
  briefDuration(seconds) {
    return this.#duration(seconds, 'narrow');
  }

  #duration(seconds, display) {
    const say = (unit, value) => this.#unit(unit, display).format(value);
    if (seconds < 1) {
      return say('millisecond', Number((seconds * 1000).toPrecision(seconds < 0.01 ? 2 : 3)));
    }
    if (seconds < 60) {
      return say('second', seconds < 10 ? Math.round(seconds * 10) / 10 : Math.round(seconds));
    }
    const [large, inLarge, small, inSmall] = LONG.find((entry) => seconds >= entry[1]);
    const whole = Math.floor(seconds / inLarge);
    const rest = Math.floor((seconds - whole * inLarge) / inSmall);
    return rest === 0 ? say(large, whole) : `${say(large, whole)} ${say(small, rest)}`;
  }

  #unit(unit, unitDisplay) {
    const key = `${unit} ${unitDisplay}`;
    if (!this.#units.has(key)) {
      const options = { style: 'unit', unit, unitDisplay, maximumFractionDigits: 2 };
      this.#units.set(key, new Intl.NumberFormat(this.#language, options));
    }
    return this.#units.get(key);
  }

  /** @param {number} at milliseconds of the epoch, like those below */
  clock(at) {
    return this.#clock.format(at);
  }

  /** @param {number} at */
  time(at) {
    return this.#time.format(at);
  }

  /** With milliseconds, and with the day where it is not today's. @param {number} at */
  preciseMoment(at) {
    return (isToday(at) ? this.#precise : this.#preciseDate).format(at);
  }

  /** With the day, where it is not today's. @param {number} at */
  moment(at) {
    return (isToday(at) ? this.#time : this.#dateTime).format(at);
  }

  /** @param {number} at */
  full(at) {
    return this.#full.format(at);
  }
}

function isToday(at) {
  return new Date(at).toDateString() === new Date().toDateString();
}
