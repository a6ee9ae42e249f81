package danliao.query.services;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads Prometheus's text format, version 0.0.4, as far as our services write it. Pure. */
final class Samples {
  private static final Pattern LINE =
      Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)})? (\\S+)(?: \\d+)?");
  private static final Pattern TAG =
      Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\]|\\\\.)*)\",?");

  private Samples() {}

  /** One value of a metric. */
  record Sample(String name, Map<String, String> tags, double value) {}

  /** Lines that are none are passed over, and so are values that JSON has no number for. */
  static List<Sample> parse(String text) {
    List<Sample> samples = new ArrayList<>();
    for (String line : text.split("\n", -1)) {
      Matcher found = LINE.matcher(line);
      if (found.matches()) {
        double value = value(found.group(3));
        if (Double.isFinite(value)) {
          samples.add(new Sample(found.group(1), tags(found.group(2)), value));
        }
      }
    }
    return samples;
  }

  private static double value(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  private static Map<String, String> tags(@Nullable String text) {
    Map<String, String> tags = new TreeMap<>();
    if (text != null) {
      Matcher tag = TAG.matcher(text);
      while (tag.find()) {
        tags.put(
            tag.group(1),
            tag.group(2).replace("\\n", "\n").replace("\\\"", "\"").replace("\\\\", "\\"));
      }
    }
    return tags;
  }
}
