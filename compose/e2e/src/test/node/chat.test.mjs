// What the client library promises, in Node and against a running stack. The environment says where that is:
//   DANLIAO_CLIENT     the file URL of the library's index.js
//   DANLIAO_GATEWAYS   addresses of /ws, separated by commas
//   DANLIAO_QUERY_API  where /v1 lies
//   DANLIAO_USERS      {"alice-…": token, "bob-…": token, "carol-…": token}, users that nobody else knows
//   DANLIAO_FOLDER     an empty folder
import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';

const PATIENCE = 30_000;

const library = needed('DANLIAO_CLIENT');
const gateways = needed('DANLIAO_GATEWAYS').split(',');
const queryApi = needed('DANLIAO_QUERY_API');
const users = JSON.parse(needed('DANLIAO_USERS'));
const folder = path.join(needed('DANLIAO_FOLDER'), 'outbox');

const { ChatClient, conversationId, MAX_CONTENT_BYTES, QueryApiError } = await import(library);
const { FileStorage } = await import(new URL('file-storage.js', library));

const [alice, bob, carol] = ['alice', 'bob', 'carol'].map(named);

/** A device of a user, and what it was told. */
class Device {
  told = { message: [], acknowledged: [], refused: [], receipt: [], state: [] };
  #looks = new Set();

  constructor(t, user, options) {
    const tokens = { current: () => users[user], renew: async () => null };
    this.chat = new ChatClient({ user, gateways, queryApi, tokens, ...options });
    for (const [event, details] of Object.entries(this.told)) {
      this.chat.addEventListener(event, ({ detail }) => {
        details.push(detail);
        this.#looks.forEach((look) => look());
      });
    }
    t.after(() => this.chat.stop());
  }

  async online() {
    this.chat.start();
    await this.hears('state', 'that it is online', ({ name }) => name === 'online');
    return this;
  }

