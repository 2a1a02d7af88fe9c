package io.fleet.benchmarks.suite;

import io.fleet.benchmarks.intake.BareIntake;
import io.fleet.benchmarks.machine.Server;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The ingestion that a tutorial builds with Python, where its libraries are installed. */
final class FastApi {

    private static final String NEEDED = """
            import fastapi, uvicorn, redis, pydantic, sys
            print("FastAPI", fastapi.__version__, "uvicorn", uvicorn.__version__, "pydantic", pydantic.VERSION,
                  "redis-py", redis.__version__, "Python", sys.version.split()[0])
            """;

    private FastApi() {}

    /** Starts it, unless it cannot be. */
    static Optional<Server> start(Site site) {
        return python().map(python -> site.servers().onPort("fastapi",
                List.of(python, program(site.servers().logs()), Integer.toString(site.redis().port()))));
    }

    /** What of it is installed, in words, or that it is not. */
    static String version() {
        return python().map(python -> said(python, "-c", NEEDED)).orElse("not installed");
    }

    /** A Python that has all of it: the one on the path, or the system's. */
    private static Optional<String> python() {
        return List.of("python3", "/usr/bin/python3").stream()
                .filter(python -> said(python, "-c", NEEDED).startsWith("FastAPI")).findFirst();
    }

    private static String program(Path folder) {
        try (var program = BareIntake.class.getResourceAsStream("fastapi_intake.py")) {
            if (program == null) {
                throw new IllegalStateException("fastapi_intake.py is not in the jar");
            }
            return Files.write(folder.resolve("fastapi_intake.py"), program.readAllBytes()).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String said(String... command) {
        try {
            var asked = new ProcessBuilder(command).redirectErrorStream(true).start();
            return new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException _) {
            return "";
        }
    }
}
