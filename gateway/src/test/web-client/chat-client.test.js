import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  ChatClient,
  contentBytes,
  MAX_CONTENT_BYTES,
  MemoryStorage,
  OutboxFull,
} from '../../main/resources/web/client/index.js';
import { FakeEnvironment, heard, jwt, settled } from './fake-environment.js';

const EVENTS = ['message', 'acknowledged', 'refused', 'receipt', 'state'];

/** Alice's chat, not started, and what it tells. */
function setUp({ environment = new FakeEnvironment() } = {}) {
  const tokens = { current: () => jwt({ sub: 'alice', exp: 4_000_000_000 }), renew: async () => null };
  const chat = new ChatClient({
    user: 'alice',
    device: 'laptop',
    gateways: ['wss://one.test/ws', 'wss://two.test/ws'],
    queryApi: 'https://query.test',
    tokens,
    environment,
  });
  return { environment, chat, told: Object.fromEntries(EVENTS.map((event) => [event, heard(chat, event)])) };
}

/** The same, online at its first socket. */
function online(options) {
  const all = setUp(options);
  all.chat.start();
  return { ...all, socket: all.environment.socket.open().welcome() };
}

/** Its connection is lost; gives the next one's socket, online. */
async function reconnected(environment) {
  environment.socket.end();
  environment.network.dispatchEvent(new Event('online'));
  await settled();
  return environment.socket.open().welcome();
}

function ackOf({ clientMsgId }, seq = '1') {
  const messageId = `of-${clientMsgId}`;
  return { serverAck: { clientMsgId, messageId, conversationId: 'alice:bob', seq, sentAt: '2026-01-01T00:00:00Z' } };
}

function error(fields) {
  return { error: { message: 'no', ...fields } };
}

function messageFrom(from, messageId, fields) {
  return { message: { messageId, from, to: 'alice', content: 'Hello', seq: '1', redelivered: false, ...fields } };
}

function contents(socket) {
  return socket.sent('send').map(({ content }) => content);
}

/** Answers pings while time passes. */
async function keptAlive(environment, milliseconds) {
  for (let passed = 0; passed < milliseconds; passed += 5_000) {
    await environment.pass(Math.min(5_000, milliseconds - passed));
    environment.socket.say({ pong: {} });
  }
}

test('with a token of somebody else nothing of the outbox is sent', () => {
  const { environment, chat, told } = setUp();
  chat.send('bob', 'from alice');
  chat.start();
  const socket = environment.socket.open().welcome({ userId: 'mallory' });
  assert.deepEqual(chat.state, { name: 'closed', reason: 'wrongUser' });
  assert.deepEqual(socket.sent('send'), []);
  assert.equal(chat.pending().length, 1);
  assert.deepEqual(told.state.at(-1), { name: 'closed', reason: 'wrongUser' });
});

test('a message is sent, acknowledged, and then no longer pending', () => {
  const { chat, socket, told } = online();
  const clientMsgId = chat.send('bob', 'Hello');
  assert.deepEqual(socket.sent('send'), [{ clientMsgId, to: 'bob', contentType: 'text/plain', content: 'Hello' }]);
  const entry = chat.entry(clientMsgId);
  assert.deepEqual(chat.pending(), [entry]);
  socket.say(ackOf({ clientMsgId }, '7'));
  assert.deepEqual(chat.pending(), []);
  assert.equal(chat.entry(clientMsgId), null);
  assert.deepEqual(told.acknowledged, [{ ...ackOf({ clientMsgId }, '7').serverAck, entry }]);
});

test('a message may be of another type', () => {
  const { chat, socket } = online();
  chat.send('bob', '{}', 'application/json');
  assert.equal(socket.sent('send')[0].contentType, 'application/json');
});

test('what another device of the user sent is told without an entry', () => {
  const { socket, told } = online();
  socket.say(ackOf({ clientMsgId: 'elsewhere' }));
  assert.equal(told.acknowledged[0].clientMsgId, 'elsewhere');
  assert.equal(told.acknowledged[0].entry, null);
});

test('everything that was written without a connection goes out in order when there is one', async () => {
  const { environment, chat } = setUp();
  const written = [];
  for (let number = 0; number < 50; number++) {
    written.push(`message ${number}`);
    chat.send(number % 2 ? 'bob' : 'carol', written.at(-1));
    environment.stepClock(number % 10 === 0 ? -60_000 : number % 3);
  }
  chat.start();
  chat.send('bob', 'while it connects');
  const socket = environment.socket.open().welcome();
  assert.deepEqual(contents(socket), [...written, 'while it connects']);
});

