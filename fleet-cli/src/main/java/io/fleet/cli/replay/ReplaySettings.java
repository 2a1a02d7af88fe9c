package io.fleet.cli.replay;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** What the services must allow for a trace of a day to be driven in minutes. */
public final class ReplaySettings {

    private static final Duration MARGIN = Duration.ofHours(2);
    private static final Duration USUAL_RETENTION = Duration.ofDays(30);
    private static final String WITHOUT_LIMIT = "1000000";

    private ReplaySettings() {}

    /** Environment variables for the services; what the environment already sets stays as it is. */
    public static Map<String, String> of(TraceSurvey survey, double speedUp, Map<String, String> environment) {
        Duration length = survey.length();
        // The last rows are as old as the run is long.
        Duration age = length.plus(Duration.ofMillis((long) (length.toMillis() / speedUp))).plus(MARGIN);
        Duration kept = age.compareTo(USUAL_RETENTION) > 0 ? age : USUAL_RETENTION;
        var settings = new HashMap<>(Map.of("FLEET_INTAKE_MAXAGE", age.toSeconds() + "s",
                "FLEET_CURRENT_MAXAGE", age.toSeconds() + "s",
                "FLEET_HISTORY_RETENTION", kept.plusDays(1).toDays() + "d",
                "FLEET_LIMIT_FIXESPERSECOND", WITHOUT_LIMIT, "FLEET_LIMIT_FIXESBURST", WITHOUT_LIMIT,
                "FLEET_LIMIT_BATCHESPERSECOND", WITHOUT_LIMIT, "FLEET_LIMIT_BATCHESBURST", WITHOUT_LIMIT));
        settings.keySet().removeAll(environment.keySet());
        return settings;
    }
}
