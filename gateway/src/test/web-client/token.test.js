import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tokenExpiry, tokenUser } from '../../main/resources/web/client/token.js';
import { jwt } from './fake-environment.js';

test('a token says whose it is and when it expires', () => {
  const token = jwt({ sub: 'alice', exp: 1_700_000_000 });
  assert.equal(tokenUser(token), 'alice');
  assert.equal(tokenExpiry(token), 1_700_000_000_000);
});

test('a token may hold whatever base64url and UTF-8 can', () => {
  for (const name of ['用户', 'a?b>c~', 'é', '😀😀']) {
    assert.equal(tokenUser(jwt({ sub: 'x', name, exp: 1 })), 'x');
    assert.equal(tokenUser(jwt({ sub: name })), name);
  }
});

for (const token of ['', 'a', 'a.b', 'a.!.c', jwt(null), jwt('text'), jwt([]), jwt({}), jwt({ sub: 7, exp: 'soon' })]) {
  test(`what is no token, or says nothing, is of nobody and has expired: ${token}`, () => {
    assert.equal(tokenUser(token), null);
    assert.equal(tokenExpiry(token), 0);
  });
}
