package danliao.query.admin;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** What operators see of the projections, their rebuilds and their verifications. */
@Configuration(proxyBeanMethods = false)
@Import({ProjectionsController.class, RebuildsController.class, VerificationsController.class})
public class AdminConfiguration {}
