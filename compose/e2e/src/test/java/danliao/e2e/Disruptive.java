package danliao.e2e;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.parallel.Isolated;

/** Kills processes of the stack: runs after the others, alone. Leaves the stack whole. */
@Tag("disruptive")
@Isolated
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@interface Disruptive {}
