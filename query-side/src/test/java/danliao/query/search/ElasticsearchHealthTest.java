package danliao.query.search;

import static org.assertj.core.api.Assertions.assertThat;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.json.jackson.Jackson3JsonpMapper;
import co.elastic.clients.transport.rest5_client.Rest5ClientTransport;
import co.elastic.clients.transport.rest5_client.low_level.Rest5Client;
import danliao.query.generation.TestGenerations;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.data.elasticsearch.client.elc.ElasticsearchTemplate;

class ElasticsearchHealthTest {
  private static final SearchSettings SETTINGS =
      new SearchSettings("unused", "unused", "test-g", 1, 0);

  /** The client itself waits longer for an answer. */
  private static final Duration LONG = Duration.ofSeconds(15);

  private ServerSocket silent;
  private ElasticsearchClient elasticsearch;

  /** The system takes its connections, and nobody answers. */
  @BeforeEach
  void start() throws IOException {
    silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    URI uri = URI.create("http://127.0.0.1:" + silent.getLocalPort());
    elasticsearch =
        new ElasticsearchClient(
            new Rest5ClientTransport(Rest5Client.builder(uri).build(), new Jackson3JsonpMapper()));
  }

  @AfterEach
  void stop() throws IOException {
    silent.close();
    elasticsearch.close();
  }

  @Test
  void whileElasticsearchDoesNotAnswerItIsDownInTime() {
    MessageIndex index =
        new MessageIndex(new ElasticsearchTemplate(elasticsearch), SETTINGS, 1, () -> {});
    var health = new ElasticsearchHealth(TestGenerations.reading(index), Duration.ofMillis(50));
    long begun = System.nanoTime();
    for (int i = 0; i < 3; i++) {
      Health found = health.health();
      assertThat(found.getStatus()).isEqualTo(Status.DOWN);
      assertThat(found.getDetails()).containsEntry("error", "no answer in 50 ms");
    }
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(LONG);
  }
}
