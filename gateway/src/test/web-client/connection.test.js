import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Connection } from '../../main/resources/web/client/connection.js';
import { FakeEnvironment, heard, jwt, settled } from './fake-environment.js';

const GATEWAYS = ['wss://one.test/ws', 'wss://two.test/ws', 'wss://three.test/ws'];
const BOUNDS = [500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000];

/** A connection that was not started; `random` decides all waits, 0.5 if it is not given. */
function setUp({ gateways = GATEWAYS, random = () => 0.5, lasts = 86_400_000 } = {}) {
  const environment = new FakeEnvironment();
  environment.random = random;
  const tokens = new FakeTokens(environment, lasts);
  const connection = new Connection({ gateways, user: 'alice', device: 'laptop', tokens, environment });
  return { environment, tokens, connection, states: heard(connection, 'state'), frames: heard(connection, 'frame') };
}

class FakeTokens {
  renewals = 0;

  constructor(environment, lasts) {
    this.environment = environment;
    this.lasts = lasts;
    this.make();
  }

  make() {
    this.token = jwt({ sub: 'alice', exp: (this.environment.now() + this.lasts) / 1000, number: this.renewals });
  }

  current = () => this.token;

  renew = async () => {
    this.renewals++;
    this.make();
    return this.token;
  };
}

/** One that is online, at its first socket. */
async function online(options) {
  const all = setUp(options);
  all.connection.start();
  all.environment.socket.open().welcome();
  await settled();
  return { ...all, socket: all.environment.socket };
}

function names(states) {
  return states.map(({ name }) => name);
}

test('it says who it is, and is online with the welcome', async () => {
  const { environment, tokens, connection, states, frames } = setUp();
  assert.deepEqual(connection.state, { name: 'closed', reason: 'stopped' });
  connection.start();
  const { socket } = environment;
  assert.equal(socket.url.href, 'wss://two.test/ws?device=laptop');
  assert.deepEqual(socket.protocols, ['danliao.v1.json', `bearer.${tokens.token}`]);
  socket.open();
  assert.equal(connection.send({ ping: {} }), false);
  socket.say({ receipt: {} }); // Before the welcome there is nothing to hear.
  socket.welcome({ gatewayId: 'gateway-7' });
  assert.deepEqual(connection.state, { name: 'online', gatewayId: 'gateway-7' });
  assert.deepEqual(names(states), ['connecting', 'online']);
  assert.deepEqual(
    frames.map((frame) => Object.keys(frame)),
    [['welcome']],
  );
});

test('frames go both ways', async () => {
  const { connection, socket, frames } = await online();
  assert.equal(connection.send({ send: { to: 'bob' } }), true);
  assert.deepEqual(socket.sent('send'), [{ to: 'bob' }]);
  socket.say({ receipt: { messageId: 'a' } });
  assert.deepEqual(frames.at(-1), { receipt: { messageId: 'a' } });
});

test('what is no frame is passed over', async () => {
  const { connection, socket, frames } = await online();
  for (const text of ['', '{', 'null', '5', '"text"', '[]']) {
    socket.sayText(text);
  }
  assert.equal(connection.state.name, 'online');
  assert.ok(frames.every((frame) => frame !== null && typeof frame === 'object'));
});

test('nothing is sent through a socket that is closing', async () => {
  const { connection, socket } = await online();
  socket.readyState = 2;
  assert.equal(connection.send({ ping: {} }), false);
  assert.deepEqual(socket.frames, []);
});

test('gateways are taken in turn, beginning with any', () => {
  for (const [chance, first] of [
    [0, 0],
    [0.4, 1],
    [0.999, 2],
  ]) {
    const { environment, connection } = setUp({ random: () => chance });
    connection.start();
    for (let turn = 0; turn < 5; turn++) {
      environment.socket.end();
      connection.check();
    }
    assert.deepEqual(
      environment.sockets.map(({ url }) => `wss://${url.host}/ws`),
      Array.from({ length: 6 }, (_, turn) => GATEWAYS[(first + turn) % 3]),
    );
  }
});

test('an address keeps what it says', () => {
  const { environment, connection } = setUp({ gateways: ['ws://127.0.0.1:8080/chat/ws?zone=a'] });
  connection.start();
  assert.equal(environment.socket.url.href, 'ws://127.0.0.1:8080/chat/ws?zone=a&device=laptop');
});

