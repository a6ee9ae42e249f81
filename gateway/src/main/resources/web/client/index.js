/**
 * The Danliao client library: one user's chat over a gateway and the query API, for browsers and for Node.
 *
 *     const chat = new ChatClient({
 *       user: 'alice', device: 'laptop', gateways: ['wss://chat.example/ws'], queryApi: 'https://api.example',
 *       tokens: { current: () => token, renew: async () => (token = await newToken()) },
 *     });
 *     chat.addEventListener('message', ({ detail }) => console.log(detail.from, detail.content));
 *     chat.start();
 *     chat.send('bob', 'Hello');
 *
 * It needs `WebSocket`, `fetch` and a storage; where one is missing or should be another, pass it as `environment`. In
 * Node messages that wait are in memory, unless the storage is a FileStorage (`danliao-client/file-storage`).
 */
export { ChatClient, MAX_CONTENT_BYTES, contentBytes } from './chat-client.js';
export { Backoff } from './backoff.js';
export { conversationId, isUserId } from './ids.js';
export { MemoryStorage } from './environment.js';
export { OutboxFull } from './outbox.js';
export { QueryApi, QueryApiError } from './query-api.js';
export { tokenExpiry, tokenUser } from './token.js';
