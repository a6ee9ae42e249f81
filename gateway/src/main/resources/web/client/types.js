/**
 * The shapes that travel, as docs/protocol.md tells them; only types, no code.
 *
 * @typedef {object} Message a `message` frame, or an item of a history (then with `status` and `statusAt`)
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
 *
 * @typedef {'SENT' | 'OFFLINE' | 'UNREAD' | 'READ'} Status
 *
 * @typedef {object} ServerAck
 * @property {string} clientMsgId
 * @property {string} messageId
 * @property {string} conversationId
 * @property {string} seq
 * @property {string} sentAt
 *
 * @typedef {object} Receipt
 * @property {string} messageId
 * @property {string} conversationId
 * @property {string} by
 * @property {'UNREAD' | 'READ'} status
 * @property {string} at
 * @property {boolean} recipientOffline
 *
 * @typedef {object} Refusal an `error` frame, or what this library found itself
 * @property {string} code
 * @property {string} message
 *
 * @typedef {object} Conversation an item of the list of conversations
 * @property {string} conversationId
 * @property {string} peer
 * @property {{messageId: string, from: string, contentType: string, preview: string, seq: string, sentAt: string, status: Status}} lastMessage
 * @property {number} unread
 *
 * @typedef {object} Entry a send that was not acknowledged yet
 * @property {string} clientMsgId
 * @property {string} to
 * @property {string} content
 * @property {string} contentType
 * @property {number} at when it was written, in milliseconds of the epoch
 * @property {Refusal} [failure] why it was refused for good; it is kept until it is retried or discarded
 *
 * @typedef {object} Tokens where the client has its token from
 * @property {() => string | null} current the token to use now
 * @property {() => Promise<string | null>} renew a new one; null where there is none to be had, an exception where
 *   that could not be found out
 *
 * @typedef {{name: 'connecting'} | {name: 'online', gatewayId: string} | {name: 'waiting', retryAt: number}
 *   | {name: 'closed', reason: 'stopped' | 'replaced' | 'unauthorized'}} ConnectionState
 */
export {};
