package io.fleet.processing.fleetmap;

import io.fleet.processing.consume.Await;
import io.fleet.service.Caller;
import io.fleet.service.Problem;
import io.fleet.service.RedisLink;
import io.fleet.service.RetryAfter;
import io.fleet.service.TokenVerifier;
import io.fleet.wire.RedisKeys;
import io.lettuce.core.RedisException;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.http.HttpStatus;

/**
 * Tells every viewer once in each {@link FleetMapProperties#frameInterval round} where the drivers of its area are.
 *
 * <p>Redis is read once for all of them, and not at all while there is none. While Redis is away each is told so in each round. A viewer who takes
 * nothing for 30 s is cut off; one whose token has ended is let go. Safe for use by many threads.
 */
final class FleetWatch implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(FleetWatch.class);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final byte[] AWAY = "data:{\"error\":\"unavailable\"}\n\n".getBytes(StandardCharsets.US_ASCII);
    /** Before the web server, which would wait for streams to end by themselves. */
    private static final int BEFORE_ALL_ELSE_STOPS = Integer.MAX_VALUE;

    private final RedisLink redis;
    private final TokenVerifier tokens;
    private final FleetMapProperties limits;
    private final InstantSource clock;
    private final FleetMapMeters meters;
    private final Places places;
    private volatile @Nullable ScheduledExecutorService rounds;

    // What follows is confined to the thread of the rounds.
    private final LiveDrivers drivers;
    private final List<Viewer> viewers = new ArrayList<>();
    private final Rate rate = new Rate();
    private @Nullable Figures figures;
    private boolean away;

    FleetWatch(RedisLink redis, TokenVerifier tokens, FleetMapProperties limits, InstantSource clock,
            MeterRegistry registry) {
        this.redis = redis;
        this.tokens = tokens;
        this.limits = limits;
        this.clock = clock;
        this.drivers = new LiveDrivers(redis);
        this.places = new Places(limits);
        this.meters = new FleetMapMeters(registry, places::taken);
    }

    /** What to answer to this caller if there is no place for one more viewer; empty if there is. */
    Optional<Problem> refusal(Caller caller) {
        return rounds == null ? Optional.of(unavailable("stopping")) : places.refusal(caller).map(this::refused);
    }

    /**
     * Shows the area to somebody; what is returned ends that.
     *
     * @throws io.fleet.service.ProblemException if there is no place for one more viewer
     */
    Runnable show(Caller caller, Box box, Outlet outlet) {
        places.take(caller).ifPresent(refusal -> {
            throw refused(refusal).asException();
        });
        var viewer = new Viewer(caller, box, limits.maxDrivers(), outlet);
        run(() -> welcome(viewer), outlet::end);
        return () -> {
            places.leave(caller);
            run(() -> viewers.remove(viewer), () -> {});
        };
    }

    private Problem refused(Places.Refusal refusal) {
        meters.refused(refusal);
        return unavailable(refusal.detail());
    }

    private static Problem unavailable(String detail) {
        return Problem.of(HttpStatus.SERVICE_UNAVAILABLE, detail).retryAfter(RetryAfter.soon());
    }

    @Override
    public synchronized void start() {
        if (rounds == null) {
            var executor = Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().name("fleet-map").factory());
            var _ = executor.scheduleWithFixedDelay(this::round, limits.frameInterval().toMillis(),
                    limits.frameInterval().toMillis(), TimeUnit.MILLISECONDS);
            rounds = executor;
        }
    }

    @Override
    public synchronized void stop() {
        var running = rounds;
        rounds = null;
        if (running != null) {
            running.execute(() -> viewers.forEach(viewer -> viewer.outlet().end()));
            running.shutdown();
        }
    }

    @Override
    public boolean isRunning() {
        return rounds != null;
    }

    @Override
    public int getPhase() {
        return BEFORE_ALL_ELSE_STOPS;
    }

    private void run(Runnable work, Runnable otherwise) {
        var running = rounds;
        try {
            if (running == null) {
                otherwise.run();
            } else {
                running.execute(work);
            }
        } catch (RejectedExecutionException stopped) {
            otherwise.run();
        }
    }

    /** The first frame is sent at once, with what was read last only if somebody else is watching. */
    private void welcome(Viewer viewer) {
        if (viewers.isEmpty()) {
            drivers.distrust();
            read();
        }
        viewers.add(viewer);
        tell(viewer);
    }

    private void round() {
        try {
            if (viewers.isEmpty()) {
                drivers.clear();
                rate.clear();
                figures = null;
            } else {
                read();
                viewers.forEach(this::tell);
            }
        } catch (RuntimeException failure) {
            // Without this there would be no further round.
            log.error("a round of the fleet map failed", failure);
        }
    }

    private void read() {
        long started = System.nanoTime();
        try {
            int news = drivers.read();
            long backlog = Await.<Long>answer(redis.send(commands -> commands.xlen(RedisKeys.STREAM)));
            figures = new Figures(clock.instant(), drivers.live(), rate.after(news, started), backlog);
            meters.read().record(System.nanoTime() - started, TimeUnit.NANOSECONDS);
            away = false;
        } catch (RedisException failure) {
            if (!away) {
                log.warn("the fleet map cannot be read: {}", failure.getMessage());
            }
            away = true;
            rate.clear();
        }
    }

    private void tell(Viewer viewer) {
        var outlet = viewer.outlet();
        if (tokens.expired(viewer.caller())) {
            outlet.end();
        } else if (outlet.hasRoom()) {
            outlet.send(away || figures == null ? AWAY : viewer.frame(drivers, figures));
            meters.sent();
        } else {
            meters.conflated();
            if (viewer.miss(clock.instant()).compareTo(LONGEST_PAUSE) >= 0) {
                meters.cut();
                outlet.cut();
            }
        }
    }
}
