package io.fleet.cli.faults;

import io.fleet.cli.stack.ServiceInstance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Devices whose clocks run ahead as far as allowed and are then put right, and services whose clocks jump by up to minutes.
 *
 * <p>The services keep their {@link ShiftedClock}, with the right time in the end.
 */
final class JumpingClocks implements Fault {

    private static final Duration A_WHILE = Duration.ofSeconds(3);
    private static final Duration DEVICE_AHEAD = Duration.ofSeconds(8);
    private static final List<Integer> DEVICES = IntStream.range(0, 10).boxed().toList();
    /** Behind by less than what drivers may be ahead, or their fixes would rightly be refused. */
    private static final List<Integer> INGESTION_SECONDS = List.of(-8, 60, 0);
    /** By less than the five minutes for which a fix is current. */
    private static final List<Integer> PROCESSING_SECONDS = List.of(120, -120, 0);

    private final Path folder = Path.of("target", "faults").toAbsolutePath();
    private final Path ingestion = folder.resolve("ingestion.clock");
    private final Path processing = folder.resolve("processing.clock");

    @Override
    public void prepare(Site site) throws IOException {
        Files.createDirectories(folder);
        Path agent = ShiftedClock.jar(folder);
        restart(site.ingestion(), agent, ingestion);
        restart(site.processing(), agent, processing);
        site.ingestion().awaitReady();
        site.processing().awaitReady();
    }

    @Override
    public void strike(Site site, Load load) throws IOException {
        load.setClocks(DEVICES, DEVICE_AHEAD);
        load.awaitMeasured(A_WHILE);
        load.setClocks(DEVICES, Duration.ZERO);
        jump(processing, PROCESSING_SECONDS, load);
        jump(ingestion, INGESTION_SECONDS, load);
    }

    private static void jump(Path clock, List<Integer> offsets, Load load) throws IOException {
        for (int seconds : offsets) {
            Files.writeString(clock, Long.toString(Duration.ofSeconds(seconds).toMillis()));
            load.awaitMeasured(A_WHILE);
        }
    }

    private static void restart(ServiceInstance service, Path agent, Path clock) throws IOException {
        Files.writeString(clock, "0");
        service.kill();
        service.start(Map.of("JAVA_TOOL_OPTIONS", "-javaagent:" + agent + "=" + clock));
    }
}
