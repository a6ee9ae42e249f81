package danliao.query.database;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.util.IsolationLevel;
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
    // Else it would ask the database, which may be away. As the pool's connections are: what
    // differs
    // is set before each transaction and set back after it.
    lazy.setDefaultAutoCommit(pool.isAutoCommit());
    lazy.setDefaultTransactionIsolation(isolation(pool));
    lazy.afterPropertiesSet();
    return lazy;
  }

  private static int isolation(HikariDataSource pool) {
    String name = pool.getTransactionIsolation();
    return name == null
        ? Connection.TRANSACTION_REPEATABLE_READ
        : IsolationLevel.valueOf(name).getLevelId();
  }
}
