package io.fleet.testing;

import java.util.Locale;
import org.junit.jupiter.api.Assumptions;

/**
 * Tests that need what not every machine has: a browser, a tool, the recorded traces.
 *
 * <p>Such a test is skipped with its reason printed, or fails where the system property {@code fleet.skips} is {@code forbidden}: on the machine
 * that decides whether a change lands, a test that was not run has shown nothing.
 */
public final class Skips {

    private static final String SETTING = "fleet.skips";

    private Skips() {}

    /** Goes on with the test if it can run here, and otherwise skips or fails it; the reason says what is missing and how it comes here. */
    public static void unless(boolean canRun, String reason) {
        unless(canRun, reason, forbidden(System.getProperty(SETTING, "allowed")));
    }

    static void unless(boolean canRun, String reason, boolean forbidden) {
        if (canRun) {
            return;
        }
        if (forbidden) {
            throw new AssertionError(reason + " (" + SETTING + " is forbidden)");
        }
        System.out.println("skipped: " + reason);
        Assumptions.abort(reason);
    }

    static boolean forbidden(String setting) {
        return switch (setting.toLowerCase(Locale.ROOT)) {
            case "allowed" -> false;
            case "forbidden" -> true;
            default ->
                throw new IllegalArgumentException(SETTING + ": " + setting + " (expected: allowed or forbidden)");
        };
    }
}
