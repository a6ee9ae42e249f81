/** Ids that came before, the newest of them: delivery is at least once, telling is once. */
export class Seen {
    /**
     * @param {string} id
     * @returns {boolean} whether it is new
     */
    add(id: string): boolean;
    #private;
}
