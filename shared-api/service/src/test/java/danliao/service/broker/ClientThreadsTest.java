package danliao.service.broker;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.rocketmq.client.impl.MQClientManager;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.remoting.netty.NettyClientConfig;
import org.junit.jupiter.api.Test;
import org.springframework.mock.env.MockEnvironment;

class ClientThreadsTest {
  private final DefaultMQProducer producer = new DefaultMQProducer("client-threads");

  /** As the client makes it when it starts, unless it is made already. */
  private NettyClientConfig config() {
    producer.changeInstanceNameToPID();
    return MQClientManager.getInstance()
        .getOrCreateMQClientInstance(producer)
        .getNettyClientConfig();
  }

  @Test
  void anAnswerIsHandledWhereItIsRead() {
    producer.setUnitName("few");
    ClientThreads.few(producer, new MockEnvironment());
    assertThat(config().isDisableNettyWorkerGroup()).isTrue();
    assertThat(config().isDisableCallbackExecutor()).isTrue();
  }

  @Test
  void aClientThatSignsItsRequestsIsLeftAsItIs() {
    producer.setUnitName("signing");
    ClientThreads.few(
        producer, new MockEnvironment().withProperty("rocketmq.producer.access-key", "key"));
    assertThat(config().isDisableNettyWorkerGroup()).isFalse();
  }
}
