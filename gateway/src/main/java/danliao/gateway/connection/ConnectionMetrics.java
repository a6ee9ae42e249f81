package danliao.gateway.connection;

import danliao.api.frame.ClientFrame;
import danliao.api.frame.ErrorCode;
import danliao.api.frame.ServerFrame;
import danliao.gateway.frames.CloseReason;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Function;

/** Frames in and out by kind, errors by code. */
final class ConnectionMetrics {
  private final Map<ClientFrame.FrameCase, Counter> in;
  private final Map<ServerFrame.FrameCase, Counter> out;
  private final Map<ErrorCode, Counter> errors;
  private final Map<CloseReason, Counter> closes;
  private final Counter repeats;

  ConnectionMetrics(MeterRegistry meters) {
    this.in =
        counters(
            ClientFrame.FrameCase.class,
            kind -> meters.counter("danliao.gateway.frames.in", "kind", kind.name()));
    this.out =
        counters(
            ServerFrame.FrameCase.class,
            kind -> meters.counter("danliao.gateway.frames.out", "kind", kind.name()));
    this.errors =
        counters(
            ErrorCode.class, code -> meters.counter("danliao.gateway.errors", "code", code.name()));
    this.closes =
        counters(
            CloseReason.class,
            reason -> meters.counter("danliao.gateway.closes", "reason", reason.name()));
    this.repeats = meters.counter("danliao.gateway.pushes.repeated");
  }

  private static <E extends Enum<E>> Map<E, Counter> counters(
      Class<E> kinds, Function<E, Counter> counter) {
    Map<E, Counter> counters = new EnumMap<>(kinds);
    for (E kind : kinds.getEnumConstants()) {
      counters.put(kind, counter.apply(kind));
    }
    return counters;
  }

  void received(ClientFrame.FrameCase kind) {
    count(in, kind);
  }

  void sent(ServerFrame frame) {
    count(out, frame.getFrameCase());
    if (frame.hasError()) {
      count(errors, frame.getError().getCode());
    }
  }

  void closed(CloseReason reason) {
    count(closes, reason);
  }

  /** A push of what the connection has been pushed; nothing was written. */
  void repeat() {
    repeats.increment();
  }

  private static <E extends Enum<E>> void count(Map<E, Counter> counters, E kind) {
    Counter counter = counters.get(kind);
    if (counter != null) {
      counter.increment();
    }
  }
}
