package io.fleet.processing.query;

import java.util.Arrays;
import java.util.List;
import org.springframework.http.MediaType;

/** What a route can be written as; first what a caller gets who does not care. */
enum RouteFormat {

    JSON("application/json"), GEO_JSON("application/geo+json"), GPX(
            "application/gpx+xml"), CSV("text/csv");

    static final List<MediaType> MEDIA_TYPES = Arrays.stream(values())
            .map(RouteFormat::mediaType).toList();

    private final String type;

    RouteFormat(String type) {
        this.type = type;
    }

    MediaType mediaType() {
        return MediaType.parseMediaType(type);
    }

    /** The format of one of {@link #MEDIA_TYPES}. */
    static RouteFormat of(MediaType mediaType) {
        return Arrays.stream(values()).filter(format -> format.mediaType().equals(mediaType)).findFirst().orElseThrow();
    }

    /** Begins the text of a route. */
    RouteText begin(Route route) {
        return switch (this) {
            case JSON -> new JsonRoute(route);
            case GEO_JSON -> new GeoJsonRoute(route);
            case GPX -> new GpxRoute(route);
            case CSV -> new CsvRoute(route);
        };
    }
}
