package danliao.command;

import danliao.api.Startup;
import danliao.command.answer.AnswerConfiguration;
import danliao.command.deadletter.DeadLetterConfiguration;
import danliao.command.intake.IntakeConfiguration;
import danliao.command.message.MessageConfiguration;
import danliao.command.settings.CommandSideSettings;
import danliao.service.broker.RocketMqConfiguration;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Import;

/** The command side, and its table of contents. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@EnableConfigurationProperties(CommandSideSettings.class)
@Import({
  MessageConfiguration.class,
  IntakeConfiguration.class,
  AnswerConfiguration.class,
  DeadLetterConfiguration.class,
  RocketMqConfiguration.class
})
public class CommandSideApplication {
  public static void main(String[] args) {
    Startup.orExit("command-side", () -> SpringApplication.run(CommandSideApplication.class, args));
  }
}
