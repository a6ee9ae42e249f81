/**
 * Tells which unread messages the user has really seen: to their end, which is where their time stands, in a page that
 * is visible and a window that has the focus.
 */
export class SeenMessages {
  #element;
  #seen;
  #observer;
  #watched = new Set();
  #onScreen = new Set();

  /**
   * @param {HTMLElement} element what scrolls
   * @param {(messageIds: string[]) => void} seen
   */
  constructor(element, seen) {
    this.#element = element;
    this.#seen = seen;
    this.#observer = new IntersectionObserver((entries) => this.#moved(entries), { root: element, threshold: 1 });
    addEventListener('focus', this.#look);
    document.addEventListener('visibilitychange', this.#look);
  }

  stop() {
    this.#observer.disconnect();
    removeEventListener('focus', this.#look);
    document.removeEventListener('visibilitychange', this.#look);
  }

  /** After each rendering: watches the unread messages that are there now, and no others. */
  watch() {
    const ends = new Set(this.#element.querySelectorAll('[data-read="false"] .meta'));
    for (const end of this.#watched) {
      if (!ends.has(end)) {
        this.#observer.unobserve(end);
        this.#onScreen.delete(end);
      }
    }
    for (const end of ends) {
      if (!this.#watched.has(end)) {
        this.#observer.observe(end);
      }
    }
    this.#watched = ends;
  }

  #moved(entries) {
    for (const { target, isIntersecting } of entries) {
      if (isIntersecting) {
        this.#onScreen.add(target);
      } else {
        this.#onScreen.delete(target);
      }
    }
    this.#look();
  }

  #look = () => {
    if (this.#onScreen.size > 0 && document.visibilityState === 'visible' && document.hasFocus()) {
      this.#seen([...this.#onScreen].map((end) => end.closest('[data-message]').dataset.messageId));
    }
  };
}
