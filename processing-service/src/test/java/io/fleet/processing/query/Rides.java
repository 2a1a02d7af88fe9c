package io.fleet.processing.query;

import io.fleet.model.DriverId;
import io.fleet.model.Fix;
import io.fleet.model.OrderId;
import io.fleet.model.Position;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPInputStream;

/**
 * Rides that fixes were made of, and what questions about them must be answered with, worked out one fix at a time.
 *
 * @param fixes   each driver and time once
 * @param centres where the fixes are, roughly, for boxes that hold some
 */
record Rides(List<Fix> fixes, List<Position> centres) {

    private static final int ONE_DRIVER_OF = 20;
    private static final Instant MIDNIGHT = Instant.parse("2024-03-10T00:00:00Z");
    private static final List<Position> CENTRES = List.of(new Position(52.52, 13.4), new Position(-17.8, 179.9995),
            new Position(89.99, 10), new Position(0, -0.01));

    /** Drivers who set out about a midnight, one of them across the antimeridian and one near the pole; stand, are silent, and report by halves. */
    static Rides made(long seed, int drivers, int fixesEach) {
        var random = new Random(seed);
        var fixes = new LinkedHashMap<String, Fix>();
        for (int driver = 1; driver <= drivers; driver++) {
            var centre = CENTRES.get(driver % CENTRES.size());
            double latitude = centre.latitude();
            double longitude = centre.longitude();
            var time = MIDNIGHT.minusSeconds(random.nextInt(20_000));
            for (int i = 0; i < fixesEach; i++) {
                time = time
                        .plusMillis(random.nextInt(40) == 0 ? 300_000 + random.nextInt(3) : random.nextInt(1, 30_000));
                boolean stands = random.nextInt(4) == 0;
                latitude = Math.clamp(latitude + (stands ? 0 : random.nextDouble(-0.002, 0.002)), -90, 90);
                longitude = turned(longitude + (stands ? 0 : random.nextDouble(-0.002, 0.002)));
                var fix = new Fix(new DriverId(driver), new Position(latitude, longitude), time,
                        random.nextInt(3) == 0 ? null : Double.valueOf(random.nextDouble(130)), null, null,
                        random.nextInt(5) == 0 ? null : new OrderId("ride:" + driver + ":" + i / 50), time);
                fixes.put(driver + " " + time, fix);
            }
        }
        return new Rides(List.copyOf(fixes.values()), CENTRES);
    }

    /** The first fixes of a twentieth of the drivers in the real trace of a day, about six hours; no ride at all where it is not there. */
    static Rides real(int most) {
        var file = Path.of("..", "..", "shared", "data", "fleet.csv.gz");
        return Files.exists(file) ? read(file, most) : new Rides(List.of(), List.of());
    }

    private static Rides read(Path file, int most) {
        try (var lines = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            var names = List.of(lines.readLine().split(",", -1));
            var fixes = new ArrayList<Fix>();
            for (String line = lines.readLine(); line != null && fixes.size() < most; line = lines.readLine()) {
                var cells = line.split(",", -1);
                long driver = Long.parseLong(cells[names.indexOf("driver_id")]);
                if (driver % ONE_DRIVER_OF != 0) {
                    continue;
                }
                var time = Instant.parse(cells[names.indexOf("t")]);
                String order = cells[names.indexOf("order_id")];
                fixes.add(new Fix(new DriverId(driver),
                        new Position(Double.parseDouble(cells[names.indexOf("lat")]),
                                Double.parseDouble(cells[names.indexOf("lon")])),
                        time, null, null, null, order.isEmpty() ? null : new OrderId(order), time));
            }
            return new Rides(fixes, List.of(new Position(37.77, -122.42)));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static double turned(double longitude) {
        return longitude > 180 ? longitude - 360 : longitude < -180 ? longitude + 360 : longitude;
    }
}
