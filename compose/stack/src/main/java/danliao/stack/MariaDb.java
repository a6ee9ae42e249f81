package danliao.stack;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Makes a data folder with one database and one user, who has no equal: the system tables' root
 * without a password is deleted.
 */
final class MariaDb {
  private static final List<String> SYSTEM_TABLES =
      List.of(
          "mariadb_system_tables.sql",
          "mariadb_performance_tables.sql",
          "mariadb_system_tables_data.sql",
          "maria_add_gis_sp_bootstrap.sql",
          "mariadb_sys_schema.sql");

  private final Path server;
  private final Path data;
  private final int port;

  MariaDb(Project project, Path data, int port) {
    this.server = find(project);
    this.data = data;
    this.port = port;
  }

  /** The binary of the Maven artifact, which is for Linux on x86-64 only, else an installed one. */
  private static Path find(Project project) {
    boolean packaged =
        System.getProperty("os.name").equals("Linux")
            && System.getProperty("os.arch").equals("amd64");
    if (packaged) {
      return project.unpacked("compose/servers/mariadb", "mariadbd");
    }
    List<String> folders =
        new ArrayList<>(List.of(System.getenv().getOrDefault("PATH", "").split(":")));
    folders.addAll(List.of("/usr/sbin", "/opt/homebrew/bin", "/usr/local/bin"));
    return folders.stream()
        .map(folder -> Path.of(folder, "mariadbd"))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() -> new StackException("no mariadbd on the PATH: install MariaDB"));
  }

  List<String> prepare(String password) throws IOException, InterruptedException {
    if (!Files.isDirectory(data)) {
      initialise(password);
    }
    List<String> command = new ArrayList<>(common(data));
    command.addAll(
        List.of(
            "--bind-address=" + Ports.HOST,
            "--port=" + port,
            // A socket's path may have 107 characters; beside the data it could be longer.
            "--socket="
                + Path.of(System.getProperty("java.io.tmpdir"), "danliao-" + port + ".sock"),
            "--skip-name-resolve",
            "--character-set-server=utf8mb4",
            "--innodb-flush-log-at-trx-commit=1",
            "--performance-schema=OFF"));
    if (System.getProperty("user.name").equals("root")) {
      command.add("--user=root");
    }
    return command;
  }

  private List<String> common(Path folder) {
    return List.of(
        server.toString(),
        "--no-defaults",
        "--basedir=" + base(),
        "--datadir=" + folder,
        "--lc-messages-dir=" + share(),
        "--ssl=0",
        "--skip-log-bin");
  }

  private Path base() {
    return server.getParent().getParent();
  }

  private Path share() {
    Path installed = base().resolve("share/mysql");
    return Files.isDirectory(installed) ? installed : base().resolve("share");
  }

  /** In a folder beside it that is renamed at the end, so that half a data folder is never used. */
  private void initialise(String password) throws IOException, InterruptedException {
    Path unfinished = data.resolveSibling(data.getFileName() + ".new");
    FileTree.delete(unfinished);
    Files.createDirectories(unfinished);
    Path output = unfinished.resolveSibling("mariadb-bootstrap.log");
    List<String> command = new ArrayList<>(common(unfinished));
    command.add("--bootstrap");
    if (System.getProperty("user.name").equals("root")) {
      command.add("--user=root");
    }
    Process bootstrap =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try (OutputStream sql = bootstrap.getOutputStream()) {
      feed(sql, password);
    }
    if (!bootstrap.waitFor(60, TimeUnit.SECONDS) || bootstrap.exitValue() != 0) {
      bootstrap.destroyForcibly();
      throw new StackException("mariadb cannot make its tables: see " + output);
    }
    Files.move(unfinished, data);
  }

  private void feed(OutputStream sql, String password) throws IOException {
    write(sql, "create database if not exists mysql;", "use mysql;", "SET @auth_root_socket=NULL;");
    for (String file : SYSTEM_TABLES) {
      sql.write(Files.readAllBytes(share().resolve(file)));
      write(sql, "");
    }
    write(
        sql,
        "FLUSH PRIVILEGES;",
        "CREATE DATABASE danliao CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;");
    for (String host : List.of("127.0.0.1", "localhost")) {
      String user = "'danliao'@'" + host + "'";
      write(
          sql,
          "CREATE USER " + user + " IDENTIFIED BY '" + password + "';",
          "GRANT ALL ON danliao.* TO " + user + ";",
          // Tests make databases of their own.
          "GRANT ALL ON `danliao\\_%`.* TO " + user + ";");
    }
    write(sql, "DELETE FROM mysql.global_priv WHERE User IN ('', 'root');");
  }

  private static void write(OutputStream sql, String... statements) throws IOException {
    for (String statement : statements) {
      sql.write((statement + "\n").getBytes(UTF_8));
    }
  }
}
