package danliao.service.broker;

import org.apache.rocketmq.client.ClientConfig;
import org.apache.rocketmq.client.impl.MQClientManager;
import org.apache.rocketmq.remoting.netty.NettyClientConfig;
import org.springframework.core.env.Environment;

/** The threads of RocketMQ's clients. */
final class ClientThreads {
  private ClientThreads() {}

  /**
   * Has an answer of the broker handled on the thread that read it, where the client would hand it
   * over twice, and each hand-over wakes a thread: what waits for answers here never blocks.
   *
   * <p>The client has no setting for it, but is made before it starts by whoever asks for it first.
   * It would then lack the hook that signs requests with an access key, so one that has a key is
   * left as it is.
   */
  static void few(ClientConfig config, Environment settings) {
    if (hasKey(settings, "producer") || hasKey(settings, "consumer")) {
      return;
    }
    config.changeInstanceNameToPID();
    NettyClientConfig netty =
        MQClientManager.getInstance().getOrCreateMQClientInstance(config).getNettyClientConfig();
    netty.setDisableNettyWorkerGroup(true);
    netty.setDisableCallbackExecutor(true);
  }

  private static boolean hasKey(Environment settings, String client) {
    return !settings.getProperty("rocketmq." + client + ".access-key", "").isBlank();
  }
}
