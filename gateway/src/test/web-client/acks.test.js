import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Acks } from '../../main/resources/web/client/acks.js';
import { FakeEnvironment } from './fake-environment.js';

/** Acks, and the frames that went out while there was a connection. */
function setUp() {
  const environment = new FakeEnvironment();
  const line = { open: true, frames: [] };
  const send = (frame) => line.open && line.frames.push(frame.ack) > 0;
  return { environment, line, acks: new Acks(send, environment) };
}

function ids(count, prefix = 'id') {
  return Array.from({ length: count }, (_, number) => `${prefix}-${number}`);
}

test('what comes within 100 ms is acknowledged in one frame', async () => {
  const { environment, line, acks } = setUp();
  acks.add(['a'], 'UNREAD');
  await environment.pass(60);
  acks.add(['b', 'c'], 'UNREAD');
  await environment.pass(39);
  assert.deepEqual(line.frames, []);
  await environment.pass(1);
  assert.deepEqual(line.frames, [{ messageIds: ['a', 'b', 'c'], status: 'UNREAD' }]);
  await environment.pass(60_000);
  assert.equal(line.frames.length, 1);
});

test('a frame has at most 500', async () => {
  const { environment, line, acks } = setUp();
  acks.add(ids(1_001), 'UNREAD');
  await environment.pass(100);
  assert.deepEqual(
    line.frames.map(({ messageIds }) => messageIds.length),
    [500, 500, 1],
  );
  assert.deepEqual(
    line.frames.flatMap(({ messageIds }) => messageIds),
    ids(1_001),
  );
});

test('read wins over received, whichever came first', async () => {
  const { environment, line, acks } = setUp();
  acks.add(['a', 'b', 'c'], 'UNREAD');
  acks.add(['a'], 'READ');
  acks.add(['b'], 'READ');
  acks.add(['b'], 'UNREAD');
  await environment.pass(100);
  assert.deepEqual(line.frames, [
    { messageIds: ['c'], status: 'UNREAD' },
    { messageIds: ['a', 'b'], status: 'READ' },
  ]);
});

test('what was acknowledged as read is so when it comes again', async () => {
  const { environment, line, acks } = setUp();
  acks.add(['a'], 'READ');
  await environment.pass(100);
  acks.add(['a'], 'UNREAD');
  await environment.pass(100);
  assert.deepEqual(line.frames[1], { messageIds: ['a'], status: 'READ' });
});

test('what the last connection may have lost goes again on the next', async () => {
  const { environment, line, acks } = setUp();
  acks.add(['a'], 'UNREAD');
  acks.add(['b'], 'READ');
  await environment.pass(100);
  line.open = false;
  acks.add(['c'], 'UNREAD');
  await environment.pass(30_000);
  assert.equal(line.frames.length, 2);
  line.open = true;
  acks.repeat();
  assert.deepEqual(line.frames.slice(2), [
    { messageIds: ['a', 'c'], status: 'UNREAD' },
    { messageIds: ['b'], status: 'READ' },
  ]);
});

test('what was sent 90 s ago does not go again', async () => {
  const { environment, line, acks } = setUp();
  acks.add(['old'], 'UNREAD');
  await environment.pass(1_200);
  acks.add(['young'], 'UNREAD');
  await environment.pass(89_000);
  acks.repeat();
  assert.deepEqual(line.frames.slice(2), [{ messageIds: ['young'], status: 'UNREAD' }]);
});

test('what was never sent goes whenever there is a connection', async () => {
  const { environment, line, acks } = setUp();
  line.open = false;
  acks.add(['a'], 'READ');
  await environment.pass(3_600_000);
  line.open = true;
  acks.repeat();
  assert.deepEqual(line.frames, [{ messageIds: ['a'], status: 'READ' }]);
});

test('at most 5,000 are kept, the newest', async () => {
  const { environment, line, acks } = setUp();
  acks.add(ids(3_000, 'old'), 'UNREAD');
  await environment.pass(100);
  acks.add(ids(3_000, 'young'), 'UNREAD');
  await environment.pass(100);
  line.frames.length = 0;
  acks.repeat();
  const repeated = line.frames.flatMap(({ messageIds }) => messageIds);
  assert.deepEqual(repeated, [...ids(3_000, 'old').slice(1_000), ...ids(3_000, 'young')]);
});

