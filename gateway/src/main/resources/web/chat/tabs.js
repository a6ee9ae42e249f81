/**
 * What the tabs of one user tell each other: `{read: {conversationId, messageIds}}`, `{written: entry}` (again when it
 * was refused or is tried again) and `{discarded: {to, clientMsgId}}`.
 */
export class Tabs {
  #channel;

  /**
   * @param {string} user
   * @param {(news: object) => void} heard
   */
  constructor(user, heard) {
    this.#channel = new BroadcastChannel(`danliao.${user}`);
    this.#channel.onmessage = ({ data }) => heard(data);
  }

  /** @param {object} news */
  tell(news) {
    this.#channel.postMessage(news);
  }

  close() {
    this.#channel.close();
  }
}
