package danliao.stack;

/** A JVM for a test to write the archive of. */
final class Sleeper {
  private Sleeper() {}

  public static void main(String[] args) throws InterruptedException {
    System.out.println("up");
    Thread.sleep(300_000);
  }
}
