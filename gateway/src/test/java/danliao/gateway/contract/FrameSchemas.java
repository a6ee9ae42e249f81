package danliao.gateway.contract;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Timestamp;
import danliao.api.frame.ClientFrame;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * JSON schemas of frames: the proto3 JSON mapping as {@code FrameCodec} speaks it. {@code
 * x-protobuf} says what a field is in the other encoding.
 */
final class FrameSchemas {
  private final Comments comments;

  FrameSchemas(Comments comments) {
    this.comments = comments;
  }

  /**
   * Of a whole frame, an object with its kind as the only key.
   *
   * @param kind the field of {@code ClientFrame} or {@code ServerFrame}
   */
  JsonObject of(FieldDescriptor kind) {
    boolean fromClient = kind.getContainingType().equals(ClientFrame.getDescriptor());
    JsonObject properties = new JsonObject();
    properties.add(
        kind.getJsonName(),
        fromClient ? object(kind, ClientRules.of(kind.getJsonName())) : object(kind, always(kind)));
    JsonObject schema = typed("object");
    schema.addProperty("maxProperties", 1);
    schema.add("required", array(List.of(kind.getJsonName())));
    schema.add("properties", properties);
    return schema;
  }

  /** The gateway leaves out nothing but what is {@code optional}. */
  private static JsonObject always(FieldDescriptor kind) {
    JsonObject rules = new JsonObject();
    rules.add(
        "required",
        array(
            kind.getMessageType().getFields().stream()
                .filter(field -> !field.toProto().getProto3Optional())
                .map(FieldDescriptor::getJsonName)
                .toList()));
    return rules;
  }

  private JsonObject object(FieldDescriptor kind, JsonObject rules) {
    JsonObject schema = typed("object");
    if (rules.has("required")) {
      schema.add("required", rules.get("required"));
    }
    JsonObject properties = new JsonObject();
    for (FieldDescriptor field : kind.getMessageType().getFields()) {
      properties.add(field.getJsonName(), field(field, rules));
    }
    schema.add("properties", properties);
    schema.addProperty("x-protobuf", protobuf(kind));
    return schema;
  }

  private JsonObject field(FieldDescriptor field, JsonObject rules) {
    JsonObject schema = value(field);
    if (field.isRepeated()) {
      JsonObject items = schema;
      schema = typed("array");
      schema.add("items", items);
    }
    String name = field.getJsonName();
    if (rules.has("properties") && rules.getAsJsonObject("properties").has(name)) {
      rules.getAsJsonObject("properties").getAsJsonObject(name).asMap().forEach(schema::add);
    }
    String description = description(field);
    if (!description.isEmpty()) {
      schema.addProperty("description", description);
    }
    schema.addProperty("x-protobuf", protobuf(field));
    return schema;
  }

  private static JsonObject value(FieldDescriptor field) {
    return switch (field.getType()) {
      case STRING -> typed("string");
      case BOOL -> typed("boolean");
      case INT32 -> {
        JsonObject schema = typed("integer");
        schema.addProperty("format", "int32");
        yield schema;
      }
      case INT64 -> {
        JsonObject schema = typed("string");
        schema.addProperty("pattern", "^(0|-?[1-9][0-9]{0,18})$");
        yield schema;
      }
      case ENUM -> {
        JsonObject schema = typed("string");
        schema.add("enum", values(field.getEnumType(), EnumValueDescriptor::getName));
        schema.add(
            "x-protobuf-values",
            values(field.getEnumType(), value -> value.getName() + " = " + value.getNumber()));
        yield schema;
      }
      case MESSAGE -> {
        if (!field.getMessageType().equals(Timestamp.getDescriptor())) {
          throw new IllegalStateException("no frame has had a message in it so far: " + field);
        }
        JsonObject schema = typed("string");
        schema.addProperty("format", "date-time");
        yield schema;
      }
      default -> throw new IllegalStateException("no frame has had this type so far: " + field);
    };
  }

  /** Of the field, its type and that type's values, as far as there are comments. */
  private String description(FieldDescriptor field) {
    Stream<String> all = Stream.of(comments.of(field));
    if (field.getType() == FieldDescriptor.Type.ENUM) {
      EnumDescriptor type = field.getEnumType();
      all =
          Stream.concat(
              Stream.of(comments.of(field), comments.of(type)),
              meant(type)
                  .filter(value -> !comments.of(value).isEmpty())
                  .map(value -> value.getName() + ": " + comments.of(value)));
    }
    return all.filter(comment -> !comment.isEmpty()).collect(Collectors.joining(" "));
  }

  private static JsonArray values(
      EnumDescriptor type, Function<EnumValueDescriptor, String> written) {
    return array(meant(type).map(written).toList());
  }

  /** All but the one that says nothing. */
  private static Stream<EnumValueDescriptor> meant(EnumDescriptor type) {
    return type.getValues().stream().filter(value -> value.getNumber() != 0);
  }

  private static String protobuf(FieldDescriptor field) {
    String type =
        switch (field.getType()) {
          case ENUM -> field.getEnumType().getName();
          case MESSAGE -> field.getMessageType().getName();
          default -> field.getType().name().toLowerCase(Locale.ROOT);
        };
    String repeated = field.isRepeated() ? "repeated " : "";
    return repeated + type + ' ' + field.getName() + " = " + field.getNumber();
  }

  private static JsonObject typed(String type) {
    JsonObject schema = new JsonObject();
    schema.addProperty("type", type);
    return schema;
  }

  private static JsonArray array(List<String> texts) {
    JsonArray array = new JsonArray();
    texts.forEach(array::add);
    return array;
  }
}
