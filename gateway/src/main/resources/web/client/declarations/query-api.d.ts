/** A question that was not answered; `status` is 0 where the server was not reached. */
export class QueryApiError extends Error {
    /**
     * @param {number} status
     * @param {string} title
     * @param {{cause?: unknown}} [options]
     */
    constructor(status: number, title: string, options?: {
        cause?: unknown;
    });
    status: number;
    title: string;
}
/** The query API over HTTP: histories, conversations, counts and search. */
export class QueryApi {
    /**
     * @param {object} options
     * @param {string} options.address where `/v1` lies
     * @param {import('./types.js').Tokens} options.tokens
     * @param {Partial<import('./environment.js').Environment>} [options.environment]
     */
    constructor({ address, tokens, environment }: {
        address: string;
        tokens: import("./types.js").Tokens;
        environment?: Partial<import("./environment.js").Environment> | undefined;
    });
    /**
     * @param {string | null} [cursor]
     * @param {number} [limit]
     * @returns {Promise<{items: import('./types.js').Conversation[], nextCursor: string | null}>} newest first
     */
    conversations(cursor?: string | null, limit?: number): Promise<{
        items: import("./types.js").Conversation[];
        nextCursor: string | null;
    }>;
    /**
     * @param {string} conversationId
     * @param {{before?: string | null, after?: string, limit?: number}} [page]
     * @returns {Promise<{items: import('./types.js').Message[], nextBefore: string | null}>} newest first
     */
    messages(conversationId: string, { before, after, limit }?: {
        before?: string | null;
        after?: string;
        limit?: number;
    }): Promise<{
        items: import("./types.js").Message[];
        nextBefore: string | null;
    }>;
    /**
     * @param {string} messageId
     * @returns {Promise<import('./types.js').Message>}
     */
    message(messageId: string): Promise<import("./types.js").Message>;
    /**
     * @param {string} messageId
     * @returns {Promise<{items: import('./types.js').AuditEvent[]}>}
     */
    events(messageId: string): Promise<{
        items: import("./types.js").AuditEvent[];
    }>;
    /** @returns {Promise<{total: number, conversations: Record<string, number>}>} */
    unread(): Promise<{
        total: number;
        conversations: Record<string, number>;
    }>;
    /**
     * @param {{q: string, peer?: string, cursor?: string | null, limit?: number}} question
     * @returns {Promise<{items: import('./types.js').FoundMessage[], nextCursor: string | null, total: number}>}
     */
    search({ q, peer, cursor, limit }: {
        q: string;
        peer?: string;
        cursor?: string | null;
        limit?: number;
    }): Promise<{
        items: import("./types.js").FoundMessage[];
        nextCursor: string | null;
        total: number;
    }>;
    #private;
}
