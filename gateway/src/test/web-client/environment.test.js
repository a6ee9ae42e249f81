import assert from 'node:assert/strict';
import { test } from 'node:test';
import { environment, MemoryStorage } from '../../main/resources/web/client/environment.js';

test('in memory things are kept as in any Storage', () => {
  const storage = new MemoryStorage();
  storage.setItem('a', '1');
  storage.setItem('b', 2);
  storage.setItem('a', '3');
  assert.equal(storage.length, 2);
  assert.deepEqual([storage.key(0), storage.key(1), storage.key(2)], ['a', 'b', null]);
  assert.equal(storage.getItem('a'), '3');
  assert.equal(storage.getItem('b'), '2');
  assert.equal(storage.getItem('c'), null);
  storage.removeItem('a');
  storage.removeItem('c');
  assert.deepEqual([storage.length, storage.key(0), storage.getItem('a')], [1, 'b', null]);
});

test('what the caller brings is taken, the rest is the machine\'s', () => {
  const storage = new MemoryStorage();
  const made = environment({ storage, random: () => 0.25 });
  assert.equal(made.storage, storage);
  assert.equal(made.random(), 0.25);
  assert.ok(Math.abs(made.now() - Date.now()) < 1_000);
  assert.equal(made.randomBytes(10).length, 10);
});

test('where there is no storage it is in memory', (t) => {
  const descriptor = Object.getOwnPropertyDescriptor(globalThis, 'localStorage');
  t.after(() => {
    delete globalThis.localStorage;
    if (descriptor) {
      Object.defineProperty(globalThis, 'localStorage', descriptor);
    }
  });
  for (const get of [
    () => undefined,
    () => null,
    () => {
      throw new DOMException('cookies are blocked', 'SecurityError');
    },
  ]) {
    Object.defineProperty(globalThis, 'localStorage', { get, configurable: true });
    assert.ok(environment().storage instanceof MemoryStorage);
  }
});
