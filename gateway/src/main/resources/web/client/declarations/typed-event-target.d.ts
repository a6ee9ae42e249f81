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
export class TypedEventTarget<Details extends object> extends EventTarget {
    constructor();
    /**
     * @template {keyof Details & string} Name
     * @param {Name} name
     * @param {Listener<Details[Name]>} listener
     * @param {Parameters<EventTarget['addEventListener']>[2]} [options]
     */
    addEventListener<Name extends keyof Details & string>(name: Name, listener: Listener<Details[Name]>, options?: Parameters<EventTarget["addEventListener"]>[2]): void;
    /**
     * @template {keyof Details & string} Name
     * @param {Name} name
     * @param {Listener<Details[Name]>} listener
     * @param {Parameters<EventTarget['removeEventListener']>[2]} [options]
     */
    removeEventListener<Name extends keyof Details & string>(name: Name, listener: Listener<Details[Name]>, options?: Parameters<EventTarget["removeEventListener"]>[2]): void;
}
/**
 * What listens to an event that has such a `detail`.
 */
export type Listener<Detail> = ((event: CustomEvent<Detail>) => void) | {
    handleEvent(event: CustomEvent<Detail>): void;
} | null;
