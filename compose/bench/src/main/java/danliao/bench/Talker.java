package danliao.bench;

import danliao.client.connection.Connection;

/** A user of the bench on a gateway. */
record Talker(String userId, int gateway, Connection client) {}
