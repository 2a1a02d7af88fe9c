package io.fleet.testing.offending;

import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Date;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Who breaks a rule, by name; those in {@link Innocent} break none. */
@SuppressWarnings({"unused", "JavaUtilDate", "JavaTimeDefaultTimeZone"})
public final class Offenders {

    private Offenders() {}

    @interface Autowired {
    }

    @interface Configuration {
    }

    @Configuration
    @interface Application {
    }

    /** Stands for Reactor's {@code Mono}. */
    public static class Later {

        void block() {}

        CompletableFuture<String> toFuture() {
            return new CompletableFuture<>();
        }
    }

    static final class LaterAndMore extends Later {}

    static final class InjectsAField {
        @Autowired
        @Nullable
        String injected;
    }

    static final class Logs {
        static final Logger LOG = Logger.getLogger("");
    }

    static final class Blocks {
        void run(LaterAndMore later) {
            later.block();
        }
    }

    static final class BlocksByReference {
        Runnable run(Later later) {
            return later::block;
        }
    }

    static final class WaitsForAFuture {
        String run(Later later) throws ExecutionException, InterruptedException {
            return later.toFuture().get();
        }
    }

    static final class Sleeps {
        void run() throws InterruptedException {
            Thread.sleep(1);
        }
    }

    static final class SleepsAUnit {
        void run() throws InterruptedException {
            TimeUnit.SECONDS.sleep(1);
        }
    }

    static final class AsksForNow {
        Instant now() {
            return Instant.now();
        }
    }

    static final class AsksForMillis {
        LongSupplier now() {
            return System::currentTimeMillis;
        }
    }

    static final class AsksInALambda {
        Supplier<LocalDate> today() {
            return () -> LocalDate.now(ZoneId.of("UTC"));
        }
    }

    static final class MakesAClock {
        Clock clock() {
            return Clock.systemUTC();
        }
    }

    static final class MakesASource {
        InstantSource source() {
            return InstantSource.system();
        }
    }

    static final class MakesADate {
        Date now() {
            return new Date();
        }
    }

    static final class ThingImpl {}

    static final class ThingUtils {}

    static final class ThingHelper {}

    static final class ThingManager {}

    static final class ThingDto {}

    static final class Prints {
        void run() {
            System.out.println();
        }
    }

    static final class PrintsAStackTrace {
        void run(IllegalStateException problem) {
            problem.printStackTrace();
        }
    }

    /** What the rules must let pass. */
    public static final class Innocent {

        private Innocent() {}

        @Configuration
        static final class Configures {
            InstantSource source() {
                return InstantSource.system();
            }
        }

        @Application
        static final class Starts {
            Instant now() {
                return Instant.now();
            }
        }

        static final class AsksAGivenClock {
            ZonedDateTime now(Clock clock) {
                return ZonedDateTime.now(clock);
            }

            Instant now(InstantSource source) {
                return source.instant();
            }

            long elapsed() {
                return System.nanoTime();
            }
        }

        static final class HandsAFutureOn {
            CompletableFuture<String> later(Later later) {
                return later.toFuture();
            }

            String got(CompletableFuture<String> future) {
                return future.join();
            }
        }

        static final class Implements {}
    }
}
