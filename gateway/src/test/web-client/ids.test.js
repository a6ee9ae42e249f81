import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clientMsgIds, conversationId, isUserId } from '../../main/resources/web/client/ids.js';
import { FakeEnvironment } from './fake-environment.js';

test('an id is a ULID of the time it was made at', () => {
  const newId = clientMsgIds({ now: () => 1_469_918_176_385, randomBytes: (count) => new Uint8Array(count) });
  assert.equal(newId(), '01ARYZ6S410000000000000000'); // The example of the ULID specification.
});

test('ids sort in the order in which they were made, within a millisecond too', () => {
  const environment = new FakeEnvironment();
  const newId = clientMsgIds(environment);
  const ids = [];
  for (let millisecond = 0; millisecond < 20; millisecond++) {
    ids.push(...Array.from({ length: 50 }, newId));
    environment.stepClock(1);
  }
  assert.deepEqual([...ids].sort(), ids);
  assert.equal(new Set(ids).size, 1_000);
});

test('ids sort when the clock steps back', () => {
  const environment = new FakeEnvironment();
  const newId = clientMsgIds(environment);
  const ids = [];
  for (const step of [0, -3_600_000, 10, 3_600_000, -1, 1]) {
    environment.stepClock(step);
    ids.push(newId(), newId());
  }
  assert.deepEqual([...ids].sort(), ids);
  assert.equal(new Set(ids).size, ids.length);
});

test('ids have room to count up within a millisecond, whatever the chance', () => {
  const newId = clientMsgIds({ now: () => 1, randomBytes: (count) => new Uint8Array(count).fill(0xff) });
  const ids = Array.from({ length: 1_000 }, newId);
  assert.deepEqual([...ids].sort(), ids);
  assert.ok(ids.every((id) => /^[0-9A-HJKMNP-TV-Z]{26}$/.test(id)));
});

test('two clients do not make the same ids', () => {
  const [one, other] = [1, 2].map((seed) => clientMsgIds(new FakeEnvironment({ seed })));
  assert.notEqual(one(), other());
});

test('a user id has the form that the server takes', () => {
  for (const id of ['a', 'alice', 'Alice_2.b-c', '.', 'a'.repeat(64)]) {
    assert.ok(isUserId(id), id);
  }
  for (const id of ['', ' ', 'a b', 'ä', 'a:b', 'a/b', 'a\n', '用户', 'a'.repeat(65)]) {
    assert.ok(!isUserId(id), id);
  }
});

test('a conversation is the same for both of its users', () => {
  assert.equal(conversationId('bob', 'alice'), 'alice:bob');
  assert.equal(conversationId('alice', 'bob'), 'alice:bob');
  assert.equal(conversationId('a', 'Z'), 'Z:a'); // In the order of bytes.
});
