/**
 * @param {string} content
 * @returns {number} its size as the server counts it
 */
export function contentBytes(content: string): number;
/** The most that a message may hold, in bytes of UTF-8. */
export const MAX_CONTENT_BYTES: 16384;
/**
 * A user's chat: sends what is in the outbox until the server has answered, acknowledges what comes, and tells each
 * thing once. Its events are `message`, `acknowledged`, `refused`, `receipt` and `state`; ChatEvents says what each has
 * as its `detail`.
 *
 * @extends {TypedEventTarget<import('./types.js').ChatEvents>}
 */
export class ChatClient extends TypedEventTarget<import("./types.js").ChatEvents> {
    /**
     * @param {object} options
     * @param {string} options.user
     * @param {string} [options.device]
     * @param {string[]} options.gateways addresses of `/ws`
     * @param {string} options.queryApi
     * @param {import('./types.js').Tokens} options.tokens
     * @param {Partial<import('./environment.js').Environment>} [options.environment]
     * @throws {RangeError | TypeError} if that could never connect
     */
    constructor({ user, device, gateways, queryApi, tokens, environment: own }: {
        user: string;
        device?: string | undefined;
        gateways: string[];
        queryApi: string;
        tokens: import("./types.js").Tokens;
        environment?: Partial<import("./environment.js").Environment> | undefined;
    });
    /** The query API as this user. */
    query: QueryApi;
    /** Who this is. */
    user: string;
    /** @returns {import('./types.js').ConnectionState} */
    get state(): import("./types.js").ConnectionState;
    /** Connects, also after the connection was closed for good. */
    start(): void;
    /** @param {'stopped' | 'unauthorized'} [reason] */
    stop(reason?: "stopped" | "unauthorized"): void;
    /** Tries at once, or makes sure that the connection still lives. */
    check(): void;
    /**
     * Keeps the message and sends it as soon as there is a connection.
     *
     * @param {string} to
     * @param {string} content
     * @param {string} [contentType]
     * @returns {string} its clientMsgId
     * @throws {RangeError} if the server would refuse it
     * @throws {import('./outbox.js').OutboxFull} if it cannot be kept
     */
    send(to: string, content: string, contentType?: string): string;
    /**
     * What was written and is not acknowledged, refused messages included.
     *
     * @returns {import('./types.js').Entry[]}
     */
    pending(): import("./types.js").Entry[];
    /**
     * @param {string} clientMsgId
     * @returns {import('./types.js').Entry | null} null where it was acknowledged or discarded
     */
    entry(clientMsgId: string): import("./types.js").Entry | null;
    /**
     * @param {string} clientMsgId of a message that was refused
     * @throws {import('./outbox.js').OutboxFull} if that cannot be kept
     */
    retry(clientMsgId: string): void;
    /** @param {string} clientMsgId of a message that was refused */
    discard(clientMsgId: string): void;
    /** @param {string[]} messageIds that are on this device now; those of `message` events are already told */
    received(messageIds: string[]): void;
    /** @param {string[]} messageIds that the user has seen */
    read(messageIds: string[]): void;
    #private;
}
import { TypedEventTarget } from './typed-event-target.js';
import { QueryApi } from './query-api.js';
