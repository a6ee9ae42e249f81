package danliao.stack;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/** All members of one home: brings them up side by side, takes them down tier by tier. */
final class Stack {
  private static final Duration STOP_BUDGET = Duration.ofSeconds(5);

  private final Home home;
  private final Map<String, Member> members;
  private final PrintWriter progress;
  private final Starter starter;
  private final ArchiveWriter archiveWriter;

  Stack(Home home, List<Member> members, PrintWriter progress) {
    this.home = home;
    this.members =
        members.stream().collect(toMap(Member::name, identity(), (a, b) -> a, LinkedHashMap::new));
    this.progress = progress;
    this.starter = new Starter(home, progress);
    this.archiveWriter = new ArchiveWriter(home);
  }

  List<Member> members() {
    return List.copyOf(members.values());
  }

  Member member(String name) {
    return Optional.ofNullable(members.get(name))
        .orElseThrow(
            () ->
                new StackException(
                    "no process is named "
                        + name
                        + ": the names are "
                        + String.join(", ", members.keySet())));
  }

  /** All are known before anything is done to one. */
  private List<Member> members(List<String> names) {
    return names.stream().map(this::member).toList();
  }

  /** Starts what does not run. */
  void up() {
    start(members.values());
  }

  /** Each as soon as what it needs of the others is ready. */
  private void start(Collection<Member> some) {
    Map<String, CompletableFuture<Void>> started = new LinkedHashMap<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Member member : some) {
        CompletableFuture<?>[] needs =
            member.needs().stream()
                .map(started::get)
                .filter(Objects::nonNull)
                .toArray(CompletableFuture<?>[]::new);
        started.put(
            member.name(),
            CompletableFuture.allOf(needs).thenRunAsync(() -> starter.start(member), threads));
      }
      tellFailures(started.values());
    }
  }

  /** In the background; a failure is told and nothing more. */
  void writeClassArchives() {
    try {
      if (archiveWriter.start(List.copyOf(members.keySet()))) {
        progress.println();
        progress.println(
            "a quicker next start is prepared in the background, see "
                + home.log(ArchiveWriter.NAME));
      }
    } catch (IOException e) {
      progress.println("no class archives: " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    progress.flush();
  }

  /** Starts some, and waits until they are ready; what they need of others is not waited for. */
  void start(List<String> names) {
    Set<Member> asked = Set.copyOf(members(names));
    start(members.values().stream().filter(asked::contains).toList());
  }

  /** As {@link #start}, and leaves them to themselves. */
  void launch(List<String> names) {
    members(names).forEach(starter::launch);
  }

  /** SIGKILL, as a crash would be: nothing is told to a process, its pid file stays. */
  void kill(List<String> names) {
    for (Member member : members(names)) {
      if (!new Child(home, member.name()).kill()) {
        throw new StackException(member.name() + " is not running");
      }
    }
  }

  /** One line for each member, asked at the same time. */
  List<Status> status() {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      return members.values().stream()
          .map(member -> CompletableFuture.supplyAsync(() -> Status.of(home, member), threads))
          .toList()
          .stream()
          .map(CompletableFuture::join)
          .toList();
    }
  }

  /** Stops whatever runs in this home, known to the layout or not. */
  List<String> down() {
    archiveWriter.stop();
    List<String> stopped = new ArrayList<>();
    for (Member.Tier tier : Member.Tier.values()) {
      List<String> names = running().filter(name -> Member.Tier.of(name) == tier).toList();
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        names.forEach(name -> threads.execute(() -> new Child(home, name).stop(budget(name))));
      }
      stopped.addAll(names);
    }
    // Only now is no process left that could begin one.
    ClassArchive.endDumps(home);
    List<String> left = running().toList();
    if (!left.isEmpty()) {
      throw new StackException("still running: " + String.join(", ", left));
    }
    return stopped;
  }

  boolean isRunning() {
    return running().findAny().isPresent();
  }

  private Duration budget(String name) {
    Member member = members.get(name);
    return member == null ? STOP_BUDGET : member.stopBudget();
  }

  /** The names of those that somebody uses. */
  private Stream<String> running() {
    if (!Files.isDirectory(home.run())) {
      return Stream.of();
    }
    try (Stream<Path> files = Files.list(home.run())) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(file -> file.endsWith(".pid"))
          .map(file -> file.substring(0, file.length() - ".pid".length()))
          .filter(name -> !name.equals(ArchiveWriter.NAME))
          .filter(name -> new Child(home, name).find().isPresent())
          .sorted()
          .toList()
          .stream();
    } catch (IOException e) {
      throw new StackException("cannot read " + home.run() + ": " + e, e);
    }
  }

  /** Waits for all; who only waited for one that failed has nothing of its own to tell. */
  private static void tellFailures(Collection<CompletableFuture<Void>> starts) {
    Set<String> failures = new LinkedHashSet<>();
    for (CompletableFuture<Void> start : starts) {
      try {
        start.join();
      } catch (CompletionException e) {
        if (!(e.getCause() instanceof StackException)) {
          throw e;
        }
        failures.add(e.getCause().getMessage());
      }
    }
    if (!failures.isEmpty()) {
      throw new StackException(String.join("\n", failures));
    }
  }
}
