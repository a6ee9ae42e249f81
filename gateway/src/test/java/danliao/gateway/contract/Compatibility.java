package danliao.gateway.contract;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a client that was written from one document would no longer find in another. New fields, new
 * frames and looser bounds for clients break nobody.
 */
final class Compatibility {
  private final List<String> breaks = new ArrayList<>();

  private Compatibility() {}

  /** Each in words, with its path; none if all is well. */
  static List<String> breaks(JsonObject released, JsonObject now) {
    Compatibility compared = new Compatibility();
    JsonObject operations = released.getAsJsonObject("operations");
    JsonObject messages = part(released, "components", "messages");
    for (String name : operations.keySet()) {
      compared.operation(
          name, operations.getAsJsonObject(name), part(now, "operations").getAsJsonObject(name));
    }
    for (String name : messages.keySet()) {
      compared.message(
          name,
          messages.getAsJsonObject(name),
          part(now, "components", "messages").getAsJsonObject(name),
          isOfClients(name, operations));
    }
    return compared.breaks;
  }

  private void operation(String name, JsonObject was, @Nullable JsonObject is) {
    String path = "operation " + name;
    if (is == null) {
      breaks.add(path + " is gone");
      return;
    }
    same(path, "action", was, is);
    for (JsonElement reply : list(part(was, "reply"), "messages")) {
      if (!list(part(is, "reply"), "messages").contains(reply)) {
        breaks.add(path + " is no longer answered with " + reply);
      }
    }
  }

  private void message(String name, JsonObject was, @Nullable JsonObject is, boolean ofClients) {
    if (is == null) {
      breaks.add("message " + name + " is gone");
    } else {
      schema("", part(was, "payload"), part(is, "payload"), ofClients);
    }
  }

  private void schema(String path, JsonObject was, JsonObject is, boolean ofClients) {
    same(path, "type", was, is);
    same(path, "format", was, is);
    same(path, "x-protobuf", was, is);
    values(path, was, is, ofClients);
    required(path, was, is, ofClients);
    if (ofClients) {
      bounds(path, was, is);
    }
    if (was.has("items") && is.has("items")) {
      schema(path + "[]", part(was, "items"), part(is, "items"), ofClients);
    }
    for (String name : part(was, "properties").keySet()) {
      String field = path.isEmpty() ? name : path + '.' + name;
      if (part(is, "properties").has(name)) {
        schema(field, part(was, "properties", name), part(is, "properties", name), ofClients);
      } else {
        breaks.add(field + " is gone");
      }
    }
  }

  private void same(String path, String key, JsonObject was, JsonObject is) {
    if (!Objects.equals(was.get(key), is.get(key))) {
      breaks.add(path + ": " + key + " was " + was.get(key) + ", is " + is.get(key));
    }
  }

  private void values(String path, JsonObject was, JsonObject is, boolean ofClients) {
    for (String key : List.of("enum", "x-protobuf-values")) {
      for (JsonElement value : list(was, key)) {
        if (!list(is, key).contains(value)) {
          breaks.add(path + ": the value " + value + " is gone");
        }
      }
    }
    if (!ofClients) {
      for (JsonElement value : list(is, "enum")) {
        if (!list(was, "enum").contains(value)) {
          breaks.add(path + ": the value " + value + " is new, and clients know a closed list");
        }
      }
    }
  }

  private void required(String path, JsonObject was, JsonObject is, boolean ofClients) {
    JsonArray more = list(ofClients ? is : was, "required");
    JsonArray fewer = list(ofClients ? was : is, "required");
    for (JsonElement field : more) {
      boolean stillThere = part(is, "properties").has(field.getAsString());
      if (!fewer.contains(field) && stillThere) {
        breaks.add(
            path
                + '.'
                + field.getAsString()
                + (ofClients ? " is now required of clients" : " is no longer always there"));
      }
    }
  }

  /** What clients were told that they may send is still taken. */
  private void bounds(String path, JsonObject was, JsonObject is) {
    if (is.has("pattern")) {
      same(path, "pattern", was, is);
    }
    for (String least : List.of("minimum", "minLength", "minItems")) {
      if (is.has(least) && !(was.has(least) && number(is, least) <= number(was, least))) {
        same(path, least, was, is);
      }
    }
    for (String most : List.of("maximum", "maxLength", "maxItems")) {
      if (is.has(most) && !(was.has(most) && number(is, most) >= number(was, most))) {
        same(path, most, was, is);
      }
    }
  }

  private static boolean isOfClients(String message, JsonObject operations) {
    return operations.has(message)
        && operations.getAsJsonObject(message).get("action").getAsString().equals("receive");
  }

  private static long number(JsonObject in, String key) {
    return in.get(key).getAsLong();
  }

  /** Empty where there is none. */
  private static JsonObject part(JsonObject in, String... path) {
    JsonObject part = in;
    for (String key : path) {
      part = part.has(key) ? part.getAsJsonObject(key) : new JsonObject();
    }
    return part;
  }

  private static JsonArray list(JsonObject in, String key) {
    return in.has(key) ? in.getAsJsonArray(key) : new JsonArray();
  }
}