test('waits double up to 30 s, each a random part of its bound', async () => {
  const chances = [0, 0.9, 0.1, 0.5, 0.3, 0.7, 0.2, 0.99, 0.4];
  const { environment, connection, states } = setUp({ random: () => chances.shift() });
  const parts = [...chances];
  connection.start();
  for (const [attempt, bound] of BOUNDS.entries()) {
    environment.socket.end();
    assert.equal(states.at(-1).name, 'waiting');
    const wait = states.at(-1).retryAt - environment.now();
    assert.ok(Math.abs(wait - parts[attempt] * bound) < 1, `attempt ${attempt}: ${wait}`);
    await environment.pass(wait - 1);
    assert.equal(environment.sockets.length, attempt + 1);
    await environment.pass(2);
    assert.equal(environment.sockets.length, attempt + 2);
  }
});

test('waits begin anew only after 30 s online', async () => {
  const { environment, connection, states } = setUp({ random: () => 0.5 });
  const wait = () => states.at(-1).retryAt - environment.now();
  connection.start();
  for (const [lasted, expected] of [
    [null, 250],
    [null, 500],
    [0, 1_000],
    [29_999, 2_000],
    [30_000, 250],
    [null, 500],
  ]) {
    if (lasted !== null) {
      environment.socket.open().welcome();
      await environment.pass(lasted);
    }
    environment.socket.end();
    assert.equal(wait(), expected, `after ${lasted} ms online`);
    await environment.pass(expected);
  }
});

test('4409 is the end: another login of the device has taken over', async () => {
  const { environment, connection, socket, states } = await online();
  socket.end(4409);
  await environment.pass(3_600_000);
  environment.network.dispatchEvent(new Event('online'));
  connection.check();
  assert.deepEqual(states.at(-1), { name: 'closed', reason: 'replaced' });
  assert.equal(environment.sockets.length, 1);
});

test('after the end a start connects again', async () => {
  const { environment, connection, socket } = await online();
  socket.end(4409);
  connection.start();
  environment.socket.open().welcome();
  assert.equal(connection.state.name, 'online');
  assert.equal(environment.sockets.length, 2);
});

test('4401 renews the token and connects at once', async () => {
  const { environment, tokens, connection, socket, states } = await online();
  const before = tokens.token;
  socket.end(4401);
  await settled();
  assert.equal(tokens.renewals, 1);
  assert.notEqual(tokens.token, before);
  assert.deepEqual(environment.socket.protocols, ['danliao.v1.json', `bearer.${tokens.token}`]);
  environment.socket.open().welcome();
  assert.deepEqual(names(states), ['connecting', 'online', 'connecting', 'online']);
  assert.equal(connection.state.name, 'online');
});

test('a token that was renewed is used until it is refused', async () => {
  const { environment, tokens, socket } = await online();
  socket.end(4401);
  await settled();
  environment.socket.open().welcome().end();
  await environment.pass(1_000);
  assert.equal(environment.sockets.length, 3);
  assert.equal(tokens.renewals, 1);
});

test('4401 again within a minute is the end: a new token does not help', async () => {
  const { environment, tokens, socket, states } = await online();
  socket.end(4401);
  await settled();
  environment.socket.open().welcome();
  await environment.pass(59_999);
  environment.socket.end(4401);
  await environment.pass(3_600_000);
  assert.deepEqual(states.at(-1), { name: 'closed', reason: 'unauthorized' });
  assert.equal(tokens.renewals, 1);
  assert.equal(environment.sockets.length, 2);
});

test('4401 a minute later renews the token again', async () => {
  const { environment, tokens, connection, socket } = await online();
  socket.end(4401);
  await settled();
  environment.socket.open().welcome();
  await keptAlive(environment, 60_000);
  environment.socket.end(4401);
  await settled();
  environment.socket.open().welcome();
  assert.equal(connection.state.name, 'online');
  assert.equal(tokens.renewals, 2);
});

test('where there is no new token it is the end', async () => {
  const { environment, tokens, socket, states } = await online();
  tokens.renew = async () => null;
  socket.end(4401);
  await environment.pass(3_600_000);
  assert.deepEqual(states.at(-1), { name: 'closed', reason: 'unauthorized' });
  assert.equal(environment.sockets.length, 1);
});

