package danliao.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hbase.HBaseConfiguration;
import org.apache.hadoop.hbase.master.HMaster;

/**
 * Runs ZooKeeper, master and region server in one JVM: {@code <home> <ready file> <ZooKeeper port>
 * <master port> <region server port>}; the ready file is written once a real table has answered.
 */
public final class HBaseServer {
  private HBaseServer() {}

  public static void main(String[] args) throws IOException {
    Map<String, String> settings =
        settings(Path.of(args[0]).toAbsolutePath(), args[2], args[3], args[4]);
    Configuration conf = HBaseConfiguration.create();
    settings.forEach(conf::set);
    ReadyTable table = new ReadyTable(conf);
    Runtime.getRuntime().addShutdownHook(new Thread(table::flushAndHalt));
    Thread.ofPlatform().name("ready").daemon().start(() -> announce(table, Path.of(args[1])));

    List<String> master = new ArrayList<>();
    settings.forEach((key, value) -> master.add("-D" + key + "=" + value));
    master.add("start");
    HMaster.main(master.toArray(String[]::new));
  }

  private static void announce(ReadyTable table, Path ready) {
    try {
      table.awaitAnswer();
      Files.writeString(ready, Long.toString(ProcessHandle.current().pid()));
    } catch (IOException e) {
      e.printStackTrace();
      Runtime.getRuntime().halt(1);
    }
  }

  private static Map<String, String> settings(
      Path home, String zooKeeperPort, String masterPort, String regionServerPort) {
    Map<String, String> conf = new LinkedHashMap<>();
    conf.put("hbase.cluster.distributed", "false");
    conf.put("hbase.rootdir", home.resolve("root").toUri().toString());
    conf.put("hbase.tmp.dir", home.resolve("tmp").toString());
    conf.put("hbase.unsafe.stream.capability.enforce", "false");
    conf.put("hbase.zookeeper.quorum", "127.0.0.1");
    conf.put("hbase.zookeeper.property.clientPort", zooKeeperPort);
    conf.put("hbase.zookeeper.property.clientPortAddress", "127.0.0.1");
    conf.put("hbase.zookeeper.property.dataDir", home.resolve("zookeeper").toString());
    conf.put("hbase.master.hostname", "127.0.0.1");
    conf.put("hbase.regionserver.hostname", "127.0.0.1");
    conf.put("hbase.master.ipc.address", "127.0.0.1");
    conf.put("hbase.regionserver.ipc.address", "127.0.0.1");
    conf.put("hbase.master.port", masterPort);
    conf.put("hbase.regionserver.port", regionServerPort);
    conf.put("hbase.master.info.port", "-1");
    conf.put("hbase.regionserver.info.port", "-1");
    conf.put("hbase.regionserver.handler.count", "10");
    // Of a heap of 512 MB. With the defaults, 40 % each, it is full for good, and every collection
    // of all of it holds up writes for half a second.
    conf.put("hfile.block.cache.size", "0.2");
    conf.put("hbase.regionserver.global.memstore.size", "0.25");
    conf.put("hbase.hregion.memstore.flush.size", Integer.toString(64 << 20));
    // A pause of more than the default 10 s on a busy machine would end the region server.
    conf.put("zookeeper.session.timeout.localHBaseCluster", "60000");
    conf.put("hbase.zookeeper.property.maxSessionTimeout", "60000");
    // An orderly stop takes 10 to 24 s; ReadyTable flushes and halts instead.
    conf.put("hbase.shutdown.hook", "false");
    conf.put("fs.automatic.close", "false");
    return conf;
  }
}
