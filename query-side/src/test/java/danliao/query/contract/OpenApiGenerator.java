package danliao.query.contract;

import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.core.jackson.ModelResolver;
import io.swagger.v3.core.util.Json31;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Objects;
import org.springdoc.core.configuration.SpringDocConfiguration;
import org.springdoc.core.customizers.GlobalOpenApiCustomizer;
import org.springdoc.core.customizers.GlobalOperationCustomizer;
import org.springdoc.core.properties.SpringDocConfigProperties;
import org.springdoc.webmvc.core.configuration.SpringDocWebMvcConfiguration;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.http.ResponseEntity;
import org.springframework.objenesis.SpringObjenesis;
import org.springframework.util.ClassUtils;
import org.springframework.web.bind.annotation.RestController;

/**
 * Makes the contract from the controllers, of which only the methods and their types are looked at:
 * none of them is ever called.
 */
final class OpenApiGenerator {
  private OpenApiGenerator() {}

  static String make() throws Exception {
    try (ConfigurableApplicationContext context =
        new SpringApplicationBuilder(Application.class)
            .initializers(OpenApiGenerator::addControllers)
            .run(
                "--server.port=0",
                "--springdoc.api-docs.version=openapi_3_1",
                "--springdoc.default-produces-media-type=application/json",
                "--springdoc.writer-with-order-by-keys=true",
                "--springdoc.writer-with-default-pretty-printer=true",
                "--spring.config.location=optional:classpath:/none/")) {
      String port = context.getEnvironment().getProperty("local.server.port");
      HttpResponse<String> answer =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v3/api-docs"))
                      .build(),
                  HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new AssertionError("expected 200, found " + answer.statusCode() + answer.body());
      }
      return answer.body() + '\n';
    }
  }

  private static void addControllers(ConfigurableApplicationContext context) {
    ClassPathScanningCandidateComponentProvider controllers =
        new ClassPathScanningCandidateComponentProvider(false);
    controllers.addIncludeFilter(new AnnotationTypeFilter(RestController.class));
    SpringObjenesis objenesis = new SpringObjenesis();
    for (BeanDefinition found : controllers.findCandidateComponents("danliao.query")) {
      String name = Objects.requireNonNull(found.getBeanClassName());
      if (name.endsWith("Controller")) {
        Class<?> type = ClassUtils.resolveClassName(name, null);
        context.getBeanFactory().registerSingleton(name, objenesis.newInstance(type));
      }
    }
  }

  @SpringBootConfiguration(proxyBeanMethods = false)
  @ImportAutoConfiguration({
    TomcatServletWebServerAutoConfiguration.class,
    DispatcherServletAutoConfiguration.class,
    WebMvcAutoConfiguration.class,
    HttpMessageConvertersAutoConfiguration.class,
    JacksonAutoConfiguration.class,
    SpringDocConfiguration.class,
    SpringDocWebMvcConfiguration.class
  })
  @EnableConfigurationProperties(SpringDocConfigProperties.class)
  static class Application {
    private final SchemaNames names = new SchemaNames();

    Application() {
      ModelConverters.getInstance(true)
          .addConverter(new ModelResolver(Json31.mapper(), names).openapi31(true));
    }

    @Bean
    GlobalOpenApiCustomizer conventions() {
      return api -> {
        Conventions.apply(api);
        Nullness.apply(api, names.records());
      };
    }

    /** What is accepted is done later. */
    @Bean
    GlobalOperationCustomizer statuses() {
      return (operation, method) -> {
        if (ResponseEntity.class.isAssignableFrom(method.getMethod().getReturnType())) {
          ApiResponses responses = operation.getResponses();
          ApiResponse accepted = responses.remove("200");
          responses.addApiResponse(
              "202",
              accepted
                  .description("Accepted")
                  .addHeaderObject(
                      "Location",
                      new Header()
                          .description("where it is followed")
                          .schema(new Schema<>().type("string"))));
        }
        return operation;
      };
    }
  }
}
