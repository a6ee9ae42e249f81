package danliao.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.apache.rocketmq.broker.BrokerController;
import org.apache.rocketmq.broker.BrokerStartup;
import org.apache.rocketmq.common.MQVersion;
import org.apache.rocketmq.common.TopicConfig;
import org.apache.rocketmq.namesrv.NamesrvStartup;
import org.apache.rocketmq.remoting.netty.TlsSystemConfig;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.route.TopicRouteData;

/**
 * Runs name server and broker in one JVM: {@code <home> <ready file> <name server port> <broker
 * port> <topic>:<queues>…}; the ready file is written once a client can see a route to each topic.
 */
public final class RocketMqServer {
  private RocketMqServer() {}

  public static void main(String[] args) throws Exception {
    Path home = Path.of(args[0]).toAbsolutePath();
    Path ready = Path.of(args[1]);
    // Else the broker registers as version 0 and clients are told "No route info".
    System.setProperty(
        RemotingCommand.REMOTING_VERSION_KEY, Integer.toString(MQVersion.CURRENT_VERSION));
    // Loopback only; without this, each start makes a certificate for each listener.
    System.setProperty(TlsSystemConfig.TLS_SERVER_MODE, "disabled");
    String nameServer = "127.0.0.1:" + args[2];
    NamesrvStartup.main0(new String[] {"-c", nameServerConf(home, args[2]).toString()});
    BrokerController broker =
        BrokerStartup.start(
            BrokerStartup.createBrokerController(
                new String[] {"-c", brokerConf(home, nameServer, args[3]).toString()}));
    List<String> topics = List.of(args).subList(4, args.length);
    topics.forEach(topic -> create(broker, topic));
    for (String topic : topics) {
      awaitRoute(broker, nameServer, topic);
    }
    Files.writeString(ready, Long.toString(ProcessHandle.current().pid()));
  }

  private static Path nameServerConf(Path home, String port) throws IOException {
    Properties conf = new Properties();
    conf.setProperty("listenPort", port);
    conf.setProperty("bindAddress", "127.0.0.1");
    conf.setProperty("rocketmqHome", home.toString());
    conf.setProperty("kvConfigPath", home.resolve("namesrv/kvConfig.json").toString());
    conf.setProperty("configStorePath", home.resolve("namesrv/namesrv.properties").toString());
    conf.setProperty("useEpollNativeSelector", "false");
    return write(conf, home.resolve("namesrv.conf"));
  }

  private static Path brokerConf(Path home, String nameServer, String port) throws IOException {
    Properties conf = new Properties();
    conf.setProperty("brokerClusterName", "danliao");
    conf.setProperty("brokerName", "broker");
    conf.setProperty("brokerId", "0");
    conf.setProperty("rocketmqHome", home.toString());
    conf.setProperty("namesrvAddr", nameServer);
    conf.setProperty("listenPort", port);
    conf.setProperty("haListenPort", Integer.toString(Integer.parseInt(port) + 1));
    conf.setProperty("bindAddress", "127.0.0.1");
    conf.setProperty("brokerIP1", "127.0.0.1");
    conf.setProperty("brokerIP2", "127.0.0.1");
    conf.setProperty("storePathRootDir", home.resolve("store").toString());
    conf.setProperty("storePathCommitLog", home.resolve("store/commitlog").toString());
    conf.setProperty("autoCreateTopicEnable", "false");
    conf.setProperty("flushDiskType", "ASYNC_FLUSH");
    // All files are mapped, and count as this process's memory where they were touched. Small ones,
    // so that little more is mapped than is used; the default is a gigabyte.
    conf.setProperty("mappedFileSizeCommitLog", "67108864");
    conf.setProperty("mappedFileSizeConsumeQueue", "600000");
    // Else buffers outside the heap that are locked in memory, five of the size of a file.
    conf.setProperty("transientStorePoolEnable", "false");
    // Else every page of a new file is touched before it is used.
    conf.setProperty("warmMapedFileEnable", "false");
    // Nobody looks a message up by its key. The index would be 420 MB more, mapped, and touched all
    // over: a hash table.
    conf.setProperty("messageIndexEnable", "false");
    conf.setProperty("diskMaxUsedSpaceRatio", "95");
    // Messages a pull, where consumers ask for 256: else 32, and 8 of what is not among the newest.
    // Bytes stay at 256 and 64 KiB, which consumers' bounds on memory count on.
    conf.setProperty("maxTransferCountOnMessageInMemory", "256");
    conf.setProperty("maxTransferCountOnMessageInDisk", "64");
    conf.setProperty("slaveReadEnable", "false");
    // The broker spins on one core for as long as this at each start; its default is 10 s.
    conf.setProperty("transactionMetricFlushInterval", "1000");
    // A send that waits because two cores are busy is not an overloaded broker.
    conf.setProperty("waitTimeMillsInSendQueue", "2000");
    conf.setProperty("osPageCacheBusyTimeOutMills", "3000");
    // A request is handled on fewer threads: each hand-over wakes one. (asyncSendEnable=false would
    // save another, and ends each send with an exception after its answer, in 5.3.3.)
    conf.setProperty("serverNettyWorkerGroupEnable", "false");
    conf.setProperty("serverSelectorThreads", "1");
    // Forces a file of 37 MB each time; a process that is killed loses nothing of it.
    // (timerWheelEnable=false would save that and some threads, and in 5.3.3 no topic is deleted.)
    conf.setProperty("timerFlushIntervalMs", "10000");
    // Each of these threads wakes a hundred times a second; of the last, eight look for what nobody
    // consumes in that way.
    conf.setProperty("timerGetMessageThreadNum", "1");
    conf.setProperty("timerPutMessageThreadNum", "1");
    conf.setProperty("reviveQueueNum", "1");
    conf.setProperty("useEpollNativeSelector", "false");
    return write(conf, home.resolve("broker.conf"));
  }

  private static Path write(Properties conf, Path file) throws IOException {
    Files.createDirectories(file.getParent());
    try (var out = Files.newBufferedWriter(file)) {
      conf.store(out, null);
    }
    return file;
  }

  /** One that is there keeps its queues: what is in them, and which conversation is in which. */
  private static void create(BrokerController broker, String spec) {
    if (broker.getTopicConfigManager().selectTopicConfig(nameOf(spec)) != null) {
      return;
    }
    int queues = Integer.parseInt(spec.substring(spec.indexOf(':') + 1));
    broker
        .getTopicConfigManager()
        .updateTopicConfig(new TopicConfig(nameOf(spec), queues, queues, 6));
  }

  private static void awaitRoute(BrokerController broker, String nameServer, String spec)
      throws InterruptedException {
    while (!hasRoute(broker, nameServer, nameOf(spec))) {
      // The name server refuses a broker's first topics when they come before the broker.
      broker.registerBrokerAll(true, false, true);
      Thread.sleep(50);
    }
  }

  private static boolean hasRoute(BrokerController broker, String nameServer, String topic)
      throws InterruptedException {
    try {
      TopicRouteData route =
          broker.getBrokerOuterAPI().getTopicRouteInfoFromNameServer(topic, 3_000, false);
      return route != null && !route.getQueueDatas().isEmpty();
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception notYet) {
      return false;
    }
  }

  private static String nameOf(String spec) {
    return spec.substring(0, spec.indexOf(':'));
  }
}
