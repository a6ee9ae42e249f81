package danliao.e2e;

import danliao.api.frame.Send;
import danliao.client.connection.Connection;

/** Send frames of tests. */
final class Messages {
  private Messages() {}

  static Send to(TestUser to, String content) {
    return Send.newBuilder()
        .setClientMsgId(Connection.newClientMsgId())
        .setTo(to.id())
        .setContent(content)
        .build();
  }

  static Send to(TestUser to, String clientMsgId, String content) {
    return to(to, content).toBuilder().setClientMsgId(clientMsgId).build();
  }
}
