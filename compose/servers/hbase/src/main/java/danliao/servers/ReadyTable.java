package danliao.servers;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Admin;
import org.apache.hadoop.hbase.client.ColumnFamilyDescriptorBuilder;
import org.apache.hadoop.hbase.client.Connection;
import org.apache.hadoop.hbase.client.ConnectionFactory;
import org.apache.hadoop.hbase.client.Get;
import org.apache.hadoop.hbase.client.Put;
import org.apache.hadoop.hbase.client.Table;
import org.apache.hadoop.hbase.client.TableDescriptorBuilder;
import org.apache.hadoop.hbase.util.Bytes;

/** A table of one row: the master reports itself ready long before any table answers. */
final class ReadyTable {
  private static final TableName NAME = TableName.valueOf("danliao_ready");
  private static final byte[] FAMILY = Bytes.toBytes("f");
  private static final byte[] ROW = Bytes.toBytes("ready");

  private final Configuration conf;
  private volatile boolean answered;

  ReadyTable(Configuration conf) {
    this.conf = new Configuration(conf);
    this.conf.setInt("hbase.client.retries.number", 100);
    this.conf.setInt("hbase.client.pause", 50);
  }

  /** Returns once a put has been read back. */
  void awaitAnswer() throws IOException {
    try (Connection connection = connect();
        Admin admin = connection.getAdmin()) {
      if (!admin.tableExists(NAME)) {
        admin.createTable(
            TableDescriptorBuilder.newBuilder(NAME)
                .setColumnFamily(ColumnFamilyDescriptorBuilder.of(FAMILY))
                .build());
      }
      try (Table table = connection.getTable(NAME)) {
        table.put(new Put(ROW).addColumn(FAMILY, FAMILY, ROW));
        if (!table.exists(new Get(ROW))) {
          throw new IOException("a row that was put in " + NAME + " was not found");
        }
      }
    }
    answered = true;
  }

  /** Writes what is in memory to files, so that the next start has nothing to recover. */
  void flushAndHalt() {
    if (answered) {
      conf.setInt("hbase.client.retries.number", 1);
      try (Connection connection = connect();
          Admin admin = connection.getAdmin()) {
        for (TableName table : admin.listTableNames()) {
          if (admin.isTableEnabled(table)) {
            admin.flush(table);
          }
        }
        admin.flush(TableName.META_TABLE_NAME);
      } catch (IOException e) {
        // Nothing is lost: what was not flushed is in the write-ahead log.
        e.printStackTrace();
      }
    }
    Runtime.getRuntime().halt(0);
  }

  private Connection connect() throws IOException {
    return ConnectionFactory.createConnection(conf);
  }
}
