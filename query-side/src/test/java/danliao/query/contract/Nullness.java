package danliao.query.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.media.Schema;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the records say of null, said of their schemas: what is always there, and what may be null.
 */
final class Nullness {
  private Nullness() {}

  static void apply(OpenAPI api, Map<String, Class<?>> records) {
    records.forEach(
        (name, type) -> {
          Schema<?> schema = api.getComponents().getSchemas().get(name);
          if (schema != null) {
            List<String> required = new ArrayList<>();
            apply(schema, type, required);
            schema.setRequired(required);
          }
        });
  }

  private static void apply(Schema<?> schema, Class<?> type, List<String> required) {
    for (RecordComponent component : type.getRecordComponents()) {
      if (isUnwrapped(component)) {
        apply(schema, component.getType(), required);
        continue;
      }
      String property = component.getName();
      boolean nullable = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
      if (!nullable || !isLeftOut(component)) {
        required.add(property);
      }
      if (nullable && !isLeftOut(component)) {
        schema.getProperties().compute(property, (name, found) -> orNull(found));
      }
    }
  }

  private static Schema<?> orNull(Schema<?> schema) {
    Schema<?> nothing = new Schema<>();
    nothing.setTypes(Set.of("null"));
    if (schema.getTypes() == null) {
      Schema<Object> either = new Schema<>();
      either.setAnyOf(List.of(schema, nothing));
      return either;
    }
    Set<String> types = new LinkedHashSet<>(schema.getTypes());
    types.add("null");
    schema.setTypes(types);
    return schema;
  }

  private static boolean isUnwrapped(RecordComponent component) {
    return component.getAccessor().isAnnotationPresent(JsonUnwrapped.class);
  }

  private static boolean isLeftOut(RecordComponent component) {
    JsonInclude include = component.getAccessor().getAnnotation(JsonInclude.class);
    return include != null && include.value() == JsonInclude.Include.NON_NULL;
  }
}
