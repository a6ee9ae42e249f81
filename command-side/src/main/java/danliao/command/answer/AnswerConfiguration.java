package danliao.command.answer;

import danliao.command.settings.CommandSideSettings;
import danliao.service.broker.Publisher;
import org.apache.rocketmq.spring.core.RocketMQTemplate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the way of answers to clients. */
@Configuration(proxyBeanMethods = false)
public class AnswerConfiguration {
  /** The intake's, too: what it puts back goes the same way. */
  @Bean
  Publisher publisher(RocketMQTemplate rocketMq, CommandSideSettings settings) {
    // Where there is a delay the template takes no timeout, it asks its producer.
    rocketMq.getProducer().setSendMsgTimeout((int) settings.sendTimeout().toMillis());
    return new Publisher(rocketMq);
  }

  @Bean
  AnswerPublisher answerPublisher(Publisher publisher, CommandSideSettings settings) {
    return new RocketMqAnswers(publisher, settings.answerTopic());
  }
}
