/** Waits that double, each a random part of its bound, so that clients that fell together do not come back together. */
export class Backoff {
    /** @param {{random?: () => number, first?: number, most?: number}} [settings] bounds in milliseconds */
    constructor({ random, first, most }?: {
        random?: () => number;
        first?: number;
        most?: number;
    });
    /** @returns {number} how long to wait now, in milliseconds */
    next(): number;
    /** After something that worked for a while. */
    reset(): void;
    #private;
}