test('where a new token cannot be had now it waits, and asks for one again', async () => {
  const { environment, tokens, connection, socket, states } = await online();
  const { renew } = tokens;
  let tries = 0;
  tokens.renew = async () => {
    if (++tries < 3) {
      throw new Error('the login service is away');
    }
    return renew();
  };
  socket.end(4401);
  await settled();
  assert.deepEqual(names(states).slice(2), ['connecting', 'waiting']);
  await environment.pass(250 + 500);
  assert.equal(tries, 3);
  environment.socket.open().welcome();
  assert.equal(connection.state.name, 'online');
  assert.equal(environment.sockets.length, 2);
});

test('a token that comes after it was stopped is not used', async () => {
  const { environment, tokens, connection, socket } = await online();
  let arrive;
  tokens.renew = () => new Promise((resolve) => (arrive = resolve));
  socket.end(4401);
  connection.stop();
  arrive('a.b.c');
  await environment.pass(60_000);
  assert.equal(environment.sockets.length, 1);
  assert.deepEqual(connection.state, { name: 'closed', reason: 'stopped' });
});

test('a new token that cannot be had after it was stopped changes nothing', async () => {
  const { environment, tokens, connection, socket } = await online();
  let fail;
  tokens.renew = () => new Promise((_, reject) => (fail = reject));
  socket.end(4401);
  connection.stop();
  fail(new Error('the login service is away'));
  await environment.pass(60_000);
  assert.equal(environment.sockets.length, 1);
});

test('without a token it does not begin', async () => {
  const { environment, tokens, connection } = setUp();
  tokens.token = null;
  connection.start();
  await settled();
  assert.deepEqual(connection.state, { name: 'closed', reason: 'unauthorized' });
  assert.equal(environment.sockets.length, 0);
});

test('an upgrade that fails with a token that has expired renews it', async () => {
  const { environment, tokens, connection } = setUp({ lasts: 1_000 });
  await environment.pass(1_000);
  connection.start();
  tokens.lasts = 86_400_000;
  environment.socket.end(); // All that a browser says of a 401.
  await settled();
  assert.equal(tokens.renewals, 1);
  environment.socket.open().welcome();
  assert.equal(connection.state.name, 'online');
});

test('an upgrade that fails although the token was just renewed waits', async () => {
  const { environment, tokens, connection } = setUp({ lasts: -1_000 });
  connection.start();
  environment.socket.end();
  await settled();
  environment.socket.end();
  await settled();
  assert.equal(connection.state.name, 'waiting');
  assert.equal(tokens.renewals, 1);
});

test('an upgrade that fails with a token that is good waits', async () => {
  const { environment, tokens, connection } = setUp();
  connection.start();
  environment.socket.end();
  await settled();
  assert.equal(connection.state.name, 'waiting');
  assert.equal(tokens.renewals, 0);
});

test('a connection that ends after the token has expired, but was open, does not renew it', async () => {
  const { environment, tokens, connection } = await online({ lasts: 1_000 });
  await environment.pass(2_000);
  environment.socket.end();
  await settled();
  assert.equal(connection.state.name, 'waiting');
  assert.equal(tokens.renewals, 0);
});

test('an upgrade that fails with an error and no close, as Node tells it, is not waited for', async () => {
  const { environment, connection, states } = setUp();
  connection.start();
  environment.socket.onerror?.({});
  assert.equal(connection.state.name, 'waiting');
  await environment.pass(250);
  environment.socket.onerror?.({});
  environment.socket.end(); // As a browser tells it, with a close after it.
  assert.deepEqual(names(states), ['connecting', 'waiting', 'connecting', 'waiting']);
  assert.equal(states.at(-1).retryAt - environment.now(), 500);
});

test('an error of an open socket leaves it to the close to say why', async () => {
  const { connection, socket, states } = await online();
  socket.onerror?.({});
  socket.end(4409);
  assert.deepEqual(states.at(-1), { name: 'closed', reason: 'replaced' });
  assert.equal(connection.state.name, 'closed');
});

test('what WebSocket does not take is tried again later', async () => {
  const { environment, connection } = setUp();
  const { WebSocket } = environment;
  environment.WebSocket = class {
    constructor() {
      throw new DOMException('an insecure connection may not be made from here', 'SecurityError');
    }
  };
  connection.start();
  await settled();
  assert.equal(connection.state.name, 'waiting');
  environment.WebSocket = WebSocket;
  await environment.pass(250);
  environment.socket.open().welcome();
  assert.equal(connection.state.name, 'online');
});

