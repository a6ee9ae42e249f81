import { isUserId } from '../client/index.js';

/**
 * The peer whose conversation the address names.
 *
 * @returns {string | null}
 */
export function routedPeer() {
  const peer = /^#\/chat\/([^/]+)$/.exec(location.hash)?.[1] ?? '';
  return isUserId(peer) ? peer : null;
}

/**
 * Makes the address name this conversation; "back" leads to the list, however many conversations were opened.
 *
 * @param {string} peer
 */
export function routeTo(peer) {
  const url = `${location.pathname}#/chat/${peer}`;
  if (routedPeer() === null) {
    history.pushState({ fromList: true }, '', url);
  } else {
    history.replaceState(history.state, '', url);
  }
}

/** Goes back to the list, as the browser's own button would where there is something to go back to. */
export function routeToList() {
  if (history.state?.fromList) {
    history.back();
  } else {
    history.replaceState(null, '', location.pathname);
    dispatchEvent(new PopStateEvent('popstate'));
  }
}

/** The address names nothing, and no user either. */
export function forgetRoute() {
  history.replaceState(null, '', location.pathname);
}
