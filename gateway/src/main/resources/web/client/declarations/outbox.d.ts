/** Says that a message could not be kept, so that whoever wrote it still has it. */
export class OutboxFull extends Error {
}
/**
 * The sends of a user that were not acknowledged yet. Each has an entry of its own in the storage, so that two tabs of
 * the user share it without overwriting each other's.
 */
export class Outbox {
    /**
     * @param {import('./environment.js').ItemStorage} storage
     * @param {string} user
     */
    constructor(storage: import("./environment.js").ItemStorage, user: string);
    /**
     * @param {import('./types.js').Entry} entry
     * @throws {OutboxFull} and keeps nothing of it
     */
    put(entry: import("./types.js").Entry): void;
    /**
     * Keeps why a message was refused; where the storage has no room for that, until this program ends: the next one
     * sends the message, and is told, again.
     *
     * @param {import('./types.js').Entry} entry
     * @param {import('./types.js').Refusal} failure
     */
    refuse(entry: import("./types.js").Entry, failure: import("./types.js").Refusal): void;
    /**
     * @param {string} clientMsgId
     * @returns {import('./types.js').Entry | null}
     */
    get(clientMsgId: string): import("./types.js").Entry | null;
    /** @param {string} clientMsgId */
    remove(clientMsgId: string): void;
    /** @returns {import('./types.js').Entry[]} in the order in which they were written */
    all(): import("./types.js").Entry[];
    #private;
}
