/**
 * A `message` frame, or an item of a history (then with `status` and `statusAt`).
 */
export type Message = {
    messageId: string;
    clientMsgId: string;
    /**
     * only in frames
     */
    conversationId?: string | undefined;
    from: string;
    to: string;
    contentType: string;
    content: string;
    /**
     * a decimal number; take it as a BigInt to compare
     */
    seq: string;
    /**
     * RFC 3339
     */
    sentAt: string;
    /**
     * only in frames
     */
    redelivered?: boolean | undefined;
    /**
     * only in histories
     */
    status?: Status | undefined;
    /**
     * only in histories
     */
    statusAt?: string | undefined;
};
/**
 * How far a message has come; it only goes forward.
 */
export type Status = "SENT" | "OFFLINE" | "UNREAD" | "READ";
/**
 * The server has the message.
 */
export type ServerAck = {
    clientMsgId: string;
    messageId: string;
    conversationId: string;
    seq: string;
    sentAt: string;
};
/**
 * The recipient has the message, has read it, or is offline.
 */
export type Receipt = {
    messageId: string;
    conversationId: string;
    by: string;
    status: "UNREAD" | "READ";
    at: string;
    /**
     * the server made it up
     */
    recipientOffline: boolean;
};
/**
 * Why something was not taken.
 */
export type Refusal = {
    code: string;
    message: string;
};
/**
 * An `error` frame.
 */
export type ErrorFrame = Refusal & {
    clientMsgId?: string;
    messageId?: string;
    retryAfterMillis?: number;
};
/**
 * A frame from the gateway has exactly one of these, its kind.
 */
export type ServerFrame = {
    welcome?: {
        userId: string;
        heartbeatSeconds: number;
        gatewayId: string;
    } | undefined;
    message?: Message | undefined;
    serverAck?: ServerAck | undefined;
    receipt?: Receipt | undefined;
    error?: ErrorFrame | undefined;
    pong?: object | undefined;
};
/**
 * An item of the list of conversations.
 */
export type Conversation = {
    conversationId: string;
    peer: string;
    lastMessage: LastMessage;
    unread: number;
};
/**
 * What the list of conversations shows of the newest message.
 */
export type LastMessage = {
    messageId: string;
    from: string;
    contentType: string;
    preview: string;
    seq: string;
    sentAt: string;
    status: Status;
};
/**
 * A message that a search found. Its highlights are HTML: `<em>` marks what was looked for, the rest is escaped.
 */
export type FoundMessage = Message & {
    highlights: string[];
};
/**
 * One of a message's audit trail.
 */
export type AuditEvent = {
    sequence: number;
    type: string;
    at: string;
    data: Record<string, unknown>;
};
/**
 * A send that was not acknowledged yet.
 */
export type Entry = {
    clientMsgId: string;
    to: string;
    content: string;
    contentType: string;
    /**
     * when it was written, in milliseconds of the epoch
     */
    at: number;
    /**
     * why it was refused for good; it is kept until it is retried or discarded
     */
    failure?: Refusal | undefined;
};
/**
 * Where the client has its token from.
 */
export type Tokens = {
    /**
     * the token to use now
     */
    current: () => string | null;
    /**
     * a new one; null where there is none to be had, an exception where
     * that could not be found out
     */
    renew: () => Promise<string | null>;
};
/**
 * How it stands with the connection.
 */
export type ConnectionState = {
    name: "connecting";
} | {
    name: "online";
    gatewayId: string;
} | {
    name: "waiting";
    retryAt: number;
} | {
    name: "closed";
    reason: "stopped" | "replaced" | "unauthorized" | "wrongUser";
};
/**
 * What a ChatClient tells: the `detail` of each event, by the event's name.
 */
export type ChatEvents = {
    /**
     * it came, for the first time here
     */
    message: Message;
    /**
     * with its entry of the outbox as it was; null where another
     * device of the user sent it
     */
    acknowledged: ServerAck & {
        entry: Entry | null;
    };
    /**
     * for good; its entry stays in the outbox
     */
    refused: Refusal & {
        clientMsgId: string;
    };
    /**
     * of a message that this user sent
     */
    receipt: Receipt;
    /**
     * the new one
     */
    state: ConnectionState;
};
