package io.fleet.cli.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleet.cli.send.Tally;
import io.fleet.cli.terminal.CommandFailure;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadComparisonTest {

    @TempDir
    private Path folder;

    @Test
    void eachFigureOfTheSecondIsToldByTheFirst() throws IOException {
        Path a = write("a.json", report(20, 1_000, 2_000));
        Path b = write("b.json", report(20, 3_000, 5_000));
        assertThat(LoadComparison.of(a, b).table())
                .containsPattern("fixes sent a second +100.00 +300.00 +3.00x")
                .containsPattern("POST P50, ms +2.00 +5.00 +2.50x")
                .containsPattern("POST to socket P50, ms +- +- +-")
                .doesNotContain("different loads");
    }

    @Test
    void differentLoadsAreNamed() throws IOException {
        Path a = write("a.json", report(20, 1_000, 2_000));
        Path b = write("b.json", report(40, 1_000, 2_000));
        assertThat(LoadComparison.of(a, b).table()).contains("different loads: drivers (20, 40)");
    }

    @Test
    void whatIsNoReportIsSaidToBeNone() throws IOException {
        Path a = write("a.json", report(20, 1_000, 2_000));
        for (String text : new String[]{"", "{", "[]", "{}"}) {
            Path b = write("b.json", text);
            assertThatThrownBy(() -> LoadComparison.of(a, b)).isInstanceOf(CommandFailure.class)
                    .hasMessageContaining("b.json is no report");
        }
        assertThatThrownBy(() -> LoadComparison.of(a, folder.resolve("none.json"))).isInstanceOf(CommandFailure.class)
                .hasMessageContaining("none.json cannot be read");
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private static String report(int drivers, long sent, long postMicros) {
        var address = URI.create("http://127.0.0.1:1");
        var plan = new LoadPlan(drivers, Duration.ofMillis(100), 0, Duration.ZERO, Duration.ofSeconds(10),
                LoadPlan.Transport.http, 10, 0, address, address);
        var posts = new Histogram(3);
        posts.recordValue(postMicros);
        return new LoadReport(plan, sent, new Tally.Counts(sent, Map.of(), Map.of()), 0, 0, posts, new Histogram(3),
                new LoadMaker(Duration.ofSeconds(10), 0.5, 2, new Histogram(3))).json();
    }
}
