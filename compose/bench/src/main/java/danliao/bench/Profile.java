package danliao.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import jdk.management.jfr.FlightRecorderMXBean;

/** A flight recording of a service, from now until it is kept. */
final class Profile implements AutoCloseable {
  /** The JDK's own, with samples every 10 ms. */
  private static final String CONFIGURATION = "profile";

  private final ManagedJvm jvm;
  private final FlightRecorderMXBean recorder;
  private final long recording;

  private Profile(ManagedJvm jvm, FlightRecorderMXBean recorder) {
    this.jvm = jvm;
    this.recorder = recorder;
    this.recording = recorder.newRecording();
    recorder.setPredefinedConfiguration(recording, CONFIGURATION);
    recorder.startRecording(recording);
  }

  /**
   * @throws IOException if there is no such JVM on this machine, or it records nothing
   */
  static Profile begin(String service, Path pidFiles) throws IOException {
    ManagedJvm jvm = ManagedJvm.of(service, pidFiles);
    try {
      return new Profile(jvm, jvm.bean(FlightRecorderMXBean.class));
    } catch (RuntimeException e) {
      jvm.close();
      throw new IOException(service + " cannot be recorded: " + e.getMessage(), e);
    }
  }

  /** Ends it, and writes it into that file in place of what is there. */
  void keep(Path file) throws IOException {
    recorder.stopRecording(recording);
    Files.createDirectories(file.getParent());
    Files.deleteIfExists(file);
    recorder.copyTo(recording, file.toString());
  }

  @Override
  public void close() throws IOException {
    try {
      recorder.closeRecording(recording);
    } finally {
      jvm.close();
    }
  }
}