test('what was not acknowledged goes again on the next connection, under its id', async () => {
  const { environment, chat, socket } = online();
  const [one, two] = [chat.send('bob', 'one'), chat.send('bob', 'two')];
  socket.say(ackOf({ clientMsgId: one }));
  const next = await reconnected(environment);
  assert.deepEqual(
    next.sent('send').map(({ clientMsgId }) => clientMsgId),
    [two],
  );
  next.say(ackOf({ clientMsgId: two }));
  assert.deepEqual((await reconnected(environment)).sent('send'), []);
});

test('what a former program of the user left is sent', () => {
  const { environment, chat } = setUp();
  const clientMsgId = chat.send('bob', 'Hello');
  const { socket } = online({ environment });
  assert.deepEqual(
    socket.sent('send').map((sent) => sent.clientMsgId),
    [clientMsgId],
  );
});

test('at most 100 are in flight, and each answer lets the next go', () => {
  const { chat, socket, told } = online();
  for (let number = 0; number < 250; number++) {
    chat.send('bob', String(number));
  }
  assert.equal(socket.sent('send').length, 100);
  socket.say(ackOf(socket.sent('send')[0]));
  assert.equal(socket.sent('send').length, 101);
  socket.say(error({ code: 'BLOCKED', clientMsgId: socket.sent('send')[1].clientMsgId }));
  assert.equal(socket.sent('send').length, 102);
  for (let number = 2; number < 250; number++) {
    socket.say(ackOf(socket.sent('send')[number]));
  }
  assert.equal(told.acknowledged.length, 249);
  assert.deepEqual(
    contents(socket),
    Array.from({ length: 250 }, (_, number) => String(number)),
  );
});

test('what has no answer for 15 s goes again', async () => {
  const { environment, chat, socket } = online();
  const clientMsgId = chat.send('bob', 'Hello');
  await keptAlive(environment, 15_000);
  assert.equal(socket.sent('send').length, 1);
  await keptAlive(environment, 5_000);
  assert.deepEqual(
    socket.sent('send').map((sent) => sent.clientMsgId),
    [clientMsgId, clientMsgId],
  );
  socket.say(ackOf({ clientMsgId }));
  await keptAlive(environment, 60_000);
  assert.equal(socket.sent('send').length, 2);
});

test('what another tab wrote and did not live to send is sent by this one', async () => {
  const { environment, socket } = online();
  const { chat: otherTab } = setUp({ environment });
  const clientMsgId = otherTab.send('bob', 'Hello');
  await keptAlive(environment, 15_000); // As long as the other tab may well be sending it.
  assert.deepEqual(socket.sent('send'), []);
  await keptAlive(environment, 5_000);
  assert.deepEqual(
    socket.sent('send').map((sent) => sent.clientMsgId),
    [clientMsgId],
  );
});

for (const code of ['RATE_LIMITED', 'UNAVAILABLE']) {
  test(`${code} pauses all sends for as long as the server says, and keeps their order`, async () => {
    const { environment, chat, socket, told } = online();
    const ids = ['one', 'two'].map((content) => chat.send('bob', content));
    socket.say(error({ code, clientMsgId: ids[1], retryAfterMillis: 3_000 }));
    socket.say(error({ code, clientMsgId: ids[0], retryAfterMillis: 2_000 }));
    chat.send('bob', 'three');
    await environment.pass(2_999);
    assert.equal(socket.sent('send').length, 2);
    await environment.pass(1);
    assert.deepEqual(contents(socket), ['one', 'two', 'one', 'two', 'three']);
    assert.deepEqual(told.refused, []);
  });

  test(`${code} pauses for a second where the server does not say how long`, async () => {
    const { environment, chat, socket } = online();
    socket.say(error({ code, clientMsgId: chat.send('bob', 'one') }));
    await environment.pass(999);
    assert.equal(socket.sent('send').length, 1);
    await environment.pass(1);
    assert.equal(socket.sent('send').length, 2);
  });
}

test('a pause is of the connection: the next gateway may have room', async () => {
  const { environment, chat, socket } = online();
  socket.say(error({ code: 'RATE_LIMITED', clientMsgId: chat.send('bob', 'one'), retryAfterMillis: 60_000 }));
  const next = await reconnected(environment);
  assert.deepEqual(contents(next), ['one']);
});

