package io.choria.testing;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test that kills, cuts or freezes something. It takes the place of {@code @Test}: the method
 * runs once, or as many rounds as the system property {@code faults.times} says, because a fault
 * that hits another moment each time proves more than one that hit once. The rounds that were not
 * asked for are reported as one skipped test with the reason. The tag is {@code faults}.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Tag("faults")
@TestTemplate
@ExtendWith(FaultRounds.class)
public @interface FaultTest {}
