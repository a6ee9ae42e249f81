import assert from 'node:assert/strict';
import { test } from 'node:test';
import { QueryApi, QueryApiError } from '../../main/resources/web/client/index.js';
import { FakeEnvironment, settled } from './fake-environment.js';

const MESSAGE = { messageId: 'a', content: 'Hello' };

/** A query API that gives these answers, one after the other, to what `requests` then has. */
function setUp(...answers) {
  const environment = new FakeEnvironment();
  const requests = [];
  environment.fetch = async (url, { headers, ...options }) => {
    requests.push({ url: String(url), authorization: headers.Authorization, options });
    const next = answers.length > 1 ? answers.shift() : answers[0];
    return next();
  };
  const tokens = { token: 'old', renewals: 0, current: () => tokens.token };
  tokens.renew = async () => {
    tokens.renewals++;
    return (tokens.token = 'new');
  };
  const query = new QueryApi({ address: 'https://query.test/api/', tokens, environment });
  return { environment, requests, tokens, query };
}

function answer(body, { status = 200, ...headers } = {}) {
  return () => new Response(typeof body === 'string' ? body : JSON.stringify(body), { status, headers });
}

/** What a promise came to, or null while it has not. */
function outcome(promise) {
  const found = { value: null, error: null };
  promise.then(
    (value) => (found.value = value),
    (error) => (found.error = error),
  );
  return found;
}

function refused(status, title) {
  return (error) => {
    assert.ok(error instanceof QueryApiError && error instanceof Error);
    assert.deepEqual([error.name, error.status, error.title], ['QueryApiError', status, title]);
    return true;
  };
}

test('a question is asked as the user, past every cache', async () => {
  const { query, requests } = setUp(answer(MESSAGE));
  assert.deepEqual(await query.message('a'), MESSAGE);
  const { url, authorization, options } = requests[0];
  assert.equal(url, 'https://query.test/api/v1/messages/a');
  assert.equal(authorization, 'Bearer old');
  assert.equal(options.cache, 'no-store');
  assert.ok(options.signal instanceof AbortSignal);
});

test('each question has its address', async () => {
  const { query, requests } = setUp(answer({}));
  const api = 'https://query.test/api/v1';
  for (const [ask, url] of [
    [() => query.conversations(), '/conversations'],
    [() => query.conversations(null, 20), '/conversations?limit=20'],
    [() => query.conversations('a+b=', 20), '/conversations?cursor=a%2Bb%3D&limit=20'],
    [() => query.messages('alice:bob'), '/conversations/alice%3Abob/messages'],
    [() => query.messages('a:b', { before: '9', limit: 5 }), '/conversations/a%3Ab/messages?before=9&limit=5'],
    [() => query.messages('a:b', { before: null, after: '0' }), '/conversations/a%3Ab/messages?after=0'],
    [() => query.message('a/b?c'), '/messages/a%2Fb%3Fc'],
    [() => query.events('a/b'), '/messages/a%2Fb/events'],
    [() => query.unread(), '/unread'],
    [() => query.search({ q: 'a & b' }), '/search?q=a+%26+b'],
    [() => query.search({ q: '好', peer: 'b', cursor: 'c', limit: 3 }), '/search?q=%E5%A5%BD&peer=b&cursor=c&limit=3'],
  ]) {
    await ask();
    assert.equal(requests.at(-1).url, api + url);
  }
});

test('401 renews the token once, and asks again with it', async () => {
  const { query, requests, tokens } = setUp(answer('', { status: 401 }), answer(MESSAGE));
  assert.deepEqual(await query.message('a'), MESSAGE);
  assert.deepEqual(
    requests.map(({ authorization }) => authorization),
    ['Bearer old', 'Bearer new'],
  );
  assert.equal(tokens.renewals, 1);
});

test('401 with the new token too is the answer', async () => {
  const { query, requests, tokens } = setUp(answer({ title: 'Unauthorized' }, { status: 401 }));
  await assert.rejects(query.message('a'), refused(401, 'Unauthorized'));
  assert.equal(requests.length, 2);
  assert.equal(tokens.renewals, 1);
});

test('401 is the answer where there is no new token', async () => {
  const { query, requests, tokens } = setUp(answer({}, { status: 401 }));
  tokens.renew = async () => null;
  await assert.rejects(query.message('a'), refused(401, ''));
  assert.equal(requests.length, 1);
});

