package danliao.query.database;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.jdbc.datasource.LazyConnectionDataSourceProxy;

/**
 * Has a transaction take a connection with its first statement: most batches of events go to stores
 * elsewhere, and their transactions have none.
 */
final class LazyConnections implements BeanPostProcessor {
  @Override
  public Object postProcessAfterInitialization(Object bean, String name) {
    return bean instanceof HikariDataSource pool ? lazy(pool) : bean;
  }

  private static LazyConnectionDataSourceProxy lazy(HikariDataSource pool) {
    LazyConnectionDataSourceProxy lazy = new LazyConnectionDataSourceProxy();
    lazy.setTargetDataSource(pool);
    // Else it would ask the database, which may be away.
    lazy.setDefaultAutoCommit(true);
    lazy.setDefaultTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    lazy.afterPropertiesSet();
    return lazy;
  }
}