test('1012 connects at once, and to the next gateway', async () => {
  const { environment, connection, socket, states } = await online();
  socket.end(1012);
  await settled();
  assert.equal(environment.sockets.length, 2);
  assert.deepEqual(
    environment.sockets.map(({ url }) => url.host),
    ['two.test', 'three.test'],
  );
  environment.socket.open().welcome({ gatewayId: 'gateway-2' });
  assert.deepEqual(names(states), ['connecting', 'online', 'connecting', 'online']);
  assert.equal(connection.state.gatewayId, 'gateway-2');
});

test('1012 before the welcome waits, so that nobody turns in circles', async () => {
  const { environment, connection } = setUp();
  connection.start();
  environment.socket.open().end(1012);
  await settled();
  assert.equal(connection.state.name, 'waiting');
});

for (const code of [1013, 4429]) {
  test(`${code} waits for at least 5 s`, async () => {
    const { environment, states } = await online({ random: () => 0 });
    environment.socket.end(code);
    assert.equal(states.at(-1).retryAt - environment.now(), 5_000);
    await environment.pass(4_999);
    assert.equal(environment.sockets.length, 1);
    await environment.pass(1);
    assert.equal(environment.sockets.length, 2);
  });
}

for (const code of [1000, 1001, 1006, 1011, 4400, 4408]) {
  test(`${code} waits, and connects again`, async () => {
    const { environment, states } = await online();
    environment.socket.end(code);
    assert.equal(states.at(-1).name, 'waiting');
    await environment.pass(500);
    assert.equal(environment.sockets.length, 2);
  });
}

test('a gateway that does not say welcome within 10 s is given up', async () => {
  const { environment, connection, states } = setUp();
  connection.start();
  environment.socket.open();
  await environment.pass(9_999);
  assert.equal(connection.state.name, 'connecting');
  await environment.pass(1);
  assert.equal(connection.state.name, 'waiting');
  assert.equal(environment.socket.readyState, 2);
  await environment.pass(250);
  assert.deepEqual(names(states), ['connecting', 'waiting', 'connecting']);
});

test('a gateway that cannot be reached for 10 s is given up', async () => {
  const { environment, connection } = setUp();
  connection.start();
  await environment.pass(10_000);
  assert.equal(connection.state.name, 'waiting');
});

test('it pings after 0.8 of a heartbeat, and after each answer', async () => {
  const { environment, connection } = setUp();
  connection.start();
  const { socket } = environment;
  socket.open().welcome({ heartbeatSeconds: 10 });
  await environment.pass(7_999);
  assert.equal(socket.sent('ping').length, 0);
  await environment.pass(1);
  assert.equal(socket.sent('ping').length, 1);
  socket.say({ pong: {} });
  await environment.pass(7_999);
  assert.equal(socket.sent('ping').length, 1);
  await environment.pass(1);
  assert.equal(socket.sent('ping').length, 2);
});

test('it pings whatever else comes', async () => {
  const { environment, socket } = await online();
  for (let second = 0; second < 24; second++) {
    await environment.pass(1_000);
    socket.say({ receipt: {} });
  }
  assert.equal(socket.sent('ping').length, 1);
});

test('a connection that says nothing for two heartbeats is dead', async () => {
  const { environment, connection, socket } = await online();
  await environment.pass(30_000);
  socket.say({ receipt: {} });
  await environment.pass(59_999);
  assert.equal(connection.state.name, 'online');
  await environment.pass(1);
  assert.equal(connection.state.name, 'waiting');
  assert.equal(socket.readyState, 2);
});

test('a check asks a connection whether it lives, and gives it 5 s', async () => {
  const { environment, connection, socket } = await online();
  connection.check();
  assert.equal(socket.sent('ping').length, 1);
  await environment.pass(4_999);
  socket.say({ pong: {} });
  await environment.pass(20_000);
  assert.equal(connection.state.name, 'online');
  connection.check();
  await environment.pass(4_999);
  assert.equal(connection.state.name, 'online');
  await environment.pass(1);
  assert.equal(connection.state.name, 'waiting');
});

test('checks that come again and again do not keep a dead connection', async () => {
  const { environment, connection } = await online();
  for (let second = 0; second < 5; second++) {
    connection.check();
    await environment.pass(1_000);
  }
  assert.equal(connection.state.name, 'waiting');
});

test('a check does not give a dead connection more time than it had', async () => {
  const { environment, connection } = await online();
  await environment.pass(59_000);
  connection.check();
  await environment.pass(1_000);
  assert.equal(connection.state.name, 'waiting');
});

