/**
 * One connection to a gateway, kept alive: it finds the next gateway, waits longer from failure to failure, notices a
 * connection that died silently and renews the token. Events: `state`, and `frame` for each, `welcome` included.
 *
 * @extends {TypedEventTarget<{state: import('./types.js').ConnectionState, frame: import('./types.js').ServerFrame}>}
 */
export class Connection extends TypedEventTarget<{
    state: import("./types.js").ConnectionState;
    frame: import("./types.js").ServerFrame;
}> {
    /**
     * @param {object} options
     * @param {string[]} options.gateways WebSocket addresses, taken in turns
     * @param {string} options.user whose connection it is: with a token of somebody else it ends before a frame is sent
     * @param {string} options.device
     * @param {import('./types.js').Tokens} options.tokens
     * @param {import('./environment.js').Environment} options.environment
     * @throws {TypeError} if there is nothing to connect to, or with
     */
    constructor({ gateways, user, device, tokens, environment }: {
        gateways: string[];
        user: string;
        device: string;
        tokens: import("./types.js").Tokens;
        environment: import("./environment.js").Environment;
    });
    /** @returns {import('./types.js').ConnectionState} */
    get state(): import("./types.js").ConnectionState;
    /** Connects, also after the connection was closed for good. */
    start(): void;
    /** @param {'stopped' | 'replaced' | 'unauthorized' | 'wrongUser'} [reason] */
    stop(reason?: "stopped" | "replaced" | "unauthorized" | "wrongUser"): void;
    /** There is reason to look now: tries at once if it waits, and makes sure of a connection that it believes in. */
    check(): void;
    /**
     * @param {object} frame
     * @returns {boolean} false where it is not online; true does not say that it arrived
     */
    send(frame: object): boolean;
    #private;
}
import { TypedEventTarget } from './typed-event-target.js';
