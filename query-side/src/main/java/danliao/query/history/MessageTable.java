package danliao.query.history;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.hadoop.hbase.CompareOperator;
import org.apache.hadoop.hbase.TableExistsException;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.AsyncAdmin;
import org.apache.hadoop.hbase.client.CheckAndMutate;
import org.apache.hadoop.hbase.client.ColumnFamilyDescriptorBuilder;
import org.apache.hadoop.hbase.client.Get;
import org.apache.hadoop.hbase.client.Put;
import org.apache.hadoop.hbase.client.Result;
import org.apache.hadoop.hbase.client.Scan;
import org.apache.hadoop.hbase.client.TableDescriptor;
import org.apache.hadoop.hbase.client.TableDescriptorBuilder;
import org.apache.hadoop.hbase.io.compress.Compression;
import org.apache.hadoop.hbase.io.encoding.DataBlockEncoding;
import org.apache.hadoop.hbase.regionserver.BloomType;

/** One generation's table: made if missing, pre-split by salt. Thread-safe. */
final class MessageTable {
  // Pages of a conversation are a few kilobytes: small blocks read less beside them.
  private static final int BLOCK_BYTES = 16 * 1024;

  private final HBaseClient hbase;
  private final TableName name;
  private final int regions;

  /**
   * @param regions that it is made with
   */
  MessageTable(HBaseClient hbase, String name, int regions) {
    this.hbase = hbase;
    this.name = TableName.valueOf(name);
    this.regions = regions;
  }

  void createIfMissing() {
    if (!hbase.admin(c -> c.getAdmin().tableExists(name))) {
      hbase.<Void>admin(
          c -> tolerant(c.getAdmin().createTable(descriptor(), RowKeys.splits(regions))));
    }
  }

  /** Another instance may have made it in the meantime. */
  private static CompletableFuture<Void> tolerant(CompletableFuture<Void> creation) {
    return creation.exceptionallyCompose(
        e ->
            e instanceof TableExistsException || e.getCause() instanceof TableExistsException
                ? CompletableFuture.completedFuture(null)
                : CompletableFuture.failedFuture(e));
  }

  private TableDescriptor descriptor() {
    return TableDescriptorBuilder.newBuilder(name)
        .setColumnFamily(
            ColumnFamilyDescriptorBuilder.newBuilder(Cells.FAMILY)
                .setMaxVersions(1)
                .setBlocksize(BLOCK_BYTES)
                .setBloomFilterType(BloomType.ROW)
                .setDataBlockEncoding(DataBlockEncoding.FAST_DIFF)
                .setCompressionType(Compression.Algorithm.NONE)
                .build())
        .build();
  }

  /** Another instance may do the same. */
  void drop() {
    hbase.<Void>admin(
        c ->
            c.getAdmin()
                .tableExists(name)
                .thenCompose(
                    exists ->
                        exists ? removed(c.getAdmin()) : CompletableFuture.completedFuture(null)));
  }

  private CompletableFuture<Void> removed(AsyncAdmin admin) {
    return admin
        .isTableDisabled(name)
        // Disabled already: an earlier removal was cut short.
        .thenCompose(
            already -> already ? CompletableFuture.completedFuture(null) : admin.disableTable(name))
        .thenCompose(disabled -> admin.deleteTable(name));
  }

  void put(List<Put> puts) {
    hbase.call(c -> c.getTable(name).putAll(puts));
  }

  /** Puts if the row's cell in that column is at least {@code least}, compared as bytes. */
  boolean putIfAtLeast(byte[] column, byte[] least, Put put) {
    CheckAndMutate guarded =
        CheckAndMutate.newBuilder(put.getRow())
            .ifMatches(Cells.FAMILY, column, CompareOperator.LESS_OR_EQUAL, least)
            .build(put);
    return hbase.call(c -> c.getTable(name).checkAndMutate(guarded)).isSuccess();
  }

  List<Result> get(List<Get> gets) {
    return hbase.call(c -> c.getTable(name).getAll(gets));
  }

  List<Result> scan(Scan scan) {
    return hbase.call(c -> c.getTable(name).scanAll(scan));
  }

  /** Fails unless a region of it answers. */
  void probe() {
    scan(new Scan().setLimit(1).setReadType(Scan.ReadType.PREAD));
  }
}
