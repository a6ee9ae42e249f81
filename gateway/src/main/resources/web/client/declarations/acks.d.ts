/**
 * Acknowledgements on their way. They have no answer, so those of the last seconds are kept and repeated on the next
 * connection: too often changes nothing, lost would leave a message unread.
 */
export class Acks {
    /**
     * @param {(frame: object) => boolean} send
     * @param {import('./environment.js').Environment} environment
     */
    constructor(send: (frame: object) => boolean, environment: import("./environment.js").Environment);
    /**
     * @param {string[]} messageIds
     * @param {'UNREAD' | 'READ'} status
     */
    add(messageIds: string[], status: "UNREAD" | "READ"): void;
    /** There is a new connection: what the one before may have lost goes again. */
    repeat(): void;
    /**
     * The server answered one with an error.
     *
     * @param {import('./types.js').ErrorFrame & {messageId: string}} error
     */
    refused({ messageId, code, retryAfterMillis }: import("./types.js").ErrorFrame & {
        messageId: string;
    }): void;
    /** Sends what is still gathered. */
    stop(): void;
    #private;
}
