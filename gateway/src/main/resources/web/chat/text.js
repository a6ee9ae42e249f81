/** Every word that the page says, in each of its languages. */
const WORDS = {
  en: {
    otherLanguage: '中文',
    otherLanguageTag: 'zh',
    name: 'Danliao',
    tagline: 'One-to-one chat that keeps its word.',
    starting: 'Starting…',
    noConfiguration: 'The server cannot be reached. Trying again…',
    skip: 'Skip to the conversation',
    user: 'User name',
    userHint: 'Letters, digits, “.”, “_” and “-”',
    token: 'Access token',
    tokenHint: 'A JWT from whoever runs this server',
    signIn: 'Sign in',
    signOut: 'Sign out',
    signedInAs: (user) => `Signed in as ${user}`,
    demo: 'Try it with two demo users, each in a tab of its own',
    openAs: (user) => `Open as ${user}`,
    reasons: {
      badUser: 'A user name has 1 to 64 letters (A–Z), digits, “.”, “_” or “-”.',
      badToken: 'This is not a token that names a user.',
      expiredToken: 'This token has expired.',
      unreachable: 'The server did not answer. Please try again.',
      yourself: 'That is you. Choose somebody else.',
    },
    conversations: 'Conversations',
    newChat: 'Start a chat with',
    start: 'Start',
    noConversations: 'No conversations yet',
    noConversationsHint: 'Type somebody’s user name above to write the first message.',
    search: 'Search messages',
    searchWith: (peer) => `Search in the conversation with ${peer}`,
    onlyWith: (peer) => `Only with ${peer}`,
    searchEverywhere: (peer) => `Search everywhere, not only with ${peer}`,
    results: 'Messages found',
    searching: 'Searching…',
    found: (count) => (count === 1 ? '1 message found' : `${count} messages found`),
    nothingFound: 'Nothing found',
    searchFailed: 'The search was not answered',
    loading: 'Loading…',
    you: 'You: ',
    draft: 'Draft: ',
    unread: (count) => `${count} unread`,
    unsupported: (type) => `Unsupported content (${type})`,
    chooseConversation: 'Choose a conversation, or start a new one.',
    back: 'Back to the conversations',
    conversationWith: (peer) => `Conversation with ${peer}`,
    messages: 'Messages',
    noMessages: (peer) => `This is the beginning of your conversation with ${peer}.`,
    firstUnread: 'Unread messages',
    newMessages: (count) => (count === 1 ? '1 new message' : `${count} new messages`),
    toNewest: 'To the newest messages',
    states: {
      pending: 'Waiting to be sent',
      sent: (at) => `Sent ${at}`,
      offline: 'The other side is offline',
      received: (at) => (at ? `Received ${at}` : 'Received'),
      read: (at) => (at ? `Read ${at}` : 'Read'),
      failed: 'Not sent',
    },
    details: 'What happened to this message',
    events: {
      MessageSent: 'Sent',
      MessageMarkedOffline: 'Recipient offline',
      MessageReceived: 'Received',
      MessageRead: 'Read',
    },
    detailsFailed: 'This could not be loaded',
    write: (peer) => `Message to ${peer}`,
    writePlaceholder: 'Write a message',
    send: 'Send',
    size: (bytes, most) => `${bytes} of ${most} bytes`,
    tooLong: 'Too long to be sent as one message.',
    retry: 'Try again',
    discard: 'Discard',
    refusals: {
      INVALID_ARGUMENT: 'The server did not accept this message.',
      MESSAGE_TOO_LARGE: 'The message is too long.',
      CLIENT_MSG_ID_REUSED: 'Another message was sent under the same id.',
      BLOCKED: 'This user does not take messages from you.',
    },
    refused: (code) => `Refused (${code}).`,
    connecting: 'Connecting…',
    waiting: 'No connection. What you write is kept and sent later.',
    nextTry: (seconds) => `Next try in ${seconds} s`,
    tryNow: 'Try now',
    replaced: 'Danliao was opened elsewhere with this device.',
    takeBack: 'Use it here',
    unauthorized: 'Your sign-in has expired.',
    signInAgain: 'Sign in again',
    stopped: 'Not connected.',
    connect: 'Connect',
    problems: {
      conversations: 'The conversations could not be loaded',
      messages: 'The messages could not be loaded',
      older: 'Older messages could not be loaded',
      newer: 'Newer messages could not be loaded',
      around: 'The message that was found could not be loaded',
      outbox: 'The message could not be kept, so it was not sent: too much is waiting',
    },
    unreachable: 'the server was not reached',
    tryingAgain: 'Trying again by itself.',
    dismiss: 'Dismiss',
  },
  zh: {
    otherLanguage: 'English',
    otherLanguageTag: 'en',
    name: 'Danliao',
    tagline: '言出必达的一对一聊天。',
    starting: '正在启动…',
    noConfiguration: '无法连接服务器，正在重试…',
    skip: '跳到对话',
    user: '用户名',
    userHint: '字母、数字、“.”、“_”和“-”',
    token: '访问令牌',
    tokenHint: '由服务器管理员提供的 JWT',
    signIn: '登录',
    signOut: '退出登录',
    signedInAs: (user) => `已登录：${user}`,
    demo: '用两个演示用户试试，各开一个标签页',
    openAs: (user) => `以 ${user} 打开`,
    reasons: {
      badUser: '用户名为 1 到 64 个字母（A–Z）、数字、“.”、“_”或“-”。',
      badToken: '这不是一个带有用户名的令牌。',
      expiredToken: '该令牌已过期。',
      unreachable: '服务器没有响应，请重试。',
      yourself: '这是您自己，请选择其他人。',
    },
    conversations: '会话',
    newChat: '发起聊天',
    start: '开始',
    noConversations: '还没有会话',
    noConversationsHint: '在上方输入对方的用户名，发出第一条消息。',
    search: '搜索消息',
    searchWith: (peer) => `在与 ${peer} 的对话中搜索`,
    onlyWith: (peer) => `仅与 ${peer}`,
    searchEverywhere: (peer) => `搜索全部会话，不限于 ${peer}`,
    results: '找到的消息',
    searching: '正在搜索…',
    found: (count) => `找到 ${count} 条消息`,
    nothingFound: '没有找到',
    searchFailed: '搜索没有得到响应',
    loading: '加载中…',
    you: '我：',
    draft: '草稿：',
    unread: (count) => `${count} 条未读`,
    unsupported: (type) => `不支持的内容（${type}）`,
    chooseConversation: '选择一个会话，或发起新的聊天。',
    back: '返回会话列表',
    conversationWith: (peer) => `与 ${peer} 的对话`,
    messages: '消息',
    noMessages: (peer) => `您与 ${peer} 的对话从这里开始。`,
    firstUnread: '未读消息',
    newMessages: (count) => `${count} 条新消息`,
    toNewest: '回到最新消息',
    states: {
      pending: '等待发送',
      sent: (at) => `已发送 ${at}`,
      offline: '对方不在线',
      received: (at) => (at ? `已送达 ${at}` : '已送达'),
      read: (at) => (at ? `已读 ${at}` : '已读'),
      failed: '未发送',
    },
    details: '这条消息的经过',
    events: {
      MessageSent: '已发送',
      MessageMarkedOffline: '接收方不在线',
      MessageReceived: '已送达',
      MessageRead: '已读',
    },
    detailsFailed: '无法加载',
    write: (peer) => `发给 ${peer} 的消息`,
    writePlaceholder: '输入消息',
    send: '发送',
    size: (bytes, most) => `${bytes} / ${most} 字节`,
    tooLong: '内容过长，无法作为一条消息发送。',
    retry: '重试',
    discard: '丢弃',
    refusals: {
      INVALID_ARGUMENT: '服务器不接受这条消息。',
      MESSAGE_TOO_LARGE: '消息过长。',
      CLIENT_MSG_ID_REUSED: '已有另一条消息使用了相同的编号。',
      BLOCKED: '对方不接收您的消息。',
    },
    refused: (code) => `被拒绝（${code}）。`,
    connecting: '正在连接…',
    waiting: '连接已断开。您写的消息会保留，稍后发送。',
    nextTry: (seconds) => `${seconds} 秒后重试`,
    tryNow: '立即重试',
    replaced: '此设备已在别处打开 Danliao。',
    takeBack: '在这里使用',
    unauthorized: '登录已过期。',
    signInAgain: '重新登录',
    stopped: '未连接。',
    connect: '连接',
    problems: {
      conversations: '无法加载会话',
      messages: '无法加载消息',
      older: '无法加载更早的消息',
      newer: '无法加载更新的消息',
      around: '无法加载找到的消息',
      outbox: '等待发送的内容过多，消息未能保留，也没有发送',
    },
    unreachable: '无法连接服务器',
    tryingAgain: '正在自动重试。',
    dismiss: '关闭',
  },
};

const KEPT = 'danliao.language';

/** The language that was chosen here before, else the browser's. */
export function preferredLanguage() {
  const wanted = [kept(), ...(navigator.languages ?? [navigator.language])];
  return wanted.map((tag) => tag?.slice(0, 2).toLowerCase()).find((tag) => Object.hasOwn(WORDS, tag ?? '')) ?? 'en';
}

/**
 * Remembers a choice.
 *
 * @param {string} language
 */
export function keepLanguage(language) {
  try {
    localStorage.setItem(KEPT, language);
  } catch {
    // Where the browser keeps nothing, the choice lives as long as the page.
  }
}

/**
 * @param {string} language
 * @returns {typeof WORDS.en}
 */
export function words(language) {
  return WORDS[language];
}

function kept() {
  try {
    return localStorage.getItem(KEPT);
  } catch {
    return null;
  }
}
