package danliao.query.history;

import static danliao.service.settings.Setting.expect;

import java.time.Duration;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where HBase is and how long to wait for it.
 *
 * @param zookeeper host:port of its ZooKeeper
 * @param tablePrefix the table's name without its generation
 * @param rpcTimeout of one call to one region server
 * @param regions that a new table has, 1 to 16: as many as the region servers it may ever be spread
 *     over, for each costs a batch of writes a write-ahead log's sync of its own
 * @param operationTimeout of a read or a batch of writes, all tries together
 */
@ConfigurationProperties("danliao.hbase")
record HBaseSettings(
    @DefaultValue("127.0.0.1:18030") String zookeeper,
    @DefaultValue("danliao_message_g") String tablePrefix,
    @DefaultValue("16") int regions,
    @DefaultValue("2s") Duration rpcTimeout,
    @DefaultValue("5s") Duration operationTimeout) {
  private static final Pattern ADDRESS = Pattern.compile("[^:,\\s]+:[0-9]{1,5}");

  HBaseSettings {
    expect(ADDRESS.matcher(zookeeper).matches(), "danliao.hbase.zookeeper", "host:port", zookeeper);
    expect(
        regions >= 1 && regions <= RowKeys.SALTS,
        "danliao.hbase.regions",
        "1 to " + RowKeys.SALTS,
        regions);
    expect(rpcTimeout.isPositive(), "danliao.hbase.rpc-timeout", "a positive duration", rpcTimeout);
    expect(
        operationTimeout.compareTo(rpcTimeout) >= 0,
        "danliao.hbase.operation-timeout",
        "at least rpc-timeout",
        operationTimeout);
  }

  String zookeeperHost() {
    return zookeeper.substring(0, zookeeper.indexOf(':'));
  }

  int zookeeperPort() {
    return Integer.parseInt(zookeeper.substring(zookeeper.indexOf(':') + 1));
  }
}
