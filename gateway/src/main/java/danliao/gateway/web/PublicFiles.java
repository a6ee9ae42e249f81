package danliao.gateway.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.webjars.WebJarVersionLocator;

/**
 * All that is served, read once at the start: no request ever looks for a file. What lies in {@code
 * web/} is at the root, libraries are under {@code /lib/}.
 */
final class PublicFiles {
  private static final PathMatchingResourcePatternResolver CLASS_PATH =
      new PathMatchingResourcePatternResolver();

  private static final WebJarVersionLocator WEB_JARS = new WebJarVersionLocator();

  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "ts", "text/plain; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "json", "application/json",
          "svg", "image/svg+xml");

  /** Where a library's artifact has the files that pages load, and which they are. */
  private static final Map<String, Library> LIBRARIES =
      Map.of(
          "lit-html",
          new Library(
              "lit-html",
              "",
              "lit-html.js",
              "directive.js",
              "directive-helpers.js",
              "async-directive.js",
              "directives/class-map.js",
              "directives/guard.js",
              "directives/if-defined.js",
              "directives/keyed.js",
              "directives/live.js",
              "directives/ref.js",
              "directives/repeat.js",
              "directives/style-map.js",
              "directives/when.js"),
          "uplot",
          new Library("uplot", "dist/", "uPlot.esm.js", "uPlot.min.css"));

  private static final String PAGE = "/index.html";

  private final Map<String, PublicFile> byPath = new HashMap<>();

  private PublicFiles() {}

  /** Those on the class path. */
  static PublicFiles read() {
    PublicFiles files = new PublicFiles();
    files.addOwn();
    LIBRARIES.forEach(files::addLibrary);
    files.addPages();
    return files;
  }

  /** Null if there is none. */
  @Nullable PublicFile at(String path) {
    return byPath.get(path);
  }

  Set<String> paths() {
    return Set.copyOf(byPath.keySet());
  }

  /** The page of a folder is at the folder's own path too. */
  private void addPages() {
    for (String path : paths()) {
      if (path.endsWith(PAGE)) {
        String folder = path.substring(0, path.length() - PAGE.length());
        byPath.put(folder.isEmpty() ? "/" : folder, Objects.requireNonNull(at(path)));
      }
    }
  }

  /** A WebJar, as Maven brings it: its folder is named after its version. */
  private record Library(String webJar, String folder, List<String> files) {
    Library(String webJar, String folder, String... files) {
      this(webJar, folder, List.of(files));
    }

    Resource file(String name) {
      String path = WEB_JARS.fullPath(webJar, folder + name);
      if (path == null) {
        throw new IllegalStateException("expected the WebJar " + webJar + " on the class path");
      }
      return CLASS_PATH.getResource("classpath:" + path);
    }
  }

  private void addLibrary(String name, Library library) {
    for (String file : library.files()) {
      add("/lib/" + name + '/' + file, library.file(file));
    }
  }

  /** Our own files. */
  private void addOwn() {
    try {
      for (Resource root : CLASS_PATH.getResources("classpath*:web/")) {
        String base = root.getURL().toString();
        for (Resource file : CLASS_PATH.getResources(base + "**/*.*")) {
          add('/' + file.getURL().toString().substring(base.length()), file);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot look for web/ on the class path", e);
    }
  }

  private void add(String path, Resource file) {
    String type = TYPES.get(path.substring(path.lastIndexOf('.') + 1));
    if (type == null) {
      throw new IllegalStateException(path + ": expected one of " + TYPES.keySet());
    }
    try {
      byPath.put(path, PublicFile.of(type, file.getContentAsByteArray()));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + path + " on the class path", e);
    }
  }
}
