import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MemoryStorage } from '../../main/resources/web/client/environment.js';
import { Outbox, OutboxFull } from '../../main/resources/web/client/outbox.js';

const PREFIX = 'danliao.outbox.v1.';

function entry(clientMsgId, fields) {
  return { clientMsgId, to: 'bob', contentType: 'text/plain', content: 'Hello', at: 1, ...fields };
}

function numbered(number) {
  return entry(`message-${String(number).padStart(5, '0')}`);
}

/** One that is full whatever is put into it, once it is told so. */
class FullStorage extends MemoryStorage {
  full = false;

  setItem(key, value) {
    if (this.full) {
      throw new DOMException('no room', 'QuotaExceededError');
    }
    super.setItem(key, value);
  }
}

test('what was put is there, for the next outbox of the user too', () => {
  const storage = new MemoryStorage();
  const outbox = new Outbox(storage, 'alice');
  outbox.put(numbered(1));
  assert.deepEqual(outbox.get('message-00001'), numbered(1));
  assert.deepEqual(new Outbox(storage, 'alice').all(), [numbered(1)]);
});

test('what was put again replaces what was there', () => {
  const outbox = new Outbox(new MemoryStorage(), 'alice');
  outbox.put(numbered(1));
  const refused = { ...numbered(1), failure: { code: 'BLOCKED', message: 'no' } };
  outbox.put(refused);
  assert.deepEqual(outbox.all(), [refused]);
});

test('what was removed is gone, and may be removed again', () => {
  const outbox = new Outbox(new MemoryStorage(), 'alice');
  outbox.put(numbered(1));
  outbox.put(numbered(2));
  outbox.remove('message-00001');
  outbox.remove('message-00001');
  assert.equal(outbox.get('message-00001'), null);
  assert.deepEqual(outbox.all(), [numbered(2)]);
});

test('it keeps 1,000 messages, and of the next one nothing', () => {
  const storage = new MemoryStorage();
  const outbox = new Outbox(storage, 'alice');
  for (let number = 0; number < 1_000; number++) {
    outbox.put(numbered(number));
  }
  assert.throws(() => outbox.put(numbered(1_000)), OutboxFull);
  assert.equal(storage.length, 1_000);
  assert.equal(outbox.all().length, 1_000);
  assert.equal(outbox.get('message-01000'), null);

  outbox.put({ ...numbered(7), failure: { code: 'BLOCKED', message: 'no' } }); // It is none more.
  outbox.remove('message-00008');
  outbox.put(numbered(1_000));
  assert.equal(outbox.all().length, 1_000);
});

test('what other users keep does not count, whatever their names', () => {
  const storage = new MemoryStorage();
  const other = new Outbox(storage, 'alice.b');
  for (let number = 0; number < 1_000; number++) {
    other.put(numbered(number));
  }
  new Outbox(storage, 'alice').put(numbered(1));
  assert.throws(() => other.put(numbered(1_000)), OutboxFull);
});

test('it keeps 1 Mi characters, and of what is over that nothing', () => {
  const storage = new MemoryStorage();
  const outbox = new Outbox(storage, 'alice');
  const others = 63;
  for (let number = 0; number < others; number++) {
    outbox.put({ ...numbered(number), content: 'x'.repeat(16_384) });
  }
  const used = outbox.all().reduce((sum, one) => sum + JSON.stringify(one).length, 0);
  const around = JSON.stringify(entry('message-last', { content: '' })).length;
  const room = 1024 * 1024 - used - around;
  assert.ok(room > 1 && room <= 16_384, `${room}`);

  assert.throws(() => outbox.put(entry('message-last', { content: 'x'.repeat(room + 1) })), OutboxFull);
  assert.equal(storage.length, others);
  outbox.put(entry('message-last', { content: 'x'.repeat(room) }));
  assert.throws(() => outbox.put(entry('message-more', { content: '' })), OutboxFull);
  assert.equal(storage.length, others + 1);
  assert.equal(outbox.get('message-last').content.length, room);
});

test('it counts what an entry has now, not also what it had', () => {
  const outbox = new Outbox(new MemoryStorage(), 'alice');
  const large = entry('message-large', { content: 'x'.repeat(600_000) });
  outbox.put(large);
  outbox.put({ ...large, failure: { code: 'BLOCKED', message: 'no' } });
  assert.equal(outbox.get('message-large').failure.code, 'BLOCKED');
});

