const AT_END = 48;
const ABOVE_UNREAD = 72;

/**
 * Keeps in place what the user looks at while a list changes around it: at its end it stays at the end, elsewhere the
 * first message on the screen stays where it is.
 */
export class ScrollKeeper {
  #element;
  #moved;
  #sizes;
  #anchor = null;

  /** Whether the user is at the end of the list. */
  atEnd = true;
  /** Whether the list was brought to where it begins. */
  placed = false;

  /**
   * @param {HTMLElement} element what scrolls; it has one child, which holds the messages
   * @param {() => void} moved told when the user has scrolled
   */
  constructor(element, moved) {
    this.#element = element;
    this.#moved = moved;
    element.addEventListener('scroll', this.#scrolled, { passive: true });
    this.#sizes = new ResizeObserver(() => this.atEnd && this.#scrollToEnd());
    this.#sizes.observe(element);
    this.#sizes.observe(element.firstElementChild);
  }

  stop() {
    this.#element.removeEventListener('scroll', this.#scrolled);
    this.#sizes.disconnect();
  }

  toEnd() {
    this.atEnd = true;
    this.#scrollToEnd();
    this.#moved();
  }

  /** Before a change. */
  remember() {
    this.#anchor = this.atEnd ? null : this.#firstOnScreen();
  }

  /**
   * After a change.
   *
   * @param {boolean} complete whether the list is there, so that it can be brought to where it begins
   */
  restore(complete) {
    if (complete && !this.placed) {
      this.placed = true;
      this.#begin();
    } else if (this.atEnd) {
      this.#scrollToEnd();
    } else if (this.#anchor?.message.isConnected) {
      this.#element.scrollTop += this.#offset(this.#anchor.message) - this.#anchor.offset;
    }
    this.#anchor = null;
  }

  /** At the end, or at the first unread message where that would be above the screen. */
  #begin() {
    this.#scrollToEnd();
    const unread = this.#element.querySelector('.unread-divider');
    if (unread && this.#offset(unread) < 0) {
      this.#element.scrollTop += this.#offset(unread) - ABOVE_UNREAD;
      this.atEnd = this.#isAtEnd();
    }
  }

  #scrolled = () => {
    this.atEnd = this.#isAtEnd();
    this.#moved();
  };

  #isAtEnd() {
    const { scrollHeight, scrollTop, clientHeight } = this.#element;
    return scrollHeight - scrollTop - clientHeight < AT_END;
  }

  #scrollToEnd() {
    this.#element.scrollTop = this.#element.scrollHeight;
  }

  #firstOnScreen() {
    const message = [...this.#element.querySelectorAll('.message')].find((one) => this.#offset(one) + one.offsetHeight > 0);
    return message ? { message, offset: this.#offset(message) } : null;
  }

  #offset(child) {
    return child.getBoundingClientRect().top - this.#element.getBoundingClientRect().top;
  }
}
