package io.fleet.cli.stack;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How a service is run beside the others on a person's own machine. */
final class ServiceCommand {

    /** Nobody waits for 20 seconds after Ctrl-C; only one's own customers are connected here. */
    private static final Map<String, String> DEFAULTS = Map.of("FLEET_DRAIN_WINDOW", "1s",
            "SPRING_LIFECYCLE_TIMEOUT_PER_SHUTDOWN_PHASE", "5s");

    private ServiceCommand() {}

    static List<String> of(Path java, Path jar) {
        return List.of(java.toString(), "-Xms64m", "-Xmx512m", "-XX:+ExitOnOutOfMemoryError",
                "--enable-native-access=ALL-UNNAMED", "-jar", jar.toString());
    }

    /** What is set unless the environment says otherwise. */
    static Map<String, String> defaults(Map<String, String> environment) {
        var defaults = new HashMap<>(DEFAULTS);
        defaults.keySet().removeAll(environment.keySet());
        return defaults;
    }
}
