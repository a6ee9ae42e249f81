// What its user would get wrong; each has to be an error, else the check fails.
import { ChatClient, MemoryStorage, QueryApi, tokenUser } from 'danliao-client';
import type { ConnectionState, Message, Tokens } from 'danliao-client';
import { FileStorage } from 'danliao-client/file-storage';

const tokens: Tokens = { current: () => null, renew: () => Promise.resolve(null) };
const options = { user: 'robot', gateways: ['wss://one.test/ws'], queryApi: 'https://query.test', tokens };
const chat = new ChatClient(options);

// @ts-expect-error no tokens
new ChatClient({ user: 'robot', gateways: ['wss://one.test/ws'], queryApi: 'https://query.test' });
// @ts-expect-error one gateway is a list of one
new ChatClient({ ...options, gateways: 'wss://one.test/ws' });
// @ts-expect-error a token by itself cannot be renewed
new ChatClient({ ...options, tokens: 'a.b.c' });
// @ts-expect-error renew is asynchronous
new ChatClient({ ...options, tokens: { current: () => null, renew: () => 'a.b.c' } });
// @ts-expect-error there is no such option
new ChatClient({ ...options, storage: new MemoryStorage() });
// @ts-expect-error not a storage
new ChatClient({ ...options, environment: { storage: new Map() } });

// @ts-expect-error there is no such event
chat.addEventListener('messages', () => {});
// @ts-expect-error a receipt has no content
chat.addEventListener('receipt', ({ detail }) => detail.content);
// @ts-expect-error the entry may be another device's
chat.addEventListener('acknowledged', ({ detail }) => detail.entry.content);
// @ts-expect-error only while it is online
chat.addEventListener('state', ({ detail }) => detail.gatewayId);
// @ts-expect-error another event's listener
chat.addEventListener('message', ({ detail }: CustomEvent<ConnectionState>) => detail.name);
// @ts-expect-error the detail, not the event
chat.addEventListener('message', (message: Message) => message.content);

// @ts-expect-error to whom?
chat.send('Hello');
// @ts-expect-error content is text
chat.send('bob', { text: 'Hello' });
// @ts-expect-error a list of ids
chat.read('id');
// @ts-expect-error there may be none
chat.entry('id').content;
// @ts-expect-error it is told, not set
chat.state = { name: 'online', gatewayId: 'gateway-1' };
// @ts-expect-error a reason that only the server has
chat.stop('replaced');

// @ts-expect-error a seq is text, as it may be larger than a number can be
chat.query.messages('bob:robot', { before: 12 });
// @ts-expect-error nothing to look for
chat.query.search({ peer: 'bob' });
// @ts-expect-error where?
new QueryApi({ tokens });
// @ts-expect-error there may be no user in it
tokenUser('a.b.c').length;
// @ts-expect-error no folder
new FileStorage();
