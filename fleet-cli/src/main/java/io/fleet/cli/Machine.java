package io.fleet.cli;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.time.InstantSource;

/** What the command line takes from the machine that it runs on; everything else is handed these. */
@Machine.Configuration
final class Machine {

    private Machine() {}

    /** Marks the one place that may ask the machine. */
    @Retention(RetentionPolicy.CLASS)
    @Target(ElementType.TYPE)
    @interface Configuration {
    }

    static InstantSource clock() {
        return InstantSource.system();
    }
}
