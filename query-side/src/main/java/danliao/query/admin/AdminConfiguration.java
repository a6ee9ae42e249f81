package danliao.query.admin;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** What operators see of the projections, and their rebuilds. */
@Configuration(proxyBeanMethods = false)
@Import({ProjectionsController.class, RebuildsController.class})
public class AdminConfiguration {}
