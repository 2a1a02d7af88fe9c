package io.fleet.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What to say when a server did not come up. */
final class StartFailure {

    private static final int LAST_LINES = 5;

    private StartFailure() {}

    /** The reason as far as the server's log tells it. */
    static EmbeddedStartException of(String server, int port, Path log) {
        List<String> lines = lines(log);
        if (lines.stream().anyMatch(line -> line.contains("Address already in use"))) {
            return EmbeddedStartException.portTaken(port);
        }
        String said = lines.isEmpty()
                ? "it printed nothing"
                : String.join(" | ", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
        return new EmbeddedStartException("the embedded " + server + " did not start: see what it said last: " + said);
    }

    static List<String> lines(Path log) {
        try {
            return new String(Files.readAllBytes(log), StandardCharsets.UTF_8).lines().filter(line -> !line.isBlank())
                    .toList();
        } catch (IOException _) {
            return List.of();
        }
    }
}
