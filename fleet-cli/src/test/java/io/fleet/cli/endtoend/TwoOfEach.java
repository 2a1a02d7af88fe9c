package io.fleet.cli.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.cli.stack.Service;
import io.fleet.cli.watch.Watchers;
import io.fleet.model.DriverId;
import io.fleet.model.OrderId;
import io.fleet.wire.FixJson;
import io.fleet.wire.Reading;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** Two of each service on one Redis and one database, and what drivers and dispatchers do there. */
final class TwoOfEach implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final AtomicLong LAST_MILLIS = new AtomicLong();

    private final Path settings;
    private final RunningStack one;
    private final RunningStack other;
    private final List<Watchers> gateways;

    /**
     * Starts all.
     *
     * @param folder  takes a file of settings
     * @param silence for how long a fix is current
     */
    TwoOfEach(Path folder, Duration silence) {
        settings = folder.resolve("application.properties");
        write("");
        var environment = new HashMap<>(Map.of("FLEET_CURRENT_TTL", silence.toSeconds() + "s",
                "SPRING_CONFIG_ADDITIONAL_LOCATION", folder.toUri().toString()));
        one = RunningStack.start(environment);
        other = one.startAnother(environment);
        gateways = List.of(new Watchers(one.api(Service.GATEWAY), one.signer()),
                new Watchers(other.api(Service.GATEWAY), other.signer()));
    }

    RunningStack one() {
        return one;
    }

    RunningStack other() {
        return other;
    }

    /** The customers of each gateway. */
    List<Watchers> gateways() {
        return gateways;
    }

    List<RunningStack> both() {
        return List.of(one, other);
    }

    /** From here on every service that is started has the setting. */
    void set(String setting) {
        write(setting);
    }

    /** Tells when it was taken, which is later than that of any before. */
    Instant post(RunningStack by, DriverId driver, @Nullable OrderId named) {
        var takenAt = Instant.ofEpochMilli(
                LAST_MILLIS.updateAndGet(last -> Math.max(last + 1, System.currentTimeMillis())));
        var answer = by.post(driver, "/location", """
                {"latitude": 52.5, "longitude": 13.4, "timestamp": "%s"%s}"""
                .formatted(takenAt, named == null ? "" : ", \"order_id\": \"" + named + "\""));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        return takenAt;
    }

    void awaitCurrent(DriverId driver, Instant takenAt) {
        Awaitility.await("the current fix of " + driver).atMost(PATIENCE)
                .until(() -> FixJson.decode(one.get(Service.INGESTION, "/api/v1/drivers/" + driver + "/location").body()
                        .getBytes(StandardCharsets.UTF_8)) instanceof Reading.Read read
                        && read.fix().takenAt().equals(takenAt));
    }

    /** How many fixes named an order that they could not be shown for. */
    double refused() {
        return both().stream().mapToDouble(by -> by.metric(Service.PROCESSING, "fleet_orders_refused_total")).sum();
    }

    /** Posts a fix that names an order which is not the driver's, and waits until that is counted. */
    void postInVain(RunningStack by, DriverId driver, OrderId named) {
        double before = refused();
        post(by, driver, named);
        Awaitility.await("it is counted").atMost(PATIENCE).until(() -> refused() == before + 1);
    }

    @Override
    public void close() {
        gateways.forEach(Watchers::close);
        other.close();
        one.close();
    }

    private void write(String text) {
        try {
            Files.writeString(settings, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
