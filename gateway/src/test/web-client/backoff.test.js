import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Backoff } from '../../main/resources/web/client/backoff.js';
import { FakeEnvironment } from './fake-environment.js';

const BOUNDS = [500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000];

test('waits double up to 30 s', () => {
  const backoff = new Backoff({ random: () => 0.5 });
  assert.deepEqual(
    BOUNDS.map(() => backoff.next()),
    BOUNDS.map((bound) => bound / 2),
  );
});

test('each wait is a random part of its bound', () => {
  const { random } = new FakeEnvironment({ seed: 3 });
  const backoff = new Backoff({ random });
  const parts = BOUNDS.map((bound) => backoff.next() / bound);
  assert.ok(parts.every((part) => part >= 0 && part < 1));
  assert.equal(new Set(parts).size, BOUNDS.length);
});

test('after a reset they begin anew', () => {
  const backoff = new Backoff({ random: () => 1, first: 10, most: 25 });
  assert.deepEqual([backoff.next(), backoff.next(), backoff.next()], [10, 20, 25]);
  backoff.reset();
  assert.equal(backoff.next(), 10);
});
