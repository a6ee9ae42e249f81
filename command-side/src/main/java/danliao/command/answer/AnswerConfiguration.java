package danliao.command.answer;

import danliao.command.broker.Publisher;
import danliao.command.settings.CommandSideSettings;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the way of answers to clients. */
@Configuration(proxyBeanMethods = false)
public class AnswerConfiguration {
  @Bean
  AnswerPublisher answerPublisher(Publisher publisher, CommandSideSettings settings) {
    return new RocketMqAnswers(publisher, settings.answerTopic());
  }
}