test('the newest are those that were said last', async () => {
  const { environment, line, acks } = setUp();
  acks.add(ids(5_000), 'UNREAD');
  await environment.pass(100);
  acks.add(['id-0', 'new'], 'READ');
  await environment.pass(100);
  line.frames.length = 0;
  acks.repeat();
  const repeated = line.frames.flatMap(({ messageIds }) => messageIds);
  assert.equal(repeated.length, 5_000);
  assert.ok(repeated.includes('id-0') && !repeated.includes('id-1'));
});

test('at most 5,000 are kept without a connection', async () => {
  const { environment, line, acks } = setUp();
  line.open = false;
  acks.add(ids(6_000), 'UNREAD');
  await environment.pass(100);
  line.open = true;
  acks.repeat();
  assert.deepEqual(
    line.frames.flatMap(({ messageIds }) => messageIds),
    ids(6_000).slice(1_000),
  );
});

test('with a connection each one is sent, however many there are', async () => {
  const { environment, line, acks } = setUp();
  acks.add(ids(6_000), 'UNREAD');
  await environment.pass(100);
  assert.equal(line.frames.flatMap(({ messageIds }) => messageIds).length, 6_000);
});

test('one that the server cannot take now goes again when it says', async () => {
  const { environment, line, acks } = setUp();
  acks.add(['a', 'b'], 'READ');
  await environment.pass(100);
  acks.refused({ messageId: 'a', code: 'UNAVAILABLE', message: '', retryAfterMillis: 3_000 });
  await environment.pass(2_999);
  assert.equal(line.frames.length, 1);
  await environment.pass(1);
  assert.deepEqual(line.frames.slice(1), [{ messageIds: ['a'], status: 'READ' }]);
});

test('one that the server cannot take now waits a second where it does not say how long', async () => {
  const { environment, line, acks } = setUp();
  acks.add(['a'], 'READ');
  await environment.pass(100);
  acks.refused({ messageId: 'a', code: 'RATE_LIMITED', message: '' });
  await environment.pass(999);
  assert.equal(line.frames.length, 1);
  await environment.pass(1);
  assert.equal(line.frames.length, 2);
});

test('what comes before or after does not send it sooner, and a shorter wait does not either', async () => {
  const { environment, line, acks } = setUp();
  acks.add(['a', 'b'], 'UNREAD');
  await environment.pass(100);
  acks.add(['before'], 'UNREAD');
  acks.refused({ messageId: 'a', code: 'UNAVAILABLE', message: '', retryAfterMillis: 3_000 });
  acks.refused({ messageId: 'b', code: 'UNAVAILABLE', message: '', retryAfterMillis: 500 });
  acks.add(['after'], 'UNREAD');
  await environment.pass(2_999);
  assert.equal(line.frames.length, 1);
  await environment.pass(1);
  assert.deepEqual(line.frames.slice(1), [{ messageIds: ['a', 'b', 'before', 'after'], status: 'UNREAD' }]);
});

test('a wait is over with the connection that asked for it', async () => {
  const { environment, line, acks } = setUp();
  acks.add(['a'], 'UNREAD');
  await environment.pass(100);
  acks.refused({ messageId: 'a', code: 'UNAVAILABLE', message: '', retryAfterMillis: 60_000 });
  acks.repeat();
  acks.add(['b'], 'UNREAD');
  await environment.pass(100);
  assert.deepEqual(
    line.frames.map(({ messageIds }) => messageIds),
    [['a'], ['a'], ['b']],
  );
});

for (const code of ['NOT_RECIPIENT', 'UNKNOWN_MESSAGE']) {
  test(`one that was refused for good is forgotten: ${code}`, async () => {
    const { environment, line, acks } = setUp();
    acks.add(['a', 'b'], 'UNREAD');
    await environment.pass(100);
    acks.refused({ messageId: 'a', code, message: '' });
    acks.refused({ messageId: 'never heard of', code, message: '' });
    acks.repeat();
    assert.deepEqual(line.frames.slice(1), [{ messageIds: ['b'], status: 'UNREAD' }]);
  });
}

test('with the end what is gathered is sent at once', async () => {
  const { environment, line, acks } = setUp();
  acks.add(['a'], 'READ');
  acks.stop();
  assert.deepEqual(line.frames, [{ messageIds: ['a'], status: 'READ' }]);
  await environment.pass(1_000);
  assert.equal(line.frames.length, 1);
});
