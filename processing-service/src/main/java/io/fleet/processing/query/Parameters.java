package io.fleet.processing.query;

import io.fleet.model.Bounds;
import io.fleet.model.DriverId;
import io.fleet.service.Problem;
import io.fleet.wire.Excerpt;
import io.fleet.wire.Rejection;
import io.fleet.wire.Rfc3339;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/**
 * A query's parameters, read one by one; what is wrong with any is collected and told at once by {@link #check}.
 *
 * <p>Until then a parameter that was refused has some value that means nothing. Parameters that nobody asks for are ignored. Confined to one
 * request.
 */
final class Parameters {

    private static final String MISSING = "missing";
    private static final Pattern DECIMAL = Pattern.compile("-?\\d{1,15}(\\.\\d{1,20})?");
    private static final Pattern WHOLE = Pattern.compile("\\d{1,9}");
    private static final Pattern BELOW_MILLIS = Pattern.compile("\\.\\d{3}\\d*[1-9]");

    private final MultiValueMap<String, String> given;
    private final List<Rejection> rejections = new ArrayList<>();

    Parameters(MultiValueMap<String, String> given) {
        this.given = given;
    }

    /** A decimal number that must be given. */
    double number(Bounds bounds) {
        String text = text(bounds.name());
        if (text == null) {
            rejections.add(new Rejection(bounds.name(), bounds.refusal(MISSING)));
            return bounds.least();
        }
        if (!DECIMAL.matcher(text).matches() || !bounds.hold(Double.parseDouble(text))) {
            rejections.add(new Rejection(bounds.name(), bounds.refusal(Excerpt.of(text))));
            return bounds.least();
        }
        return Double.parseDouble(text);
    }

    /** A whole number from 1 to the most allowed, or the usual one if none is given. */
    int upTo(int most, String name, int usual) {
        return within(1, most, name, usual);
    }

    /** A whole number from the least to the most allowed, or the usual one if none is given. */
    int within(int least, int most, String name, int usual) {
        String text = text(name);
        if (text == null) {
            return usual;
        }
        int number = WHOLE.matcher(text).matches() ? Integer.parseInt(text) : -1;
        if (number < least || number > most) {
            refuse(name, Excerpt.of(text), least + " to " + most);
        }
        return number;
    }

    /** The driver whose id stands in the path. */
    DriverId driver(String id) {
        var driver = DriverId.parse(id);
        if (driver.isEmpty()) {
            refuse("driver_id", Excerpt.of(id), DriverId.EXPECTED);
        }
        return driver.orElseGet(() -> new DriverId(1));
    }

    /**
     * A time that must be given, as the first millisecond that is not before it.
     *
     * @return milliseconds since the epoch
     */
    long time(String name) {
        String text = text(name);
        // A plus sign that the caller did not escape arrives as a space, which no time has.
        OptionalLong millis = text == null ? OptionalLong.empty() : Rfc3339.read(text.replace(' ', '+'));
        if (text == null || millis.isEmpty()) {
            refuse(name, text == null ? MISSING : Excerpt.of(text), Rfc3339.EXPECTED);
            return 0;
        }
        return BELOW_MILLIS.matcher(text).find() ? millis.getAsLong() + 1 : millis.getAsLong();
    }

    /** A text, or null if none is given. */
    @Nullable
    String text(String name) {
        var texts = given.getOrDefault(name, List.of());
        if (texts.size() > 1) {
            refuse(name, "given " + texts.size() + " times", "once");
        }
        return texts.isEmpty() || texts.getFirst() == null || texts.getFirst().isEmpty() ? null : texts.getFirst();
    }

    void refuse(String name, String found, String expected) {
        rejections.add(new Rejection(name, name + ": " + found + " (expected: " + expected + ")"));
    }

    /** Whether nothing has been refused so far. */
    boolean areGood() {
        return rejections.isEmpty();
    }

    /** Ends the request with a 400 if anything was refused. */
    void check() {
        if (!areGood()) {
            throw Problem.badRequest(rejections).asException();
        }
    }
}