test('401 takes the token that another question brought meanwhile', async () => {
  const { query, requests, tokens } = setUp(
    () => {
      tokens.token = 'of another question';
      return answer('', { status: 401 })();
    },
    answer(MESSAGE),
  );
  await query.message('a');
  assert.equal(requests[1].authorization, 'Bearer of another question');
  assert.equal(tokens.renewals, 0);
});

test('a new token that cannot be had now is a question that was not answered', async () => {
  const { query, tokens } = setUp(answer('', { status: 401 }));
  tokens.renew = async () => {
    throw new Error('the login service is away');
  };
  await assert.rejects(query.message('a'), refused(0, 'not reached'));
});

for (const status of [503, 429]) {
  test(`${status} is asked again when the server says`, async () => {
    const { environment, query, requests } = setUp(answer('', { status, 'Retry-After': '3' }), answer(MESSAGE));
    const found = outcome(query.message('a'));
    await environment.pass(2_999);
    assert.equal(requests.length, 1);
    await environment.pass(1);
    assert.deepEqual(found.value, MESSAGE);
  });

  test(`${status} is asked three times at most`, async () => {
    const { environment, query, requests } = setUp(answer({ title: 'Busy' }, { status, 'Retry-After': '1' }));
    const found = outcome(query.message('a'));
    await environment.pass(1_000);
    assert.equal(found.error, null);
    await environment.pass(60_000);
    assert.equal(requests.length, 3);
    refused(status, 'Busy')(found.error);
  });
}

for (const [said, wait] of [
  ['0', 100],
  ['7', 7_000],
  ['3600', 10_000],
  ['Thu, 01 Jan 2026 00:00:05 GMT', 5_000],
  ['Wed, 31 Dec 2025 23:59:00 GMT', 100],
  ['Fri, 02 Jan 2026 00:00:00 GMT', 10_000],
  ['soon', 100],
  [null, 1_000],
]) {
  test(`Retry-After: ${said} is a wait of ${wait} ms`, async () => {
    const headers = said === null ? {} : { 'Retry-After': said };
    const { environment, query, requests } = setUp(answer('', { status: 503, ...headers }), answer(MESSAGE));
    const found = outcome(query.message('a'));
    await environment.pass(wait - 1);
    assert.equal(requests.length, 1);
    await environment.pass(1);
    assert.equal(requests.length, 2);
    assert.deepEqual(found.value, MESSAGE);
  });
}

for (const status of [400, 403, 404, 409, 500, 502]) {
  test(`${status} is the answer`, async () => {
    const { query, requests } = setUp(answer({ title: 'No', detail: 'not this way' }, { status }));
    await assert.rejects(query.message('a'), refused(status, 'not this way'));
    assert.equal(requests.length, 1);
  });
}

for (const [body, title] of [
  ['{"title":"No","detail":"not this way"}', 'not this way'],
  ['{"title":"No"}', 'No'],
  ['{}', 'Not Found'],
  ['null', 'Not Found'],
  ['"text"', 'Not Found'],
  ['<html>', 'Not Found'],
  ['', 'Not Found'],
]) {
  test(`a refusal says what it is as well as it can: ${body}`, async () => {
    const { query } = setUp(() => new Response(body, { status: 404, statusText: 'Not Found' }));
    await assert.rejects(query.message('a'), (error) => {
      assert.equal(error.message, `404 ${title}`);
      return refused(404, title)(error);
    });
  });
}

test('a server that is not reached is a question that was not answered', async () => {
  const cause = new TypeError('fetch failed');
  const { query, requests } = setUp(() => Promise.reject(cause));
  await assert.rejects(query.message('a'), (error) => error.cause === cause && refused(0, 'not reached')(error));
  assert.equal(requests.length, 1);
});

test('no answer within 10 s is a question that was not answered', async (t) => {
  const limit = new AbortController();
  t.mock.method(AbortSignal, 'timeout', (milliseconds) => {
    assert.equal(milliseconds, 10_000);
    return limit.signal;
  });
  const { query } = setUp(
    () => new Promise((_, reject) => limit.signal.addEventListener('abort', () => reject(limit.signal.reason))),
  );
  const found = outcome(query.message('a'));
  await settled();
  assert.equal(found.error, null);
  limit.abort(new DOMException('late', 'TimeoutError'));
  await settled();
  refused(0, 'no answer in time')(found.error);
});

test('an answer that breaks off is a question that was not answered', async () => {
  const { query } = setUp(answer('{"messageId":'));
  await assert.rejects(query.message('a'), refused(0, 'not reached'));
});
