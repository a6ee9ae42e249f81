const VIEWS = ['projections', 'message', 'user', 'dead-letters'];

/**
 * Which view the address names, and of what.
 *
 * @typedef {{view: 'overview' | 'projections' | 'message' | 'user' | 'dead-letters', id: string | null}} Route
 */

/** @returns {Route} */
export function route() {
  const [view, id] = location.hash.replace(/^#\/?/, '').split('/');
  return VIEWS.includes(view) ? { view, id: decoded(id ?? '') || null } : { view: 'overview', id: null };
}

/**
 * The address of a view.
 *
 * @param {Route['view']} view
 * @param {string} [id]
 */
export function link(view, id) {
  const path = view === 'overview' ? '#/' : `#/${view}`;
  return id === undefined ? path : `${path}/${encodeURIComponent(id)}`;
}

function decoded(text) {
  try {
    return decodeURIComponent(text).trim();
  } catch {
    return text;
  }
}
