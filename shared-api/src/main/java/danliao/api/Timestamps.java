package danliao.api;

import com.google.protobuf.Timestamp;
import java.time.Instant;

/** Between protobuf's timestamps and {@link Instant}. Pure and thread-safe. */
public final class Timestamps {
  private Timestamps() {}

  public static Instant instant(Timestamp timestamp) {
    return Instant.ofEpochSecond(timestamp.getSeconds(), timestamp.getNanos());
  }

  public static Timestamp timestamp(Instant instant) {
    return Timestamp.newBuilder()
        .setSeconds(instant.getEpochSecond())
        .setNanos(instant.getNano())
        .build();
  }
}
