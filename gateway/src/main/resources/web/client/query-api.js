import { environment as withDefaults } from './environment.js';

const TIMEOUT = 10_000;
const MOST_TRIES = 3;
const LONGEST_WAIT = 10_000;

/** A question that was not answered; `status` is 0 where the server was not reached. */
export class QueryApiError extends Error {
  name = 'QueryApiError';

  /**
   * @param {number} status
   * @param {string} title
   * @param {{cause?: unknown}} [options]
   */
  constructor(status, title, options) {
    super(status ? `${status} ${title}` : title, options);
    this.status = status;
    this.title = title;
  }
}

/** The query API over HTTP: histories, conversations, counts and search. */
export class QueryApi {
  #address;
  #tokens;
  #environment;

  /**
   * @param {object} options
   * @param {string} options.address where `/v1` lies
   * @param {import('./types.js').Tokens} options.tokens
   * @param {Partial<import('./environment.js').Environment>} [options.environment]
   */
  constructor({ address, tokens, environment }) {
    this.#address = address.replace(/\/$/, '');
    this.#tokens = tokens;
    this.#environment = withDefaults(environment);
  }

  /**
   * @param {string | null} [cursor]
   * @param {number} [limit]
   * @returns {Promise<{items: import('./types.js').Conversation[], nextCursor: string | null}>} newest first
   */
  conversations(cursor, limit) {
    return this.#get('/v1/conversations', { cursor, limit });
  }

  /**
   * @param {string} conversationId
   * @param {{before?: string | null, after?: string, limit?: number}} [page]
   * @returns {Promise<{items: import('./types.js').Message[], nextBefore: string | null}>} newest first
   */
  messages(conversationId, { before, after, limit } = {}) {
    return this.#get(`/v1/conversations/${encodeURIComponent(conversationId)}/messages`, { before, after, limit });
  }

  /**
   * @param {string} messageId
   * @returns {Promise<import('./types.js').Message>}
   */
  message(messageId) {
    return this.#get(`/v1/messages/${encodeURIComponent(messageId)}`);
  }

  /**
   * @param {string} messageId
   * @returns {Promise<{items: import('./types.js').AuditEvent[]}>}
   */
  events(messageId) {
    return this.#get(`/v1/messages/${encodeURIComponent(messageId)}/events`);
  }

  /** @returns {Promise<{total: number, conversations: Record<string, number>}>} */
  unread() {
    return this.#get('/v1/unread');
  }

  /**
   * @param {{q: string, peer?: string, cursor?: string | null, limit?: number}} question
   * @returns {Promise<{items: import('./types.js').FoundMessage[], nextCursor: string | null, total: number}>}
   */
  search({ q, peer, cursor, limit }) {
    return this.#get('/v1/search', { q, peer, cursor, limit });
  }

  /**
   * @param {string} path
   * @param {Record<string, string | number | null | undefined>} [parameters]
   * @returns {Promise<any>}
   */
  async #get(path, parameters = {}) {
    const url = new URL(this.#address + path);
    for (const [name, value] of Object.entries(parameters)) {
      if (value !== undefined && value !== null) {
        url.searchParams.set(name, String(value));
      }
    }
    let renewed = false;
    for (let tries = 1; ; tries++) {
      const token = this.#tokens.current();
      const response = await this.#fetch(url, token);
      if (response.ok) {
        return this.#body(response);
      }
      if (response.status === 401 && !renewed) {
        renewed = true;
        // Another question may have brought a new token in the meantime.
        if (this.#tokens.current() === token && !(await this.#renew())) {
          throw await problem(response);
        }
      } else if ((response.status === 503 || response.status === 429) && tries < MOST_TRIES) {
        await this.#sleep(this.#retryAfter(response));
      } else {
        throw await problem(response);
      }
    }
  }

  /**
   * @param {URL} url
   * @param {string | null} token
   */
  async #fetch(url, token) {
    try {
      return await this.#environment.fetch(url, {
        headers: { Authorization: `Bearer ${token}`, Accept: 'application/json' },
        signal: AbortSignal.timeout(TIMEOUT),
        cache: 'no-store',
        credentials: 'omit',
      });
    } catch (cause) {
      throw unreachable(cause);
    }
  }

  /** @param {Response} response */
  async #body(response) {
    try {
      return await response.json();
    } catch (cause) {
      throw unreachable(cause);
    }
  }

  async #renew() {
    try {
      return await this.#tokens.renew();
    } catch (cause) {
      throw unreachable(cause);
    }
  }

  /**
   * Seconds or a date; a second where the answer does not say (or, to a page elsewhere, does not show it).
   *
   * @param {Response} response
   */
  #retryAfter(response) {
    const text = response.headers.get('Retry-After') ?? '1';
    const wait = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - this.#environment.now();
    return Math.min(Math.max(wait || 0, 100), LONGEST_WAIT);
  }

  /**
   * @param {number} milliseconds
   * @returns {Promise<void>}
   */
  #sleep(milliseconds) {
    return new Promise((resolve) => this.#environment.setTimeout(resolve, milliseconds));
  }
}

/** @param {unknown} cause */
function unreachable(cause) {
  const late = cause instanceof Error && cause.name === 'TimeoutError';
  return new QueryApiError(0, late ? 'no answer in time' : 'not reached', { cause });
}

/** @param {Response} response */
async function problem(response) {
  const { title, detail } = (await response.json().catch(() => null)) ?? {};
  return new QueryApiError(response.status, detail ?? title ?? response.statusText);
}
