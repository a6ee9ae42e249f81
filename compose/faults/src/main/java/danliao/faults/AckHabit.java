package danliao.faults;

import danliao.api.frame.AckStatus;
import java.util.List;

/** How a user acknowledges what comes. */
enum AckHabit {
  AT_ONCE(0, List.of(AckStatus.READ)),
  LATE(4_000, List.of(AckStatus.UNREAD, AckStatus.READ)),
  IN_LISTS(1_500, List.of(AckStatus.READ)),
  TWICE(300, List.of(AckStatus.UNREAD, AckStatus.READ, AckStatus.READ, AckStatus.UNREAD)),
  RECEIVED_ONLY(200, List.of(AckStatus.UNREAD)),
  NEVER(0, List.of());

  /** After the first message that waits; all that wait then go in one list. */
  final long delayMillis;

  /** One frame each, in this order. */
  @SuppressWarnings("ImmutableEnumChecker") // of List.of
  final List<AckStatus> frames;

  AckHabit(long delayMillis, List<AckStatus> frames) {
    this.delayMillis = delayMillis;
    this.frames = frames;
  }

  /** Most read at once, as people do. */
  static AckHabit of(int number) {
    return switch (number % 20) {
      case 0, 1, 2 -> LATE;
      case 3, 4, 5 -> IN_LISTS;
      case 6, 7 -> TWICE;
      case 8, 9 -> RECEIVED_ONLY;
      case 10, 11 -> NEVER;
      default -> AT_ONCE;
    };
  }
}
