package io.fleet.processing.consume;

import io.fleet.processing.testing.Service;
import io.fleet.service.RedisConnections;
import io.fleet.testing.Fixes;
import io.fleet.testing.HandClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Consumers that run until they are closed, as SIGTERM would. */
final class Running implements AutoCloseable {

    static final String NAME = "host:8082";

    private final Consumers consumers;
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    private Running(Service service, String name, Duty... duties) {
        consumers = new Consumers(Stream.of(duties).map(duty -> new GroupConsumer(duty, new ConsumeProperties(5),
                () -> stream(service, duty.group(), name), new ConsumeMeters(meters, duty.group()),
                new HandClock(Fixes.START))).toList());
        consumers.start();
    }

    static Running of(Service service, Duty... duties) {
        return new Running(service, NAME, duties);
    }

    static Running named(String name, Service service, Duty... duties) {
        return new Running(service, name, duties);
    }

    static GroupStream stream(Service service, String group, String name) {
        return stream(service, group, name, GroupStream.MOST_DEAD_LETTERS);
    }

    static GroupStream stream(Service service, String group, String name, int mostDeadLetters) {
        return new GroupStream(service.bean(RedisConnections.class).open(Duration.ofSeconds(11)), group, name,
                mostDeadLetters, false);
    }

    SimpleMeterRegistry meters() {
        return meters;
    }

    ConsumersHealth health() {
        return new ConsumersHealth(consumers);
    }

    List<GroupConsumer> consumers() {
        return consumers.all();
    }

    @Override
    public void close() {
        consumers.stop();
    }
}
