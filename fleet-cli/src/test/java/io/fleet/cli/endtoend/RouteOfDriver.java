package io.fleet.cli.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.cli.stack.Service;
import java.time.Instant;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A driver's route as the API gives it, page by page. */
record RouteOfDriver(RunningStack stack, long driver) {

    private static final JsonMapper JSON = new JsonMapper();
    private static final int PAGE = 700;

    /** A fix of the route. */
    record RouteFix(double latitude, double longitude, String order) {}

    TreeMap<Instant, RouteFix> between(Instant start, Instant end) {
        var fixes = new TreeMap<Instant, RouteFix>();
        String cursor = null;
        do {
            var page = page(start, end, cursor);
            for (var fix : page.path("fixes")) {
                var takenAt = Instant.parse(fix.path("timestamp").asString());
                assertThat(fixes.isEmpty() || takenAt.isAfter(fixes.lastKey())).as("in the order of time").isTrue();
                fixes.put(takenAt, new RouteFix(fix.path("latitude").asDouble(), fix.path("longitude").asDouble(),
                        fix.path("order_id").asString("")));
            }
            cursor = page.path("next_cursor").asString(null);
        } while (cursor != null);
        return fixes;
    }

    private JsonNode page(Instant start, Instant end, @Nullable String cursor) {
        var response = stack.get(Service.PROCESSING,
                "/api/v1/drivers/" + driver + "/route?start_time=" + start + "&end_time=" + end
                        + "&limit=" + PAGE + (cursor == null ? "" : "&cursor=" + cursor));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return JSON.readTree(response.body());
    }
}