  /** What it was told, or will be. */
  hears(event, what, wanted) {
    let look;
    const heard = new Promise((resolve) => {
      look = () => {
        const found = this.told[event].find(wanted);
        if (found) {
          resolve(found);
        }
      };
      this.#looks.add(look);
      look();
    });
    const state = () => `${this.chat.user}: ${JSON.stringify({ state: this.chat.state, [event]: this.told[event] })}`;
    return inTime(heard, what, state).finally(() => this.#looks.delete(look));
  }

  acknowledged(clientMsgId) {
    return this.hears('acknowledged', `the ack of ${clientMsgId}`, (ack) => ack.clientMsgId === clientMsgId);
  }

  receives({ messageId }) {
    return this.hears('message', `the message ${messageId}`, (message) => message.messageId === messageId);
  }

  receipt({ messageId }, status) {
    const what = `the receipt of ${messageId}: ${status}`;
    return this.hears('receipt', what, (one) => one.messageId === messageId && statusOf(one) === status);
  }

  send(to, content, contentType) {
    return this.acknowledged(this.chat.send(to, content, contentType));
  }

  copies({ messageId }) {
    return this.told.message.filter((message) => message.messageId === messageId).length;
  }
}

function needed(name) {
  const value = process.env[name];
  if (!value) {
    throw new Error(`expected the environment variable ${name}`);
  }
  return value;
}

function named(name) {
  const user = Object.keys(users).find((one) => one.startsWith(`${name}-`));
  if (!user) {
    throw new Error(`expected a user ${name}-… in DANLIAO_USERS, found ${Object.keys(users)}`);
  }
  return user;
}

function statusOf({ status, recipientOffline }) {
  return recipientOffline ? 'OFFLINE' : status;
}

/** A word that was never written before, so that a search finds what this test wrote. */
function word() {
  return `w${randomUUID().replaceAll('-', '')}`;
}

/** What is awaited, or a failure that says what that was. */
async function inTime(awaited, what, state = () => 'nothing') {
  const clock = new AbortController();
  const late = pause(PATIENCE, null, { signal: clock.signal }).then(() => {
    throw new Error(`expected ${what} within ${PATIENCE} ms; ${state()}`);
  });
  late.catch(() => {}); // When the clock is stopped.
  try {
    return await Promise.race([awaited, late]);
  } finally {
    clock.abort();
  }
}

/** Asks until the answer is right. */
async function until(what, ask, right) {
  const end = Date.now() + PATIENCE;
  for (;;) {
    const found = await ask();
    if (right(found)) {
      return found;
    }
    if (Date.now() > end) {
      throw new Error(`expected ${what} within ${PATIENCE} ms, found ${JSON.stringify(found)}`);
    }
    await pause(100);
  }
}

/** Alice's robot in a process of its own, with its outbox in the folder. */
function robot(t, options) {
  const child = fork(new URL('robot.mjs', import.meta.url), {
    env: { ...process.env, DANLIAO_ROBOT: JSON.stringify({ user: alice, folder, gateways, ...options }) },
    execArgv: ['--experimental-websocket'],
  });
  const said = [];
  child.on('message', (one) => said.push(one));
  const exit = new Promise((resolve) => child.once('exit', (code, signal) => resolve(signal ?? code)));
  t.after(() => child.kill('SIGKILL'));
  const news = (kind) => {
    const found = said.find((one) => kind in one);
    assert.ok(found || child.exitCode === null, `the robot ended with ${child.exitCode}: ${JSON.stringify(said)}`);
    return found;
  };
  return {
    says: (what, kind) => until(what, () => news(kind), Boolean),
    kill: () => child.kill('SIGKILL'),
    ends: () => inTime(exit, 'the end of the robot', () => JSON.stringify(said)),
  };
}

test('two users talk: a message is sent, received and read, and its sender is told', async (t) => {
  const [a, b] = await Promise.all([new Device(t, alice).online(), new Device(t, bob).online()]);
  const text = 'Hello 你好 😀\n"<b>"';
  const ack = await a.send(bob, text);
  assert.equal(ack.entry.content, text);
  assert.equal(ack.conversationId, conversationId(alice, bob));
  assert.deepEqual(a.chat.pending(), []);

  const { redelivered, sentAt, ...message } = await b.receives(ack);
  const { entry, sentAt: takenAt, ...acked } = ack;
  assert.equal(typeof redelivered, 'boolean');
  assert.equal(Date.parse(sentAt), Date.parse(takenAt));
  assert.deepEqual(message, { ...acked, from: alice, to: bob, contentType: 'text/plain', content: text });
  assert.equal((await a.receipt(ack, 'UNREAD')).by, bob);

  b.chat.read([ack.messageId]);
  assert.equal((await a.receipt(ack, 'READ')).by, bob);
  const stored = await until(
    'the message to be READ',
    () => a.chat.query.message(ack.messageId),
    ({ status }) => status === 'READ',
  );
  assert.equal(stored.content, text);
  assert.equal(entry.clientMsgId, stored.clientMsgId);

  const answer = await b.send(alice, 'Hello yourself', 'text/markdown');
  assert.ok(BigInt(answer.seq) > BigInt(ack.seq));
  assert.equal((await a.receives(answer)).contentType, 'text/markdown');
  a.chat.read([answer.messageId]);
  await b.receipt(answer, 'READ');
});

test('what was sent is in the history, the conversations, the unread count and the search', async (t) => {
  const [a, b] = await Promise.all([new Device(t, alice).online(), new Device(t, bob).online()]);
  const id = conversationId(alice, bob);
  const unread = async () => (await b.chat.query.unread()).conversations[id] ?? 0;
  await until('nothing of alice to be unread', unread, (count) => count === 0);
  const sought = word();
  const older = await a.send(bob, `older ${sought}`);
  const newer = await a.send(bob, `newer ${sought}`);

  for (const { query } of [a.chat, b.chat]) {
    const { items, nextBefore } = await query.messages(id, { limit: 1 });
    assert.deepEqual([items[0].messageId, items[0].content], [newer.messageId, `newer ${sought}`]);
    const page = await query.messages(id, { before: nextBefore, limit: 1 });
    assert.equal(page.items[0].messageId, older.messageId);
    const conversation = (await query.conversations(null, 10)).items.find((one) => one.conversationId === id);
    assert.equal(conversation.lastMessage.messageId, newer.messageId);
    assert.equal(conversation.peer, query === a.chat.query ? bob : alice);
  }
  assert.equal(await unread(), 2);
  b.chat.read([older.messageId, newer.messageId]);
  await until('everything of alice to be read', unread, (count) => count === 0);

  const found = await until(
    `a search for ${sought} to find both`,
    () => b.chat.query.search({ q: sought, peer: alice }),
    ({ items }) => items.length === 2,
  );
  assert.deepEqual(
    found.items.map(({ messageId }) => messageId),
    [newer.messageId, older.messageId],
  );
  assert.match(found.items[0].highlights.join(), /<em>/);
  assert.equal(found.total, 2);
  const trail = await a.chat.query.events(newer.messageId);
  assert.ok(trail.items.length >= 1);
});

test('what was written before the start goes out in order', async (t) => {
  const [a, b] = [new Device(t, alice), await new Device(t, bob).online()];
  const ids = ['one', 'two', 'three'].map((content) => a.chat.send(bob, content));
  assert.equal(a.chat.state.name, 'closed');
  assert.deepEqual(
    a.chat.pending().map(({ clientMsgId }) => clientMsgId),
    ids,
  );
  a.chat.start();
  const acks = await Promise.all(ids.map((id) => a.acknowledged(id)));
  assert.ok(BigInt(acks[0].seq) < BigInt(acks[1].seq) && BigInt(acks[1].seq) < BigInt(acks[2].seq));
  await Promise.all(acks.map((ack) => b.receives(ack)));
  assert.deepEqual(a.chat.pending(), []);
  b.chat.read(acks.map(({ messageId }) => messageId));
  await a.receipt(acks[2], 'READ');
});

test('a second login of the same device replaces the first', async (t) => {
  const first = await new Device(t, alice, { device: 'phone' }).online();
  const second = await new Device(t, alice, { device: 'phone' }).online();
  await first.hears('state', 'that it was replaced', ({ reason }) => reason === 'replaced');
  assert.deepEqual(first.chat.state, { name: 'closed', reason: 'replaced' });
  const other = await new Device(t, alice, { device: 'laptop' }).online();
  await second.send(bob, 'from the second');
  await other.send(bob, 'from another device');
  assert.equal(second.chat.state.name, 'online');
  assert.deepEqual(first.chat.state, { name: 'closed', reason: 'replaced' });
});

test('what one device sends is told to the other devices of the user', async (t) => {
  const [phone, laptop] = await Promise.all(
    ['phone', 'laptop'].map((device) => new Device(t, alice, { device }).online()),
  );
  const ack = await phone.send(bob, 'from the phone');
  const seen = await laptop.acknowledged(ack.clientMsgId);
  assert.equal(seen.messageId, ack.messageId);
  assert.equal(seen.entry, null);
});

test('a message to somebody offline comes when they connect, and once it is acknowledged not again', async (t) => {
  const a = await new Device(t, alice).online();
  const ack = await a.send(carol, 'while you were away');
  await a.receipt(ack, 'OFFLINE');

  const c = await new Device(t, carol).online();
  assert.equal((await c.receives(ack)).redelivered, true);
  await a.receipt(ack, 'UNREAD');
  c.chat.stop();

  const again = await new Device(t, carol).online();
  const next = await a.send(carol, 'now that you are here');
  await again.receives(next);
  await pause(2_000); // Time for what should not come.
  assert.equal(again.copies(ack), 0);
  assert.equal(again.copies(next), 1);
});

test('what a process wrote before it was killed is sent once by the next, under its id', async (t) => {
  const b = await new Device(t, bob).online();
  const content = `written by a robot: ${word()}`;
  const killed = robot(t, { gateways: ['ws://127.0.0.1:1/ws'], write: { to: bob, content } });
  const { written, state } = await killed.says('what was written', 'written');
  assert.notEqual(state, 'online');
  killed.kill();
  assert.equal(await killed.ends(), 'SIGKILL');

  const next = robot(t, {});
  const { acknowledged } = await next.says('the ack of what was written', 'acknowledged');
  assert.equal(acknowledged.clientMsgId, written);
  assert.equal(acknowledged.entry.content, content);
  assert.equal(await next.ends(), 0);

  const message = await b.receives(acknowledged);
  assert.deepEqual([message.clientMsgId, message.content], [written, content]);
  await pause(1_000); // Time for what should not come.
  assert.equal(b.copies(acknowledged), 1);
  const { items } = await b.chat.query.messages(conversationId(alice, bob), { limit: 50 });
  assert.equal(items.filter((item) => item.content === content).length, 1);

  const storage = new FileStorage(folder);
  assert.equal(storage.length, 0);
  storage.close();
});

test('the largest message goes, a larger one is refused where it is written', async (t) => {
  const [a, b] = await Promise.all([new Device(t, alice).online(), new Device(t, bob).online()]);
  const largest = '😀'.repeat(MAX_CONTENT_BYTES / 4);
  assert.throws(() => a.chat.send(bob, `${largest}.`), RangeError);
  assert.deepEqual(a.chat.pending(), []);
  const ack = await a.send(bob, largest);
  assert.equal((await b.receives(ack)).content, largest);
});

test('what the server refuses is told and kept, until it is discarded', async (t) => {
  const a = await new Device(t, alice).online();
  const clientMsgId = a.chat.send(bob, 'of no type', 'nonsense');
  const refused = await a.hears('refused', 'the refusal', (one) => one.clientMsgId === clientMsgId);
  assert.equal(refused.code, 'INVALID_ARGUMENT');
  assert.equal(a.chat.entry(clientMsgId).failure.code, 'INVALID_ARGUMENT');

  a.told.refused.length = 0;
  a.chat.retry(clientMsgId);
  await a.hears('refused', 'the second refusal', (one) => one.clientMsgId === clientMsgId);
  a.chat.discard(clientMsgId);
  assert.deepEqual(a.chat.pending(), []);
  await a.send(bob, 'of a type');
});

test('a token that nobody signed is refused by the gateway and the query API', async (t) => {
  const forged = 'e30.e30.forged';
  const stranger = new Device(t, alice, { tokens: { current: () => forged, renew: async () => null } });
  stranger.chat.start();
  await stranger.hears('state', 'that it is unauthorized', ({ reason }) => reason === 'unauthorized');
  await assert.rejects(
    stranger.chat.query.unread(),
    (error) => error instanceof QueryApiError && error.status === 401,
  );
});

test('what does not exist, or is of others, is not found', async (t) => {
  const [a, c] = [await new Device(t, alice).online(), new Device(t, carol)];
  const { messageId } = await a.send(bob, 'not for carol');
  for (const ask of [() => c.chat.query.message(messageId), () => a.chat.query.message('nonsense')]) {
    await assert.rejects(ask(), (error) => error instanceof QueryApiError && error.status === 404);
  }
});
