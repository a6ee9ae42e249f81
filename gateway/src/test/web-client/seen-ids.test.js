import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Seen } from '../../main/resources/web/client/seen-ids.js';

test('an id is new once', () => {
  const seen = new Seen();
  assert.equal(seen.add('a'), true);
  assert.equal(seen.add('a'), false);
  assert.equal(seen.add('b'), true);
});

test('the newest 20,000 ids are known', () => {
  const seen = new Seen();
  for (let number = 0; number < 20_001; number++) {
    assert.equal(seen.add(`id-${number}`), true);
  }
  assert.equal(seen.add('id-1'), false);
  assert.equal(seen.add('id-20000'), false);
  assert.equal(seen.add('id-0'), true);
});