test('a storage that throws keeps nothing of the message, and leaves the others', () => {
  const storage = new FullStorage();
  const outbox = new Outbox(storage, 'alice');
  outbox.put(numbered(1));
  storage.full = true;
  assert.throws(
    () => outbox.put(numbered(2)),
    (error) => error instanceof OutboxFull && error.cause.name === 'QuotaExceededError',
  );
  assert.throws(() => outbox.put({ ...numbered(1), content: 'changed' }), OutboxFull);
  assert.deepEqual(outbox.all(), [numbered(1)]);
});

test('why a message was refused is kept with it', () => {
  const storage = new MemoryStorage();
  new Outbox(storage, 'alice').put(numbered(1));
  new Outbox(storage, 'alice').refuse(numbered(1), { code: 'BLOCKED', message: 'no' });
  assert.deepEqual(new Outbox(storage, 'alice').get('message-00001').failure, { code: 'BLOCKED', message: 'no' });
});

test('why a message was refused is known as long as the program lives, where the storage has no room for it', () => {
  const storage = new FullStorage();
  const outbox = new Outbox(storage, 'alice');
  outbox.put(numbered(1));
  outbox.put(numbered(2));
  storage.full = true;
  for (const number of [1, 2]) {
    outbox.refuse(numbered(number), { code: 'BLOCKED', message: 'no' });
    assert.equal(outbox.all()[number - 1].failure.code, 'BLOCKED');
  }
  assert.deepEqual(new Outbox(storage, 'alice').all(), [numbered(1), numbered(2)]);
  storage.full = false;
  outbox.put(numbered(1));
  assert.deepEqual(outbox.get('message-00001'), numbered(1));
  outbox.remove('message-00002');
  outbox.put(numbered(2));
  assert.deepEqual(outbox.get('message-00002'), numbered(2));
});

test('all are in the order in which they were written', () => {
  const outbox = new Outbox(new MemoryStorage(), 'alice');
  const written = [entry('ID-00003', { at: 10 }), entry('ID-00004', { at: 10 }), entry('ID-00009', { at: 20 })];
  for (const one of [written[2], written[0], written[1]]) {
    outbox.put(one);
  }
  assert.deepEqual(outbox.all(), written);
});

test('the order is that of writing where the clock stepped back meanwhile', () => {
  const outbox = new Outbox(new MemoryStorage(), 'alice');
  const written = [entry('ID-00001', { at: 20 }), entry('ID-00002', { at: 10 })];
  written.forEach((one) => outbox.put(one));
  assert.deepEqual(outbox.all(), written);
});

test('users whose names begin alike have their own, dots or not', () => {
  const storage = new MemoryStorage();
  const users = ['a', 'a.', 'a.b', 'a.b.c', 'ab', '.a', 'a..b', 'A'];
  users.forEach((user) => new Outbox(storage, user).put(entry('message-1', { content: user })));
  for (const user of users) {
    assert.deepEqual(
      new Outbox(storage, user).all().map(({ content }) => content),
      [user],
    );
  }
  new Outbox(storage, 'a').remove('message-1');
  assert.equal(new Outbox(storage, 'a').all().length, 0);
  assert.equal(new Outbox(storage, 'a.b').all().length, 1);
});

test('what others keep in the storage is not touched', () => {
  const storage = new MemoryStorage();
  storage.setItem('theme', 'dark');
  storage.setItem(`${PREFIX}`, 'x');
  const outbox = new Outbox(storage, 'alice');
  outbox.put(numbered(1));
  assert.equal(outbox.all().length, 1);
  assert.equal(storage.getItem('theme'), 'dark');
});

for (const text of ['', '{', 'null', '5', '"text"', '[]', '{}', '{"clientMsgId":7}']) {
  test(`an entry that cannot be read is passed over: ${text}`, () => {
    const storage = new MemoryStorage();
    const outbox = new Outbox(storage, 'alice');
    outbox.put(numbered(1));
    storage.setItem(`${PREFIX}alice.broken-1`, text);
    outbox.put(numbered(2));
    assert.equal(outbox.get('broken-1'), null);
    assert.deepEqual(outbox.all(), [numbered(1), numbered(2)]);
  });
}
