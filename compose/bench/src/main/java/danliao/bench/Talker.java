package danliao.bench;

import danliao.client.ChatClient;

/** A user of the bench on a gateway. */
record Talker(String userId, int gateway, ChatClient client) {}
