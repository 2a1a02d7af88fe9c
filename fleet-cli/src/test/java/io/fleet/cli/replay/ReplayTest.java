package io.fleet.cli.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleet.cli.send.Report;
import io.fleet.cli.terminal.CommandFailure;
import io.fleet.model.OrderId;
import io.fleet.testing.Skips;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayTest {

    private static final Instant START = Instant.parse("2026-11-22T12:00:00.123456789Z");
    private static final String HEADING = "driver_id,order_id,t,lat,lon,speed_mps,heading_deg,accuracy_m,occupied,"
            + "speed_mps_derived,heading_deg_derived,source\n";

    @TempDir
    private Path folder;

    @Test
    void theLastFixFallsOnTheStartAndIntervalsStayTrue() throws IOException {
        var reports = reports(HEADING + """
                1,,2008-06-06T11:00:00Z,37.7,-122.4,,,,0,,,sf
                2,,2008-06-06T11:00:10.5Z,37.7,-122.4,,,,0,,,sf
                1,,2008-06-06T12:00:00Z,37.7,-122.4,,,,0,,,sf
                """);

        assertThat(reports).extracting(Report::takenAt).containsExactly(Instant.parse("2026-11-22T11:00:00.123Z"),
                Instant.parse("2026-11-22T11:00:10.623Z"), Instant.parse("2026-11-22T12:00:00.123Z"));
    }

    @Test
    void metresPerSecondBecomeKilometresPerHourAndDerivedColumnsAreNotUsed() throws IOException {
        var reports = reports(HEADING + """
                7,order_1,2008-06-06T11:00:00Z,37.7381,-122.40367,13.41,180.5,8,1,99,77,sf
                """);

        assertThat(reports).singleElement().extracting(Report::json).isEqualTo("{\"latitude\":37.7381,"
                + "\"longitude\":-122.40367,\"timestamp\":\"2026-11-22T12:00:00.123Z\",\"speed\":48.28,"
                + "\"heading\":180.5,\"accuracy\":8,\"order_id\":\"order_1\"}");
    }

    @Test
    void aRowThatIsWrongIsSentAsItIs() throws IOException {
        var reports = reports(HEADING + """
                1,,2008-06-06T11:00:00Z,,-122.4,fast,,,,,,sf
                1,a b"c,yesterday,91,0x12,-1,,,,,,sf
                1,,,37.7,-122.4,,,,,,,sf
                1
                """.replace("a b\"c", "\"a b\"\"c\""));

        assertThat(reports).extracting(Report::json).containsExactly(
                "{\"longitude\":-122.4,\"timestamp\":\"2026-11-22T12:00:00.123Z\",\"speed\":\"fast\"}",
                "{\"latitude\":91,\"longitude\":\"0x12\",\"timestamp\":\"yesterday\",\"speed\":-3.6,"
                        + "\"order_id\":\"a b\\\"c\"}",
                "{\"latitude\":37.7,\"longitude\":-122.4,\"timestamp\":\"\"}", "{\"timestamp\":\"\"}");
        assertThat(reports).extracting(Report::takenAt).last().isNull();
    }

    @Test
    void recordingsOfDifferentYearsFollowOneAnother() throws IOException {
        var reports = reports(HEADING + """
                1,,2015-03-18T05:00:00Z,30.1,-97.7,,,,,,,austin
                1,,2015-03-18T06:00:00Z,30.1,-97.7,,,,,,,austin
                1,,2008-05-17T10:00:00Z,37.7,-122.4,,,,,,,sf
                1,,2008-05-17T12:00:00Z,37.7,-122.4,,,,,,,sf
                """);

        assertThat(reports).extracting(report -> Duration.between(report.takenAt(), START).toMinutes())
                .containsExactly(180L, 120L, 120L, 0L);
    }

    @Test
    void aPackedTraceIsReadLikeAPlainOne() throws IOException {
        Path file = folder.resolve("trace.csv.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write((HEADING + "537,,2008-06-06T11:00:00Z,37.7,-122.4,,,,,,,sf\n").getBytes(StandardCharsets.UTF_8));
        }

        var survey = TraceSurvey.of(new TraceFile(file));
        assertThat(survey.rows()).isEqualTo(1);
        assertThat(survey.largestId()).isEqualTo(537);
    }

    @Test
    void whatIsNoTraceIsRefusedWithTheReason() throws IOException {
        Path file = folder.resolve("trace.csv");
        assertThatThrownBy(() -> TraceSurvey.of(new TraceFile(file))).isInstanceOf(CommandFailure.class)
                .hasMessage("the trace " + file + " cannot be read: there is no such file");
        Files.writeString(file, "driver_id,lat,lon\n");
        assertThatThrownBy(() -> TraceSurvey.of(new TraceFile(file)))
                .hasMessage(file + " has no column t (expected: [driver_id, t, lat, lon])");
        Files.writeString(file, HEADING);
        assertThatThrownBy(() -> TraceSurvey.of(new TraceFile(file))).hasMessageContaining("has no row with a time");
    }

    @Test
    void theServicesAreToldToTakeFixesAsOldAsTheTraceIsLong() {
        var hour = new TraceSurvey.Span(START, START.plus(Duration.ofHours(100)));
        var survey = new TraceSurvey(1, 1, Map.of("sf", hour));

        assertThat(ReplaySettings.of(survey, 100, Map.of("FLEET_LIMIT_FIXESBURST", "7")))
                .containsEntry("FLEET_INTAKE_MAXAGE", 103 * 3_600 + "s")
                .containsEntry("FLEET_CURRENT_MAXAGE", 103 * 3_600 + "s")
                .containsEntry("FLEET_LIMIT_FIXESPERSECOND", "1000000")
                .doesNotContainKey("FLEET_LIMIT_FIXESBURST");
    }

    @Test
    void theRealFleetsTraceIsWhole() {
        Path trace = Path.of("..", "..", "shared", "data", "fleet.csv.gz");
        Skips.unless(Files.exists(trace), "the recorded traces are not beside this checkout (expected: " + trace + ")");
        var file = new TraceFile(trace);
        var survey = TraceSurvey.of(file);

        assertThat(survey.rows()).isEqualTo(523_533);
        assertThat(survey.length()).isCloseTo(Duration.ofHours(24), Duration.ofMinutes(1));
        try (var rows = file.rows()) {
            assertThat(rows.filter(row -> !row.order().isEmpty() && OrderId.parse(row.order()).isEmpty())).isEmpty();
        }
    }

    private List<Report> reports(String csv) throws IOException {
        Path path = Files.writeString(folder.resolve("trace.csv"), csv);
        var file = new TraceFile(path);
        var timeline = new Timeline(TraceSurvey.of(file), START);
        var reports = new ArrayList<Report>();
        try (var rows = file.rows()) {
            rows.forEach(row -> reports
                    .add(Replay.report(row.driverId().orElseThrow(), row, timeline.takenAt(row))));
        }
        return reports;
    }
}
