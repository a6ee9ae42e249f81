package danliao.gateway.web;

import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * All that is served, read once at the start: no request ever looks for a file. What lies in {@code
 * web/} is at the root, libraries are under {@code /lib/}.
 */
final class PublicFiles {
  private static final PathMatchingResourcePatternResolver CLASS_PATH =
      new PathMatchingResourcePatternResolver();

  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "json", "application/json",
          "svg", "image/svg+xml");

  private static final String PAGE = "/index.html";

  private final Map<String, PublicFile> byPath = new HashMap<>();

  private PublicFiles() {}

  /** Those on the class path. */
  static PublicFiles read() {
    PublicFiles files = new PublicFiles();
    files.add("web/", "**/*.*", "/");
    String litHtml = "META-INF/resources/webjars/lit-html/*/";
    files.add(litHtml, "*.js", "/lib/lit-html/");
    files.add(litHtml, "directives/*.js", "/lib/lit-html/");
    files.add(
        "META-INF/resources/webjars/tanstack__virtual-core/*/dist/esm/",
        "*.js",
        "/lib/virtual-core/");
    String uplot = "META-INF/resources/webjars/uplot/*/dist/";
    files.add(uplot, "uPlot.esm.js", "/lib/uplot/");
    files.add(uplot, "uPlot.min.css", "/lib/uplot/");
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

  private void add(String folder, String files, String path) {
    try {
      for (Resource root : CLASS_PATH.getResources("classpath*:" + folder)) {
        String base = root.getURL().toString();
        for (Resource file : CLASS_PATH.getResources(base + files)) {
          String name = file.getURL().toString().substring(base.length());
          byPath.put(path + name, read(file, name));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + folder + " on the class path", e);
    }
  }

  private static PublicFile read(Resource file, String name) throws IOException {
    String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
    if (type == null) {
      throw new IllegalStateException(name + ": expected one of " + TYPES.keySet());
    }
    byte[] bytes = file.getContentAsByteArray();
    return new PublicFile(type, tag(bytes), Unpooled.wrappedBuffer(bytes));
  }

  private static String tag(byte[] bytes) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return '"' + HexFormat.of().formatHex(digest, 0, 8) + '"';
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