test('what was refused for good is told, kept with its reason, and not sent again', async () => {
  const { environment, chat, socket, told } = online();
  const clientMsgId = chat.send('bob', 'Hello');
  socket.say(error({ code: 'BLOCKED', clientMsgId }));
  assert.deepEqual(told.refused, [{ clientMsgId, code: 'BLOCKED', message: 'no' }]);
  assert.deepEqual(chat.entry(clientMsgId).failure, { code: 'BLOCKED', message: 'no' });
  assert.deepEqual(chat.pending(), [chat.entry(clientMsgId)]);
  await keptAlive(environment, 60_000);
  assert.equal(socket.sent('send').length, 1);
  assert.deepEqual((await reconnected(environment)).sent('send'), []);
  assert.equal(setUp({ environment }).chat.entry(clientMsgId).failure.code, 'BLOCKED');
});

test('what was refused can be tried again, under its id', () => {
  const { chat, socket } = online();
  const clientMsgId = chat.send('bob', 'Hello');
  socket.say(error({ code: 'BLOCKED', clientMsgId }));
  chat.retry(clientMsgId);
  assert.equal(chat.entry(clientMsgId).failure, undefined);
  assert.deepEqual(
    socket.sent('send').map((sent) => sent.clientMsgId),
    [clientMsgId, clientMsgId],
  );
  socket.say(ackOf({ clientMsgId }));
  chat.retry(clientMsgId); // There is nothing to try any more.
  assert.equal(socket.sent('send').length, 2);
});

test('what was refused can be discarded', async () => {
  const { environment, chat, socket } = online();
  const clientMsgId = chat.send('bob', 'Hello');
  socket.say(error({ code: 'BLOCKED', clientMsgId }));
  chat.discard(clientMsgId);
  assert.equal(chat.entry(clientMsgId), null);
  assert.deepEqual((await reconnected(environment)).sent('send'), []);
});

test('what is in flight is not sent twice by trying again', () => {
  const { chat, socket } = online();
  chat.retry(chat.send('bob', 'Hello'));
  assert.equal(socket.sent('send').length, 1);
});

test('what was discarded before it could go does not go', () => {
  const { environment, chat } = setUp();
  chat.discard(chat.send('bob', 'no'));
  chat.send('bob', 'yes');
  chat.start();
  assert.deepEqual(contents(environment.socket.open().welcome()), ['yes']);
});

test('a refusal that cannot be written down is told once, and the message is not sent again', async () => {
  const { environment, chat, socket, told } = online();
  const clientMsgId = chat.send('bob', 'Hello');
  const { setItem } = environment.storage;
  environment.storage.setItem = () => {
    throw new DOMException('no room', 'QuotaExceededError');
  };
  socket.say(error({ code: 'BLOCKED', clientMsgId }));
  await keptAlive(environment, 60_000);
  const next = await reconnected(environment);
  await keptAlive(environment, 60_000);
  assert.equal(told.refused.length, 1);
  assert.equal(socket.sent('send').length, 1);
  assert.equal(next.sent('send').length, 0);
  assert.deepEqual(chat.entry(clientMsgId).failure, { code: 'BLOCKED', message: 'no' });
  assert.deepEqual(chat.pending(), [chat.entry(clientMsgId)]);

  environment.storage.setItem = setItem;
  chat.retry(clientMsgId);
  assert.equal(chat.entry(clientMsgId).failure, undefined);
  assert.equal(next.sent('send').length, 1);
});

test('an error about nothing that is known here is passed over', () => {
  const { chat, socket, told } = online();
  socket.say(error({ code: 'INVALID_FRAME' }));
  socket.say(error({ code: 'BLOCKED', clientMsgId: 'never-heard-of' }));
  socket.say(error({ code: 'UNKNOWN_MESSAGE', messageId: 'never-heard-of' }));
  assert.deepEqual(told.refused, []);
  assert.equal(chat.state.name, 'online');
});

for (const to of ['', 'alice', 'a b', 'bob:carol', '用户', 'b'.repeat(65)]) {
  test(`nobody to write to: "${to}"`, () => {
    const { chat, socket } = online();
    assert.throws(() => chat.send(to, 'Hello'), RangeError);
    assert.deepEqual(chat.pending(), []);
    assert.deepEqual(socket.frames, []);
  });
}