test('a check ends the wait', async () => {
  const { environment, connection } = await online();
  environment.socket.end();
  connection.check();
  assert.equal(connection.state.name, 'connecting');
  await environment.pass(9_000);
  assert.equal(environment.sockets.length, 2); // The wait is over: it does not connect once more.
});

test('a check leaves what is connecting or closed alone', async () => {
  const { environment, connection } = setUp();
  connection.check();
  assert.equal(environment.sockets.length, 0);
  connection.start();
  connection.check();
  assert.equal(environment.sockets.length, 1);
  connection.stop();
  connection.check();
  assert.equal(environment.sockets.length, 1);
});

test('a start while it waits connects at once, and is else nothing', async () => {
  const { environment, connection } = await online();
  connection.start();
  assert.equal(environment.sockets.length, 1);
  environment.socket.end();
  connection.start();
  connection.start();
  assert.equal(environment.sockets.length, 2);
});

test('when the network comes back it connects at once', async () => {
  const { environment, connection } = await online();
  environment.socket.end();
  environment.network.dispatchEvent(new Event('online'));
  assert.equal(connection.state.name, 'connecting');
  environment.socket.open().welcome();
  environment.network.dispatchEvent(new Event('online'));
  assert.equal(environment.socket.sent('ping').length, 1);
});

test('when it is stopped, the network does not matter', async () => {
  const { environment, connection, socket } = await online();
  connection.stop();
  environment.network.dispatchEvent(new Event('online'));
  await environment.pass(3_600_000);
  assert.deepEqual(connection.state, { name: 'closed', reason: 'stopped' });
  assert.equal(environment.sockets.length, 1);
  assert.equal(socket.readyState, 2);
});

test('where there is no network to listen to it does without', async () => {
  const environment = new FakeEnvironment();
  environment.network = null;
  const tokens = new FakeTokens(environment, 1_000);
  const connection = new Connection({ gateways: GATEWAYS, user: 'alice', device: 'laptop', tokens, environment });
  connection.start();
  environment.socket.open().welcome();
  connection.stop();
  assert.equal(connection.state.name, 'closed');
});

test('what an abandoned socket still says is passed over', async () => {
  const { environment, connection, socket, states, frames } = await online();
  await environment.pass(60_000); // It died silently.
  await environment.pass(250);
  const next = environment.socket;
  assert.notEqual(next, socket);
  socket.say({ receipt: {} });
  socket.welcome({ gatewayId: 'gateway-9' });
  socket.end(4409);
  socket.onopen({});
  assert.equal(connection.state.name, 'connecting');
  next.open().welcome();
  socket.end(4401);
  await environment.pass(1_000);
  assert.deepEqual(connection.state, { name: 'online', gatewayId: 'gateway-1' });
  assert.deepEqual(names(states), ['connecting', 'online', 'waiting', 'connecting', 'online']);
  assert.ok(frames.every((frame) => frame.welcome?.gatewayId === 'gateway-1'));
});

test('who is told that it connects may stop it', async () => {
  const { environment, connection } = setUp();
  connection.addEventListener('state', ({ detail }) => detail.name === 'connecting' && connection.stop());
  connection.start();
  await environment.pass(60_000);
  assert.deepEqual(connection.state, { name: 'closed', reason: 'stopped' });
  assert.equal(environment.sockets.length, 0);
});

test('no timer is left behind by a connection that was stopped', async () => {
  const { environment, connection } = await online();
  connection.check();
  connection.stop();
  assert.equal(environment.timers, 0);
});

for (const gateways of [[], ['/ws'], ['one.test/ws'], ['ftp://one.test/ws'], ['wss://one.test/ws', '']]) {
  test(`gateways that nobody could connect to are refused at once: ${JSON.stringify(gateways)}`, () => {
    assert.throws(() => setUp({ gateways }), { name: 'TypeError', message: /gateways.*wss?:/ });
  });
}

test('where there is no WebSocket it says so at once', () => {
  const environment = new FakeEnvironment();
  environment.WebSocket = undefined;
  const tokens = new FakeTokens(environment, 1_000);
  assert.throws(() => new Connection({ gateways: GATEWAYS, user: 'alice', device: 'laptop', tokens, environment }), {
    name: 'TypeError',
    message: /WebSocket/,
  });
});

/** Answers pings while time passes. */
async function keptAlive(environment, milliseconds) {
  for (let passed = 0; passed < milliseconds; passed += 10_000) {
    await environment.pass(10_000);
    environment.socket.say({ pong: {} });
  }
}
