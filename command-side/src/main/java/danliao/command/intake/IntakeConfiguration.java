package danliao.command.intake;

import danliao.command.answer.AnswerPublisher;
import danliao.command.deadletter.DeadCommands;
import danliao.command.message.GroupCommit;
import danliao.command.settings.CommandSideSettings;
import danliao.service.broker.ConsumerHealth;
import danliao.service.broker.Publisher;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the intake of commands. */
@Configuration(proxyBeanMethods = false)
public class IntakeConfiguration {
  @Bean
  IntakeMetrics intakeMetrics(MeterRegistry registry) {
    return new IntakeMetrics(registry);
  }

  @Bean
  Backlog backlog() {
    return new Backlog(System::nanoTime);
  }

  @Bean
  Intake intake(
      GroupCommit groups,
      Backlog backlog,
      Publisher publisher,
      AnswerPublisher answers,
      DeadCommands dead,
      IntakeMetrics metrics,
      CommandSideSettings settings) {
    return new Intake(
        new Decider(groups, metrics, settings.tries()),
        new Overtaken(publisher::publishLater, patience(settings), backlog),
        answers,
        dead,
        metrics,
        Clock.systemUTC(),
        settings.batchSize());
  }

  private static Patience patience(CommandSideSettings settings) {
    return new Patience(
        settings.putBackDelay(), settings.putBackLongestDelay(), settings.putBackTime());
  }

  @Bean
  CommandConsumer commandConsumer(
      Intake intake, Backlog backlog, IntakeMetrics metrics, CommandSideSettings settings) {
    return new CommandConsumer(
        new BatchListener(new Together<>(intake::take), metrics, settings.longestBackoff()),
        backlog,
        settings);
  }

  @Bean
  ConsumerHealth intakeHealthIndicator(CommandConsumer consumer) {
    return new ConsumerHealth(consumer);
  }
}
