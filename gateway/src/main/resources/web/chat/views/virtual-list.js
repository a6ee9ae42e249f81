import { render } from '/lib/lit-html/lit-html.js';

const AT_END = 48;
const NEAR = 400; // What is nearer to the screen than this is in the page;
const FAR = 1_000; // what is further than this is not, once something has to be rendered.
const REST = 150;
const MOST_ROUNDS = 10;
const FIRST_ESTIMATE = 60;

/**
 * A list of any length of which only the rows near the screen are in the page, between two spaces as high as all others
 * are. At its end it stays at the end; elsewhere what the user looks at stays where it is, whatever changes around it.
 *
 * A row that was never in the page has an estimated height. Where the estimate was wrong all below would move, or the
 * scroll position would have to, and that ends a scrolling that is under way. So while the user scrolls the space above
 * gives or takes the difference, the drift; the scroll position follows when the user rests.
 */
export class VirtualList {
  #element;
  #body;
  #above = newElement('space');
  #below = newElement('space');
  #elements = new Map(); // Of the rows in the page, by key and in their order.
  #listener;
  #resizes;
  #screenHeight = 0;
  #resting = null;
  #rows = [];
  #view = null;
  #endless = false;
  #heights = new Map(); // By key, of the rows that were in the page.
  #sum = 0; // Of them all.
  #sizes = []; // How high each row is, as far as that is known.
  #tops = [0]; // Where each row begins, but for the drift; and where the last one ends.
  #drift = 0;
  #first = 0; // In the page are the rows from here
  #end = 0; // to before here.
  #anchor = { index: 0, offset: 0 }; // The first row on the screen, and where it begins from the screen's top.

  /** Whether the user is at the end of the list, and stays there. */
  atEnd = true;

  /**
   * @param {HTMLElement} element what scrolls; it has one child, which is for the rows
   * @param {object} listener
   * @param {() => void} listener.moved told when the user has scrolled
   * @param {() => void} listener.rendered told when there may be other rows in the page
   */
  constructor(element, listener) {
    this.#element = element;
    this.#body = element.firstElementChild;
    this.#listener = listener;
    this.#body.append(this.#above, this.#below);
    element.addEventListener('scroll', this.#scrolled, { passive: true });
    this.#resizes = new ResizeObserver(() => this.#resized());
    this.#resizes.observe(element);
    this.#resizes.observe(this.#body);
  }

  stop() {
    this.#element.removeEventListener('scroll', this.#scrolled);
    this.#resizes.disconnect();
    this.#rest();
  }

  /** How much of the list is above the screen. */
  get above() {
    return this.#element.scrollTop;
  }

  /** How much of the list is below the screen. */
  get below() {
    const { scrollHeight, scrollTop, clientHeight } = this.#element;
    return scrollHeight - scrollTop - clientHeight;
  }

  /**
   * Shows these rows from now on.
   *
   * @param {{key: string}[]} rows the same array as long as it holds the same
   * @param {(row: object) => import('/lib/lit-html/lit-html.js').TemplateResult} view of a row
   * @param {boolean} endless whether the last row is not the end: more is to come that is not here yet
   */
  show(rows, view, endless) {
    this.#view = view;
    this.#endless = endless;
    this.atEnd &&= !endless;
    if (rows !== this.#rows) {
      this.#replace(rows);
      this.#layOut();
    } else {
      this.#render();
      this.#listener.rendered();
      if (this.#measure()) {
        this.#layOut();
      }
    }
  }

  /** Goes to the end, and stays there. */
  toEnd() {
    this.atEnd = true;
    this.#endless = false;
    this.#rest();
    this.#layOut();
    this.#listener.moved();
  }

  /**
   * Goes to a row.
   *
   * @param {number} index
   * @param {(height: number, screen: number) => number} offset where it shall begin, from the top of the screen
   * @returns {Element | undefined} what holds the row in the page
   */
  toRow(index, offset) {
    this.atEnd = false;
    this.#rest();
    for (let height = null; height !== this.#sizes[index]; ) {
      height = this.#sizes[index];
      this.#anchor = { index, offset: offset(height, this.#element.clientHeight) };
      this.#layOut();
    }
    this.atEnd = this.#isAtEnd();
    this.#listener.moved();
    return this.#elements.get(this.#rows[index].key);
  }

  /**
   * @param {number} index
   * @returns {boolean} whether the row begins above the screen
   */
  isAbove(index) {
    return this.#top(index) < this.#screen();
  }

  #scrolled = () => {
    this.atEnd = this.#isAtEnd();
    this.#listener.moved();
    clearTimeout(this.#resting);
    this.#resting = setTimeout(() => this.#rested(), REST);
    this.#remember();
    const screen = this.#screen();
    if (!this.#covers(screen - NEAR, screen + this.#element.clientHeight + NEAR)) {
      this.#keep();
    }
  };

  #rest() {
    clearTimeout(this.#resting);
    this.#resting = null;
  }

  #rested() {
    this.#rest();
    if (this.#drift !== 0) {
      this.#keep();
    }
  }

