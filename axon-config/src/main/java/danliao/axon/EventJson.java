package danliao.axon;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import com.fasterxml.jackson.module.paramnames.ParameterNamesModule;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import org.axonframework.serialization.SerializedType;
import org.axonframework.serialization.json.JacksonSerializer;

/** How events are written: our JSON under our names, with no type information inside. */
final class EventJson extends JacksonSerializer {
  private static final DateTimeFormatter MILLISECONDS =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

  private final StoredTypes types;

  EventJson() {
    this(StoredTypes.CURRENT);
  }

  EventJson(StoredTypes types) {
    super(JacksonSerializer.builder().objectMapper(mapper()));
    this.types = types;
  }

  @Override
  protected String resolveClassName(SerializedType type) {
    return types.className(type);
  }

  @Override
  @SuppressWarnings("rawtypes") // the interface's own signature
  public SerializedType typeForClass(Class type) {
    SerializedType stored = types.of(type);
    return stored == null ? super.typeForClass(type) : stored;
  }

  private static ObjectMapper mapper() {
    return JsonMapper.builder()
        // After JavaTimeModule: the later module's serializer wins.
        .addModules(
            new ParameterNamesModule(),
            new Jdk8Module(),
            new JavaTimeModule(),
            new SimpleModule("danliao").addSerializer(new InstantInMilliseconds()))
        .defaultPropertyInclusion(
            JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
        // A field that a newer process added within a version must not stop an older one.
        .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .build();
  }

  private static final class InstantInMilliseconds extends StdSerializer<Instant> {
    InstantInMilliseconds() {
      super(Instant.class);
    }

    @Override
    public void serialize(Instant value, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      json.writeString(MILLISECONDS.format(value));
    }
  }
}
