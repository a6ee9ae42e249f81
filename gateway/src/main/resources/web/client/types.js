// The shapes that travel, as docs/protocol.md tells them, and those that this library tells; only types, no code.

/**
 * A `message` frame, or an item of a history (then with `status` and `statusAt`).
 *
 * @typedef {object} Message
 * @property {string} messageId
 * @property {string} clientMsgId
 * @property {string} [conversationId] only in frames
 * @property {string} from
 * @property {string} to
 * @property {string} contentType
 * @property {string} content
 * @property {string} seq a decimal number; take it as a BigInt to compare
 * @property {string} sentAt RFC 3339
 * @property {boolean} [redelivered] only in frames
 * @property {Status} [status] only in histories
 * @property {string} [statusAt] only in histories
 */

/**
 * How far a message has come; it only goes forward.
 *
 * @typedef {'SENT' | 'OFFLINE' | 'UNREAD' | 'READ'} Status
 */

/**
 * The server has the message.
 *
 * @typedef {object} ServerAck
 * @property {string} clientMsgId
 * @property {string} messageId
 * @property {string} conversationId
 * @property {string} seq
 * @property {string} sentAt
 */

/**
 * The recipient has the message, has read it, or is offline.
 *
 * @typedef {object} Receipt
 * @property {string} messageId
 * @property {string} conversationId
 * @property {string} by
 * @property {'UNREAD' | 'READ'} status
 * @property {string} at
 * @property {boolean} recipientOffline the server made it up
 */

/**
 * Why something was not taken.
 *
 * @typedef {object} Refusal
 * @property {string} code
 * @property {string} message
 */

/**
 * An `error` frame.
 *
 * @typedef {Refusal & {clientMsgId?: string, messageId?: string, retryAfterMillis?: number}} ErrorFrame
 */

/**
 * A frame from the gateway has exactly one of these, its kind.
 *
 * @typedef {object} ServerFrame
 * @property {{userId: string, heartbeatSeconds: number, gatewayId: string}} [welcome]
 * @property {Message} [message]
 * @property {ServerAck} [serverAck]
 * @property {Receipt} [receipt]
 * @property {ErrorFrame} [error]
 * @property {object} [pong]
 */

/**
 * An item of the list of conversations.
 *
 * @typedef {object} Conversation
 * @property {string} conversationId
 * @property {string} peer
 * @property {LastMessage} lastMessage
 * @property {number} unread
 */

/**
 * What the list of conversations shows of the newest message.
 *
 * @typedef {object} LastMessage
 * @property {string} messageId
 * @property {string} from
 * @property {string} contentType
 * @property {string} preview
 * @property {string} seq
 * @property {string} sentAt
 * @property {Status} status
 */

/**
 * A message that a search found. Its highlights are HTML: `<em>` marks what was looked for, the rest is escaped.
 *
 * @typedef {Message & {highlights: string[]}} FoundMessage
 */

/**
 * One of a message's audit trail.
 *
 * @typedef {object} AuditEvent
 * @property {number} sequence
 * @property {string} type
 * @property {string} at
 * @property {Record<string, unknown>} data
 */

/**
 * A send that was not acknowledged yet.
 *
 * @typedef {object} Entry
 * @property {string} clientMsgId
 * @property {string} to
 * @property {string} content
 * @property {string} contentType
 * @property {number} at when it was written, in milliseconds of the epoch
 * @property {Refusal} [failure] why it was refused for good; it is kept until it is retried or discarded
 */

/**
 * Where the client has its token from.
 *
 * @typedef {object} Tokens
 * @property {() => string | null} current the token to use now
 * @property {() => Promise<string | null>} renew a new one; null where there is none to be had, an exception where
 *   that could not be found out
 */

/**
 * How it stands with the connection.
 *
 * @typedef {{name: 'connecting'} | {name: 'online', gatewayId: string} | {name: 'waiting', retryAt: number}
 *   | {name: 'closed', reason: 'stopped' | 'replaced' | 'unauthorized' | 'wrongUser'}} ConnectionState
 */

/**
 * What a ChatClient tells: the `detail` of each event, by the event's name.
 *
 * @typedef {object} ChatEvents
 * @property {Message} message it came, for the first time here
 * @property {ServerAck & {entry: Entry | null}} acknowledged with its entry of the outbox as it was; null where another
 *   device of the user sent it
 * @property {Refusal & {clientMsgId: string}} refused for good; its entry stays in the outbox
 * @property {Receipt} receipt of a message that this user sent
 * @property {ConnectionState} state the new one
 */
export {};
