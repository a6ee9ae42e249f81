package danliao.service.settings;

/** Tells a setting that cannot be meant. */
public final class Setting {
  private Setting() {}

  /**
   * Lets the start fail unless the expectation is met.
   *
   * @param key in full
   * @throws IllegalArgumentException with the key, what was expected and what was found
   */
  public static void expect(boolean met, String key, String expected, Object found) {
    if (!met) {
      throw new IllegalArgumentException(key + ": expected " + expected + ", found " + found);
    }
  }
}
