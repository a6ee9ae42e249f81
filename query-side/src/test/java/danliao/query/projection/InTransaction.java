package danliao.query.projection;

import danliao.query.message.RecordedEvent;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** A store as the adapter runs it: within the transaction that stores the token. */
public record InTransaction(ProjectionStore store, TransactionTemplate transaction)
    implements ProjectionStore {
  public InTransaction(ProjectionStore store, DataSource database) {
    this(store, new TransactionTemplate(new DataSourceTransactionManager(database)));
  }

  @Override
  public void prepare() {
    store.prepare();
  }

  @Override
  public void apply(List<RecordedEvent> batch) {
    transaction.executeWithoutResult(status -> store.apply(batch));
  }

  @Override
  public boolean sharesTransaction() {
    return store.sharesTransaction();
  }

  @Override
  public Rows rows() {
    return store.rows();
  }

  @Override
  public void drop() {
    store.drop();
  }
}
