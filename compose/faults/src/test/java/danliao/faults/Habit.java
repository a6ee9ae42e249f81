package danliao.faults;

/** How far the recipient of a message will ever say to have come with it. */
enum Habit {
  NEVER,
  RECEIVES,
  READS;

  static Habit of(String messageId) {
    return values()[Math.floorMod(messageId.hashCode(), values().length)];
  }
}
