package danliao.query.contract;

import io.swagger.v3.core.jackson.TypeNameResolver;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What an answer's type is called in the contract: a record by its own name, one that is part of a
 * controller with the controller's subject before it. Remembers which record has which name.
 */
final class SchemaNames extends TypeNameResolver {
  private final Map<String, Class<?>> records = new TreeMap<>();

  Map<String, Class<?>> records() {
    return records;
  }

  @Override
  protected String nameForClass(Class<?> type, Set<Options> options) {
    String name = name(type);
    if (type.isRecord()) {
      Class<?> other = records.put(name, type);
      if (other != null && other != type) {
        throw new IllegalStateException(
            "expected one type named %s, found %s and %s".formatted(name, other, type));
      }
    }
    return name;
  }

  private static String name(Class<?> type) {
    Class<?> outer = type.getEnclosingClass();
    if (outer == null) {
      return type.getSimpleName();
    }
    String subject = outer.getSimpleName().replaceFirst("s?(Controller|Report|s)$", "");
    return type.getSimpleName().startsWith(subject)
        ? type.getSimpleName()
        : subject + type.getSimpleName();
  }
}