test('a message has 1 to 16,384 bytes of UTF-8, however many characters', () => {
  const { chat } = setUp();
  assert.equal(MAX_CONTENT_BYTES, 16_384);
  for (const [character, bytes] of [
    ['a', 1],
    ['é', 2],
    ['话', 3],
    ['😀', 4],
  ]) {
    const most = Math.floor(16_384 / bytes);
    assert.equal(contentBytes(character.repeat(most)), most * bytes);
    chat.send('bob', character.repeat(most));
    assert.throws(() => chat.send('bob', character.repeat(most + 1)), RangeError);
  }
  assert.throws(() => chat.send('bob', ''), RangeError);
  assert.equal(chat.pending().length, 4);
});

test('half a surrogate pair is sent as what it is in UTF-8', () => {
  const { chat, socket } = online();
  chat.send('bob', 'a\ud83d');
  assert.deepEqual(contents(socket), ['a\ufffd']);
  const most = 5_461; // Of three bytes each.
  chat.send('bob', '\ud83d'.repeat(most));
  assert.throws(() => chat.send('bob', '\ud83d'.repeat(most + 1)), RangeError);
});

test('a message whose frame the gateway would not read is refused here: nobody could say which it was', () => {
  const { chat, socket } = online();
  const escaped = '\u0001'; // Six bytes of JSON.
  assert.throws(() => chat.send('bob', escaped.repeat(16_384)), RangeError);
  chat.send('bob', escaped.repeat(10_000));
  chat.send('bob', '"'.repeat(16_384));
  assert.equal(socket.sent('send').length, 2);
  assert.ok(socket.frames.every((frame) => JSON.stringify(frame).length <= 65_536));
});

test('what the outbox has no room for is not sent', () => {
  const environment = new FakeEnvironment();
  const { chat, socket } = online({ environment });
  environment.storage.setItem = () => {
    throw new DOMException('no room', 'QuotaExceededError');
  };
  assert.throws(() => chat.send('bob', 'Hello'), OutboxFull);
  assert.deepEqual(socket.frames, []);
});

test('a message is told once, and acknowledged each time', async () => {
  const { environment, socket, told } = online();
  const frame = messageFrom('bob', 'a');
  socket.say(frame);
  await environment.pass(100);
  socket.say(messageFrom('bob', 'a', { redelivered: true }));
  await environment.pass(100);
  const next = await reconnected(environment);
  next.say(messageFrom('bob', 'a', { redelivered: true }));
  next.say(messageFrom('bob', 'b'));
  await environment.pass(100);
  assert.deepEqual(
    told.message.map(({ messageId }) => messageId),
    ['a', 'b'],
  );
  assert.deepEqual(told.message[0], frame.message);
  assert.deepEqual(socket.sent('ack'), [
    { messageIds: ['a'], status: 'UNREAD' },
    { messageIds: ['a'], status: 'UNREAD' },
  ]);
  assert.deepEqual(next.sent('ack'), [
    { messageIds: ['a'], status: 'UNREAD' }, // It may have been lost with the connection.
    { messageIds: ['a', 'b'], status: 'UNREAD' },
  ]);
});

test('what was read stays so when it comes again', async () => {
  const { environment, chat, socket } = online();
  chat.addEventListener('message', ({ detail }) => chat.read([detail.messageId]));
  socket.say(messageFrom('bob', 'a'));
  socket.say(messageFrom('bob', 'a'));
  await environment.pass(100);
  assert.deepEqual(socket.sent('ack'), [{ messageIds: ['a'], status: 'READ' }]);
});

test('what was found elsewhere can be told to be here', async () => {
  const { environment, chat, socket } = online();
  chat.received(['a']);
  chat.read(['b']);
  await environment.pass(100);
  assert.deepEqual(socket.sent('ack'), [
    { messageIds: ['a'], status: 'UNREAD' },
    { messageIds: ['b'], status: 'READ' },
  ]);
});

test('what was read without a connection is told with the next one', async () => {
  const { environment, chat } = setUp();
  chat.read(['a']);
  await environment.pass(10_000);
  chat.start();
  assert.deepEqual(environment.socket.open().welcome().sent('ack'), [{ messageIds: ['a'], status: 'READ' }]);
});

