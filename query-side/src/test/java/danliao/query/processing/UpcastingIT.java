package danliao.query.processing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import danliao.api.MessageEvent;
import danliao.axon.EventStreams;
import danliao.axon.MessageSent1To2;
import danliao.axon.TestRevisions;
import danliao.query.TestInstances;
import danliao.query.deadletter.EventDeadLetterConfiguration;
import danliao.query.deadletter.EventDeadLetters;
import danliao.query.message.Payloads;
import danliao.query.message.RecordedEvent;
import danliao.query.message.SampleEvents;
import danliao.query.projection.Generation;
import danliao.query.projection.Projection;
import danliao.query.projection.ProjectionStore;
import danliao.query.projection.Rows;
import danliao.query.projection.RowsInMemory;
import danliao.query.rebuild.Rebuilds;
import danliao.query.verify.VerifyConfiguration;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.axonframework.serialization.upcasting.event.EventUpcaster;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Version 2 of an event, in a process to come, with what processes of today store: on the real
 * database, with a projection in memory. What happens without an upcaster, {@link
 * ProcessingGroupsIT} shows.
 */
class UpcastingIT {
  private static final String NAME = "shelf";
  private static final String GROUP = "shelf-g1";
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  // The contexts make their projections themselves, and fill what is left here for them.
  private static Shelf shelf = new Shelf();

  private final SampleEvents events = new SampleEvents(System.nanoTime());
  private final String ann = events.user("ann");
  private final String bob = events.user("bob");
  private TestInstances instances;

  /** A process of today that stores events and projects none, as a command side. */
  @EnableAutoConfiguration
  static class Writer {}

  @EnableAutoConfiguration
  @Import({EventDeadLetterConfiguration.class, VerifyConfiguration.class})
  static class Today {
    @Bean
    Projection projection() {
      return shelf;
    }
  }

  /** The same once {@code MessageSent} is at revision 2. */
  static class Tomorrow extends Today {
    @Bean
    EventUpcaster messageSent() {
      return new MessageSent1To2();
    }

    @Bean
    static BeanPostProcessor revision2() {
      return new BeanPostProcessor() {
        @Override
        public Object postProcessAfterInitialization(Object bean, String name) {
          return name.equals("serializer")
              ? TestRevisions.with(MessageEvent.Sent.class, "2")
              : bean;
        }
      };
    }
  }

  @BeforeEach
  void open() {
    shelf = new Shelf();
    instances = new TestInstances().live(NAME);
  }

  @AfterEach
  void close() {
    instances.close();
  }

  @Test
  void whatIsStoredAtRevision1IsReadAtRevision2LiveReplayedAndFromItsOwnStream() {
    RecordedEvent old = events.sent(ann, bob, "Text/Plain", "before there was a revision 2");
    RecordedEvent read = events.read(old, 1);
    RecordedEvent late = events.sent(ann, bob, "Text/Plain", "by a command side of yesterday");
    // No revision 2 would be written so: that it stays shows that nothing is done to it.
    RecordedEvent fresh = events.sent(ann, bob, "Text/Plain", "at revision 2");
    List<RecordedEvent> expected = List.of(at2(old), read, at2(late), fresh);

    var writer = instances.start(Writer.class);
    publish(writer, old, read);
    var tomorrow = instances.start(Tomorrow.class);
    awaitShelf(1, expected.subList(0, 2));
    publish(writer, late);
    publish(tomorrow, fresh);
    awaitShelf(1, expected);
    assertThat(revisions(tomorrow, old)).containsExactly("1", "1");
    assertThat(revisions(tomorrow, late)).containsExactly("1");
    assertThat(revisions(tomorrow, fresh)).containsExactly("2");

    assertThat(tomorrow.getBean(Rebuilds.class).begin(NAME, 0)).isTrue();
    awaitShelf(2, expected);

    assertThat(stream(tomorrow, old)).containsExactly(at2(old).event(), read.event());
    assertThat(stream(tomorrow, late)).containsExactly(at2(late).event());
    assertThat(stream(tomorrow, fresh)).containsExactly(fresh.event());
  }

  @Test
  void whatWasSetAsideAtRevision1IsRetriedAtRevision2() {
    RecordedEvent old = events.sent(ann, bob, "Text/Plain", "refused at first");
    shelf.refuses = true;
    var today = instances.start(Today.class);
    publish(today, old);
    await()
        .atMost(PATIENCE)
        .until(() -> today.getBean(DeadLetterQueues.class).of(GROUP).size() == 1);
    today.close();
    shelf.refuses = false;
    EventDeadLetters operators = instances.start(Tomorrow.class).getBean(EventDeadLetters.class);
    assertThat(operators.retry(operators.list(10).getFirst().id())).contains(true);
    assertThat(shelf.of(1)).containsExactly(at2(old));
    assertThat(operators.list(10)).isEmpty();
  }

  /** As the upcaster makes it. */
  private static RecordedEvent at2(RecordedEvent recorded) {
    MessageEvent.Sent sent = (MessageEvent.Sent) recorded.event();
    return new RecordedEvent(
        new MessageEvent.Sent(
            sent.messageId(),
            sent.clientMsgId(),
            sent.conversationId(),
            sent.sender(),
            sent.recipient(),
            sent.contentType().toLowerCase(Locale.ROOT),
            sent.content(),
            sent.seq(),
            sent.sentAt()),
        recorded.sequence());
  }

  private static void awaitShelf(int generation, List<RecordedEvent> expected) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(shelf.of(generation)).containsExactlyInAnyOrderElementsOf(expected));
  }

  private static List<String> revisions(
      ConfigurableApplicationContext instance, RecordedEvent recorded) {
    return instance
        .getBean(JdbcTemplate.class)
        .queryForList(
            "SELECT payload_revision FROM domain_event_entry WHERE aggregate_identifier = ?"
                + " ORDER BY sequence_number",
            String.class,
            recorded.event().messageId());
  }

  private static List<MessageEvent> stream(
      ConfigurableApplicationContext instance, RecordedEvent recorded) {
    String id = recorded.event().messageId();
    return instance.getBean(EventStreams.class).read(Set.of(id)).get(id).stream()
        .map(Payloads::of)
        .toList();
  }

  private static void publish(ConfigurableApplicationContext instance, RecordedEvent... recorded) {
    TestInstances.publish(instance, List.of(recorded));
  }

  /** All generations, for all instances. */
  private static final class Shelf implements Projection {
    private final Map<Integer, Set<RecordedEvent>> generations = new ConcurrentHashMap<>();
    private volatile boolean refuses;

    Set<RecordedEvent> of(int generation) {
      return generations.computeIfAbsent(generation, number -> ConcurrentHashMap.newKeySet());
    }

    @Override
    public String name() {
      return NAME;
    }

    @Override
    public String store() {
      return "memory";
    }

    @Override
    public int version() {
      return 1;
    }

    @Override
    public ProjectionStore open(Generation generation) {
      Set<RecordedEvent> filled = of(generation.number());
      return new ProjectionStore() {
        @Override
        public void prepare() {}

        @Override
        public void apply(List<RecordedEvent> batch) {
          if (refuses) {
            throw new IllegalStateException("refused");
          }
          filled.addAll(batch);
        }

        @Override
        public Rows rows() {
          return new RowsInMemory();
        }

        @Override
        public void drop() {
          filled.clear();
        }
      };
    }
  }
}
