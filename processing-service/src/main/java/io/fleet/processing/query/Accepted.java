package io.fleet.processing.query;

import io.fleet.service.Problem;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.http.HttpStatus;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.util.MimeType;
import org.springframework.web.reactive.function.server.ServerRequest;

/** The formats that a caller takes. */
final class Accepted {

    private Accepted() {}

    /** Ends the request with a 406 if the caller takes no JSON. */
    static void checkJson(ServerRequest request) {
        choose(request, List.of(MediaType.APPLICATION_JSON));
    }

    /**
     * Which of the formats the caller likes best, the first one of those that it likes equally; ends the request with a 406 if it takes none.
     *
     * <p>As RFC 9110, section 12.5.1, has it: of the ranges that cover a format the most precise one tells its weight.
     */
    static MediaType choose(ServerRequest request, List<MediaType> formats) {
        var ranges = ranges(request, formats);
        if (ranges.isEmpty()) {
            return formats.getFirst();
        }
        var best = formats.stream().max(Comparator.comparingDouble((MediaType format) -> weight(ranges, format))
                .thenComparingInt(format -> -formats.indexOf(format))).orElseThrow();
        if (weight(ranges, best) == 0) {
            throw refusal(formats);
        }
        return best;
    }

    private static List<MediaType> ranges(ServerRequest request, List<MediaType> formats) {
        try {
            return request.headers().accept();
        } catch (InvalidMediaTypeException notAMediaType) {
            throw refusal(formats);
        }
    }

    private static double weight(List<MediaType> ranges, MediaType format) {
        return ranges.stream().filter(range -> range.includes(format)).max(Comparator.comparingInt(Accepted::precision))
                .map(MediaType::getQualityValue).orElse(0.0);
    }

    private static int precision(MediaType range) {
        return range.isWildcardType() ? 0 : range.isWildcardSubtype() ? 1 : 2;
    }

    private static RuntimeException refusal(List<MediaType> formats) {
        String expected = formats.stream().map(MimeType::toString).collect(Collectors.joining(", "));
        return Problem.of(HttpStatus.NOT_ACCEPTABLE, "Accept (expected: " + expected + ")").asException();
    }
}
