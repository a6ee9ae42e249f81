package danliao.query.admin;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The operators' view of the projections. */
@Configuration(proxyBeanMethods = false)
@Import(ProjectionsController.class)
public class AdminConfiguration {}