  /** Also what nobody told of: another width breaks every text elsewhere. */
  #resized() {
    const { clientHeight } = this.#element;
    if (this.#measure() || clientHeight !== this.#screenHeight) {
      this.#screenHeight = clientHeight;
      this.#layOut();
    }
  }

  /** The anchor becomes the first row on the screen that is among the new ones too. */
  #replace(rows) {
    const { index: anchor, offset } = this.#anchor;
    const offsets = new Map();
    for (let index = anchor; index < this.#end; index++) {
      offsets.set(this.#rows[index].key, offset + this.#tops[index] - this.#tops[anchor]);
    }
    const screen = this.#top(anchor) - offset;
    const index = rows.findIndex(({ key }) => offsets.has(key));
    const estimate = this.#heights.size > 0 ? Math.round(this.#sum / this.#heights.size) : FIRST_ESTIMATE;
    this.#rows = rows;
    this.#first = this.#end = 0;
    this.#sizes = rows.map(({ key }) => this.#heights.get(key) ?? estimate);
    this.#stack(0);
    if (index >= 0) {
      this.#anchor = { index, offset: offsets.get(rows[index].key) };
      this.#drift = screen + this.#anchor.offset - this.#tops[index];
    } else {
      this.#anchor = { index: 0, offset: 0 };
      this.#drift = 0;
    }
  }

  /** After a change: at the end it stays at the end, elsewhere the anchor stays in its place. */
  #layOut() {
    if (this.atEnd) {
      this.#anchor = { index: this.#rows.length, offset: this.#element.clientHeight };
    }
    this.#keep();
    if (this.atEnd) {
      this.#element.scrollTop = this.#element.scrollHeight;
      this.#remember();
    }
  }

  /** Puts the rows near the screen into the page, with the anchor where it was. */
  #keep() {
    const screenHeight = this.#element.clientHeight;
    if (screenHeight === 0) {
      return; // Not on the screen. Once it is, that is another size.
    }
    const { index: anchor, offset } = this.#anchor;
    for (let round = 0; round < MOST_ROUNDS; round++) {
      this.#drift = this.#resting === null ? 0 : this.#drift;
      const screen = this.#top(anchor) - offset;
      this.#choose(screen - FAR, screen + screenHeight + FAR);
      this.#render();
      this.#measure();
      this.#drift += screen + offset - this.#top(anchor);
      if (this.#resting === null || this.#first === 0 || this.#top(this.#first) < 0) {
        this.#drift = 0;
      }
      const now = this.#top(anchor) - offset;
      if (this.#covers(now, now + screenHeight)) {
        break; // Else they were not as high as it was thought, and there is room for more.
      }
    }
    this.#above.style.height = `${this.#top(this.#first)}px`;
    this.#below.style.height = `${this.#tops.at(-1) - this.#tops[this.#end]}px`;
    const moved = this.#top(anchor) - offset - this.#screen();
    if (Math.abs(moved) >= 0.5) {
      this.#element.scrollTop += moved;
    }
    this.#remember();
    this.#listener.rendered();
  }

  #choose(from, to) {
    this.#first = this.#at(from);
    this.#end = Math.min(this.#at(to) + 1, this.#rows.length);
  }

  #covers(from, to) {
    const { length } = this.#rows;
    return (this.#first === 0 || this.#top(this.#first) <= from) && (this.#end === length || this.#top(this.#end) >= to);
  }

  /** Each row is rendered by itself: lit's `repeat` leaves a comment behind for every row that goes (lit/lit#5298). */
  #render() {
    const focused = this.#body.contains(document.activeElement);
    const before = this.#elements;
    this.#elements = new Map();
    for (const row of this.#rows.slice(this.#first, this.#end)) {
      const element = before.get(row.key) ?? newElement('row');
      render(this.#view(row), element);
      this.#elements.set(row.key, element);
      before.delete(row.key);
    }
    before.forEach((element) => element.remove());
    let below = this.#below;
    for (const element of [...this.#elements.values()].reverse()) {
      if (element.nextSibling !== below) {
        this.#body.insertBefore(element, below);
      }
      below = element;
    }
    if (focused && !this.#body.contains(document.activeElement)) {
      this.#element.focus({ preventScroll: true }); // What had it is no longer in the page.
    }
  }

  /** @returns {boolean} whether a row in the page has another height than was known */
  #measure() {
    if (this.#element.clientHeight === 0) {
      return false;
    }
    let changed = null;
    for (let index = this.#end - 1; index >= this.#first; index--) {
      const { key } = this.#rows[index];
      const { height } = this.#elements.get(key).getBoundingClientRect();
      this.#sum += height - (this.#heights.get(key) ?? 0);
      this.#heights.set(key, height);
      if (height !== this.#sizes[index]) {
        this.#sizes[index] = height;
        changed = index;
      }
    }
    if (changed !== null) {
      this.#stack(changed);
    }
    return changed !== null;
  }

  /** Puts the rows from this one on below each other. */
  #stack(from) {
    this.#tops.length = this.#rows.length + 1;
    for (let index = from; index < this.#rows.length; index++) {
      this.#tops[index + 1] = this.#tops[index] + this.#sizes[index];
    }
  }

  #remember() {
    const screen = this.#screen();
    const index = this.#at(screen);
    this.#anchor = { index, offset: this.#top(index) - screen };
  }

  #isAtEnd() {
    return !this.#endless && this.below < AT_END;
  }

  #top(index) {
    return this.#tops[index] + this.#drift;
  }

  /** Where the top of the screen is among the rows. */
  #screen() {
    return this.#element.getBoundingClientRect().top - this.#above.getBoundingClientRect().top;
  }

  /** The row that is there: the last that begins at or above it. */
  #at(top) {
    let low = 0;
    let high = Math.max(0, this.#rows.length - 1);
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (this.#top(middle) <= top) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }
}

function newElement(name) {
  const element = document.createElement('div');
  element.className = name;
  return element;
}
