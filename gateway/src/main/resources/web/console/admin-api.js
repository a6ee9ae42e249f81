const TIMEOUT = 10_000;

/** A request that was not answered as hoped; `status` is 0 where the server was not reached. */
export class AdminApiError extends Error {
  name = 'AdminApiError';

  /**
   * @param {number} status
   * @param {string} detail of the problem, in the server's words; of status 0 `timeout` or `unreachable`
   * @param {{cause?: unknown}} [options]
   */
  constructor(status, detail, options) {
    super(`${status} ${detail}`, options);
    this.status = status;
    this.detail = detail;
  }
}

/** What operators may ask of the query API: one method a request. */
export class AdminApi {
  #address;
  #token;

  /**
   * @param {string} address where `/admin/v1` lies
   * @param {string} token with the role admin
   */
  constructor(address, token) {
    this.#address = address.replace(/\/$/, '');
    this.#token = token;
  }

  /** @param {AbortSignal} [signal] */
  services(signal) {
    return this.#ask('GET', 'services', { signal });
  }

  /** @param {AbortSignal} [signal] */
  projections(signal) {
    return this.#ask('GET', 'projections', { signal });
  }

  /**
   * @param {string} name of a projection
   * @param {AbortSignal} [signal]
   * @returns {Promise<object | null>} null where there was never one
   */
  rebuild(name, signal) {
    return absent(this.#ask('GET', projection(name, 'rebuild'), { signal }));
  }

  /**
   * @param {string} name
   * @param {number | null} eventsPerSecond at most; 0 is as fast as it goes, null is what the settings say
   */
  beginRebuild(name, eventsPerSecond) {
    return this.#ask('POST', projection(name, 'rebuild'), { parameters: { eventsPerSecond } });
  }

  /** @param {string} name */
  cancelRebuild(name) {
    return this.#ask('DELETE', projection(name, 'rebuild'));
  }

  /** @param {string} name */
  rollBack(name) {
    return this.#ask('POST', projection(name, 'rollback'));
  }

  /**
   * @param {string} name
   * @param {AbortSignal} [signal]
   * @returns {Promise<object | null>} null where there was never one
   */
  verification(name, signal) {
    return absent(this.#ask('GET', projection(name, 'verify'), { signal }));
  }

  /**
   * @param {string} name
   * @param {number | null} eventsPerSecond
   */
  beginVerification(name, eventsPerSecond) {
    return this.#ask('POST', projection(name, 'verify'), { parameters: { eventsPerSecond } });
  }

  /** @param {string} name */
  cancelVerification(name) {
    return this.#ask('DELETE', projection(name, 'verify'));
  }

  /**
   * @param {number} limit
   * @param {AbortSignal} [signal]
   */
  deadLetters(limit, signal) {
    return this.#ask('GET', 'dead-letters', { parameters: { limit }, signal });
  }

  /** @param {string} id */
  retryDeadLetter(id) {
    return this.#ask('POST', `dead-letters/${encodeURIComponent(id)}/retry`);
  }

  /** @param {string} id */
  discardDeadLetter(id) {
    return this.#ask('DELETE', `dead-letters/${encodeURIComponent(id)}`);
  }

  /**
   * @param {string} id
   * @param {AbortSignal} [signal]
   * @returns {Promise<object | null>} null where there is none
   */
  message(id, signal) {
    return absent(this.#ask('GET', `messages/${encodeURIComponent(id)}`, { signal }));
  }

  /** @param {string} id */
  revealMessage(id) {
    return this.#ask('POST', `messages/${encodeURIComponent(id)}/reveal`);
  }

  /**
   * @param {string} id
   * @param {AbortSignal} [signal]
   * @returns {Promise<object | null>} null where there is none
   */
  user(id, signal) {
    return absent(this.#ask('GET', `users/${encodeURIComponent(id)}`, { signal }));
  }

  async #ask(method, path, { parameters = {}, signal } = {}) {
    const url = new URL(`${this.#address}/admin/v1/${path}`);
    for (const [name, value] of Object.entries(parameters)) {
      if (value !== null) {
        url.searchParams.set(name, String(value));
      }
    }
    const timeout = AbortSignal.timeout(TIMEOUT);
    try {
      const response = await fetch(url, {
        method,
        headers: { Authorization: `Bearer ${this.#token}`, Accept: 'application/json' },
        signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
        cache: 'no-store',
        credentials: 'omit',
      });
      if (!response.ok) {
        throw await problem(response);
      }
      return response.status === 204 ? null : await response.json();
    } catch (cause) {
      throw cause instanceof AdminApiError ? cause : unreachable(cause);
    }
  }
}

function projection(name, what) {
  return `projections/${encodeURIComponent(name)}/${what}`;
}

async function absent(answer) {
  try {
    return await answer;
  } catch (error) {
    if (error.status === 404) {
      return null;
    }
    throw error;
  }
}

function unreachable(cause) {
  return new AdminApiError(0, cause?.name === 'TimeoutError' ? 'timeout' : 'unreachable', { cause });
}

async function problem(response) {
  const { title, detail } = await response.json().catch(() => ({}));
  return new AdminApiError(response.status, detail ?? title ?? response.statusText);
}
