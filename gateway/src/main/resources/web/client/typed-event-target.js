/**
 * What listens to an event that has such a `detail`.
 *
 * @template Detail
 * @typedef {((event: CustomEvent<Detail>) => void) | {handleEvent(event: CustomEvent<Detail>): void} | null} Listener
 */

/**
 * An EventTarget whose listeners are told what they get: `Details` has, by the name of each event, what its `detail`
 * is.
 *
 * @template {object} Details
 */
export class TypedEventTarget extends EventTarget {
  /**
   * @template {keyof Details & string} Name
   * @param {Name} name
   * @param {Listener<Details[Name]>} listener
   * @param {Parameters<EventTarget['addEventListener']>[2]} [options]
   */
  addEventListener(name, listener, options) {
    super.addEventListener(name, /** @type {EventListenerOrEventListenerObject | null} */ (listener), options);
  }

  /**
   * @template {keyof Details & string} Name
   * @param {Name} name
   * @param {Listener<Details[Name]>} listener
   * @param {Parameters<EventTarget['removeEventListener']>[2]} [options]
   */
  removeEventListener(name, listener, options) {
    super.removeEventListener(name, /** @type {EventListenerOrEventListenerObject | null} */ (listener), options);
  }
}
