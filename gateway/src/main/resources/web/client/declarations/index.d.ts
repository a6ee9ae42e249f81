export { Backoff } from "./backoff.js";
export { MemoryStorage } from "./environment.js";
export { OutboxFull } from "./outbox.js";
export { ChatClient, MAX_CONTENT_BYTES, contentBytes } from "./chat-client.js";
export { conversationId, isUserId } from "./ids.js";
export { QueryApi, QueryApiError } from "./query-api.js";
export { tokenExpiry, tokenUser } from "./token.js";