test('an acknowledgement that is refused for now goes again, one that is refused for good does not', async () => {
  const { environment, chat, socket, told } = online();
  chat.read(['a', 'b']);
  await environment.pass(100);
  socket.say(error({ code: 'UNAVAILABLE', messageId: 'a', retryAfterMillis: 2_000 }));
  socket.say(error({ code: 'UNKNOWN_MESSAGE', messageId: 'b' }));
  await environment.pass(2_000);
  assert.deepEqual(socket.sent('ack').slice(1), [{ messageIds: ['a'], status: 'READ' }]);
  assert.deepEqual((await reconnected(environment)).sent('ack'), [{ messageIds: ['a'], status: 'READ' }]);
  assert.deepEqual(told.refused, []);
});

test('a receipt is told as it comes', () => {
  const { socket, told } = online();
  const receipt = { messageId: 'a', by: 'bob', status: 'READ', recipientOffline: false };
  socket.say({ receipt });
  assert.deepEqual(told.receipt, [receipt]);
});

test('its state is told', async () => {
  const { environment, chat, told } = online();
  assert.deepEqual(chat.state, { name: 'online', gatewayId: 'gateway-1' });
  environment.socket.end();
  assert.equal(chat.state.name, 'waiting');
  chat.check();
  chat.stop();
  assert.deepEqual(
    told.state.map(({ name }) => name),
    ['connecting', 'online', 'waiting', 'connecting', 'closed'],
  );
  assert.deepEqual(chat.state, { name: 'closed', reason: 'stopped' });
});

test('a listener of the state finds everything sent, and may send', () => {
  const { environment, chat } = setUp();
  chat.send('bob', 'before');
  const found = [];
  chat.addEventListener('state', ({ detail }) => {
    if (detail.name === 'online') {
      found.push(...contents(environment.socket));
      chat.send('bob', 'after');
    }
  });
  chat.start();
  environment.socket.open().welcome();
  assert.deepEqual(found, ['before']);
  assert.deepEqual(contents(environment.socket), ['before', 'after']);
});

test('when it stops, what is gathered goes first; then nothing goes', async () => {
  const { environment, chat, socket } = online();
  socket.say(messageFrom('bob', 'a'));
  chat.stop();
  assert.deepEqual(socket.sent('ack'), [{ messageIds: ['a'], status: 'UNREAD' }]);
  const clientMsgId = chat.send('bob', 'later');
  await environment.pass(3_600_000);
  assert.deepEqual(socket.sent('send'), []);
  assert.equal(environment.sockets.length, 1);
  assert.equal(environment.timers, 0);

  chat.start();
  assert.deepEqual(
    environment.socket
      .open()
      .welcome()
      .sent('send')
      .map((sent) => sent.clientMsgId),
    [clientMsgId],
  );
});

test('it can be told that it is not authorized', () => {
  const { chat } = online();
  chat.stop('unauthorized');
  assert.deepEqual(chat.state, { name: 'closed', reason: 'unauthorized' });
});

test('users share a storage without seeing each other', async () => {
  const environment = new FakeEnvironment();
  const { chat } = setUp({ environment });
  chat.send('bob', 'of alice');
  const tokens = { current: () => null, renew: async () => null };
  const other = { user: 'alice.b', gateways: ['wss://one.test/ws'], queryApi: 'https://query.test', tokens };
  assert.deepEqual(new ChatClient({ ...other, environment }).pending(), []);
});

test('a storage that is not given is the machine\'s, or in memory', async () => {
  const { storage, ...rest } = new FakeEnvironment();
  const { chat } = setUp({ environment: rest });
  assert.ok(storage instanceof MemoryStorage);
  chat.send('bob', 'Hello');
  assert.equal(chat.pending().length, 1);
  await settled();
});

test('a listener that is removed hears no more', () => {
  const { chat, socket } = online();
  const contentsHeard = [];
  const listener = ({ detail }) => contentsHeard.push(detail.content);
  chat.addEventListener('message', listener);
  socket.say(messageFrom('bob', 'a'));
  chat.removeEventListener('message', listener);
  socket.say(messageFrom('bob', 'b'));
  assert.deepEqual(contentsHeard, ['Hello']);
});

for (const [user, device] of [
  ['', 'laptop'],
  ['a b', 'laptop'],
  ['alice', ''],
  ['alice', 'a:b'],
]) {
  test(`a chat that no gateway would take is refused at once: "${user}" at "${device}"`, () => {
    const tokens = { current: () => null, renew: async () => null };
    const options = { user, device, gateways: ['wss://one.test/ws'], queryApi: 'https://query.test', tokens };
    assert.throws(() => new ChatClient({ ...options, environment: new FakeEnvironment() }), { name: 'RangeError' });
  });
}
