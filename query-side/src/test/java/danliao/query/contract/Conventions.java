package danliao.query.contract;

import danliao.query.api.Limits;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** What holds for all operations alike: tokens, errors, and what a parameter of a name may be. */
final class Conventions {
  private static final String USER = "[A-Za-z0-9_.-]{1,64}";

  private static final Map<String, Consumer<Parameter>> PARAMETERS =
      Map.ofEntries(
          Map.entry("limit", Conventions::limit),
          Map.entry("cursor", p -> text(p, "nextCursor of the page before; opaque")),
          Map.entry("before", p -> pattern(p, "[0-9]{1,19}", "a seq: only what is older")),
          Map.entry("after", p -> pattern(p, "[0-9]{1,19}", "a seq: only what is newer")),
          Map.entry("asOf", p -> time(p, "as it was to be seen then, from 2000 to now")),
          Map.entry("since", p -> time(p, "only what was sent then or later")),
          Map.entry("until", p -> time(p, "only what was sent earlier")),
          Map.entry("peer", p -> pattern(p, USER, "only the conversation with that user")),
          Map.entry("from", p -> pattern(p, USER, "only what that user sent")),
          Map.entry("q", Conventions::words),
          Map.entry(
              "conversationId",
              p -> pattern(p, USER + ":" + USER, "the two user ids in byte order")),
          Map.entry("messageId", p -> text(p, "opaque")),
          Map.entry("userId", p -> pattern(p, USER, "a user's")),
          Map.entry("name", p -> text(p, "of a projection")),
          Map.entry("id", p -> text(p, "of a dead letter")),
          Map.entry("eventsPerSecond", Conventions::pace));

  private Conventions() {}

  static void apply(OpenAPI api) {
    api.setInfo(
        new Info()
            .title("Danliao query API")
            .version("1")
            .description(
                "Histories, conversations, counts and search for users; projections and dead letters for operators.")
            .license(new License().name("Apache-2.0").identifier("Apache-2.0")));
    api.setServers(List.of(new Server().url("/")));
    api.setTags(null);
    Components components = api.getComponents();
    components.addSecuritySchemes(
        "token",
        new SecurityScheme().type(SecurityScheme.Type.HTTP).scheme("bearer").bearerFormat("JWT"));
    api.setSecurity(List.of(new SecurityRequirement().addList("token")));
    components.addSchemas("Problem", problem());
    problems().forEach(components::addResponses);
    components
        .getSchemas()
        .values()
        .forEach(
            schema -> {
              seqIsAString(schema);
              oneIsAny(schema);
            });
    api.getPaths()
        .forEach(
            (path, item) ->
                item.readOperationsMap()
                    .forEach((method, operation) -> apply(path, method, operation)));
  }

  private static void apply(String path, PathItem.HttpMethod method, Operation operation) {
    boolean operators = path.startsWith("/admin/");
    operation.setTags(List.of(operators ? "operators" : "users"));
    List<Parameter> parameters =
        operation.getParameters() == null ? List.of() : operation.getParameters();
    for (Parameter parameter : parameters) {
      Consumer<Parameter> convention = PARAMETERS.get(parameter.getName());
      if (convention == null) {
        throw new IllegalStateException(
            "%s: expected a line about the parameter %s in Conventions"
                .formatted(path, parameter.getName()));
      }
      convention.accept(parameter);
    }
    if (parameters.stream().anyMatch(parameter -> parameter.getIn().equals("query"))) {
      refuse(operation, "400");
    }
    refuse(operation, "401");
    if (operators) {
      refuse(operation, "403");
    }
    if (path.contains("{")) {
      refuse(operation, "404");
    }
    if (path.contains("/projections/") && method != PathItem.HttpMethod.GET) {
      refuse(operation, "409");
    }
    refuse(operation, "503");
  }

  private static void refuse(Operation operation, String status) {
    operation
        .getResponses()
        .addApiResponse(status, new ApiResponse().$ref("#/components/responses/" + status));
  }

  private static Map<String, ApiResponse> problems() {
    return Map.of(
        "400", response("a parameter is not of its form"),
        "401", response("no token, or one that is not accepted"),
        "403", response("the token has no role admin"),
        "404", response("there is none, or none that the caller may see"),
        "409", response("something else is under way, or nothing is"),
        "503",
            response("the store that holds the answer is away, or too much is asked at once")
                .addHeaderObject(
                    "Retry-After", new Header().description("seconds").schema(type("integer"))));
  }

  private static ApiResponse response(String description) {
    return new ApiResponse()
        .description(description)
        .content(
            new Content()
                .addMediaType(
                    "application/problem+json",
                    new MediaType().schema(new Schema<>().$ref("#/components/schemas/Problem"))));
  }

  private static Schema<?> problem() {
    Schema<?> problem = type("object");
    problem.setDescription("RFC 9457");
    problem.setProperties(
        Map.of(
            "type",
            type("string"),
            "title",
            type("string"),
            "status",
            type("integer"),
            "detail",
            type("string"),
            "instance",
            type("string")));
    problem.setRequired(List.of("status", "title", "type"));
    return problem;
  }

  private static Schema<?> type(String type) {
    Schema<?> schema = new Schema<>();
    schema.setTypes(Set.of(type));
    return schema;
  }

  /** JSON numbers do not hold 63 bits everywhere. */
  private static void seqIsAString(Schema<?> schema) {
    List<Schema<?>> parts = new ArrayList<>();
    parts.add(schema);
    if (schema.getAllOf() != null) {
      schema.getAllOf().forEach(parts::add);
    }
    for (Schema<?> part : parts) {
      if (part.getProperties() != null && part.getProperties().containsKey("seq")) {
        part.getProperties().put("seq", type("string").pattern("^[0-9]{1,19}$"));
      }
    }
  }

  /** Events of two kinds may look the same. */
  private static void oneIsAny(Schema<?> schema) {
    if (schema.getProperties() == null) {
      return;
    }
    for (Schema<?> property : schema.getProperties().values()) {
      if (property.getOneOf() != null) {
        property.setAnyOf(property.getOneOf());
        property.setOneOf(null);
      }
    }
  }

  private static void limit(Parameter parameter) {
    describe(parameter, "the most items of a page");
    Schema<?> limit = type("integer");
    limit.setMinimum(BigDecimal.ONE);
    limit.setMaximum(BigDecimal.valueOf(Limits.MAX));
    parameter.setSchema(limit);
    parameter.setRequired(false);
  }

  private static void words(Parameter parameter) {
    describe(parameter, "words, all of which must be there");
    parameter.setRequired(true);
    parameter.setSchema(type("string").minLength(1).maxLength(200));
  }

  private static void pattern(Parameter parameter, String pattern, String description) {
    describe(parameter, description);
    parameter.setSchema(type("string").pattern("^" + pattern + "$"));
  }

  private static void time(Parameter parameter, String description) {
    describe(parameter, description);
    parameter.setSchema(type("string").format("date-time"));
  }

  private static void pace(Parameter parameter) {
    describe(parameter, "so many at most; 0 is as fast as it goes, none is what the settings say");
    Schema<?> pace = type("integer");
    pace.setMinimum(BigDecimal.ZERO);
    pace.setMaximum(BigDecimal.valueOf(1_000_000));
    parameter.setSchema(pace);
  }

  private static void text(Parameter parameter, String description) {
    describe(parameter, description);
    parameter.setSchema(type("string"));
  }

  private static void describe(Parameter parameter, String description) {
    parameter.setDescription(description);
  }
}
