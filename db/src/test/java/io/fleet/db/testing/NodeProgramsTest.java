package io.fleet.db.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class NodeProgramsTest {

    @Test
    void whatNpmInstallsIsPinnedByItsContentAndNamesNoRegistry() throws IOException {
        assertThat(text("package-lock.json")).contains("\"integrity\": \"sha512-").doesNotContain("resolved", "http");
        assertThat(text("package.json")).doesNotContain("^", "~", "latest");
    }

    private static String text(String file) throws IOException {
        try (var stream = NodePrograms.class.getResourceAsStream("/io/fleet/db/timescale/" + file)) {
            assertThat(stream).isNotNull();
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
