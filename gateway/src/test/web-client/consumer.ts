// A program that uses each public thing as its user would; it is checked, not run.
import {
  Backoff,
  ChatClient,
  contentBytes,
  conversationId,
  isUserId,
  MAX_CONTENT_BYTES,
  MemoryStorage,
  OutboxFull,
  QueryApi,
  QueryApiError,
  tokenExpiry,
  tokenUser,
} from 'danliao-client';
import type {
  AuditEvent,
  ChatEvents,
  ConnectionState,
  Conversation,
  Entry,
  Environment,
  FoundMessage,
  ItemStorage,
  Listener,
  Message,
  Receipt,
  Refusal,
  ServerAck,
  Status,
  Tokens,
} from 'danliao-client';
import { FileStorage } from 'danliao-client/file-storage';

let token: string | null = 'a.b.c';
const tokens: Tokens = {
  current: () => token,
  renew: async () => (token = null),
};

const folder: FileStorage = new FileStorage('/var/lib/robot/outbox');
const storage: ItemStorage = folder;
const environment: Partial<Environment> = { storage, WebSocket, fetch, network: new EventTarget(), random: () => 0.5 };
const inMemory: Partial<Environment> = { storage: new MemoryStorage() };
const inTheBrowser: Partial<Environment> = { storage: localStorage, network: window };

const chat = new ChatClient({
  user: 'robot',
  device: 'cellar',
  gateways: ['wss://one.test/ws', 'wss://two.test/ws'],
  queryApi: 'https://query.test',
  tokens,
  environment,
});
const least = new ChatClient({ user: 'robot', gateways: ['wss://one.test/ws'], queryApi: 'https://a.test', tokens });

chat.addEventListener('message', ({ detail }) => {
  const message: Message = detail;
  const status: Status | undefined = detail.status;
  chat.read([message.messageId]);
  console.log(detail.content.length, BigInt(detail.seq), detail.redelivered, status);
});
chat.addEventListener('acknowledged', ({ detail }) => {
  const ack: ServerAck = detail;
  const entry: Entry | null = detail.entry;
  console.log(ack.seq, entry?.content);
});
chat.addEventListener('refused', ({ detail }) => {
  const refusal: Refusal = detail;
  console.log(refusal.code, refusal.message);
  chat.retry(detail.clientMsgId);
  chat.discard(detail.clientMsgId);
});
chat.addEventListener('receipt', ({ detail: { messageId, by, status, recipientOffline } }) => {
  const told: 'UNREAD' | 'READ' = status;
  console.log(messageId, by, told, recipientOffline);
});
chat.addEventListener('state', ({ detail }) => console.log(describe(detail)), { once: true });

const onReceipt: Listener<Receipt> = ({ detail }) => console.log(detail.at);
const onState = { handleEvent: (event: CustomEvent<ChatEvents['state']>) => console.log(event.detail.name) };
chat.addEventListener('receipt', onReceipt);
chat.removeEventListener('receipt', onReceipt);
chat.addEventListener('state', onState);
chat.removeEventListener('state', onState);

function describe(state: ConnectionState): string {
  switch (state.name) {
    case 'online':
      return state.gatewayId;
    case 'waiting':
      return new Date(state.retryAt).toISOString();
    case 'closed':
      return state.reason;
    default:
      return state.name;
  }
}

function write(to: string, text: string): string | null {
  if (!isUserId(to) || contentBytes(text) > MAX_CONTENT_BYTES) {
    return null;
  }
  try {
    const clientMsgId: string = chat.send(to, text);
    return chat.entry(clientMsgId)?.clientMsgId ?? chat.send(to, `*${text}*`, 'text/markdown');
  } catch (error) {
    if (error instanceof OutboxFull || error instanceof RangeError) {
      return null;
    }
    throw error;
  }
}

async function look(query: QueryApi): Promise<void> {
  const conversations = await query.conversations(null, 10);
  const first: Conversation | undefined = conversations.items[0];
  const { items, nextBefore } = await query.messages(conversationId(chat.user, 'bob'), { limit: 10 });
  await query.messages(first?.conversationId ?? '', { before: nextBefore, after: items[0]?.seq });
  await query.conversations(conversations.nextCursor);
  const message: Message = await query.message('id');
  const trail: AuditEvent[] = (await query.events(message.messageId)).items;
  const { total, conversations: counts } = await query.unread();
  const found: FoundMessage[] = (await query.search({ q: 'hello', peer: 'bob', cursor: null, limit: 5 })).items;
  console.log(trail[0]?.type, total, counts['bob:robot'], found[0]?.highlights[0], first?.lastMessage.preview);
}

async function main(): Promise<void> {
  chat.start();
  chat.check();
  write('bob', 'Hello');
  const written: Entry[] = chat.pending();
  chat.received(written.map((entry) => entry.clientMsgId));
  try {
    await look(chat.query);
    await look(new QueryApi({ address: 'https://query.test', tokens }));
  } catch (error) {
    if (error instanceof QueryApiError && error.status === 401) {
      console.log(error.title);
      chat.stop('unauthorized');
    }
  }
  chat.stop();
  folder.close();
  console.log(describe(chat.state), tokenUser('a.b.c'), new Date(tokenExpiry('a.b.c')));
}

const backoff = new Backoff({ first: 100, most: 1_000 });
const wait: number = backoff.next();
backoff.reset();
setTimeout(() => void main(), wait);
console.log(least.user, inMemory, inTheBrowser);
