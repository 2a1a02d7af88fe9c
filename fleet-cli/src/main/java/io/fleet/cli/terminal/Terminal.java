package io.fleet.cli.terminal;

import java.io.PrintStream;

/**
 * Where a command says what it does: lines that stay, and below them one that is written over.
 *
 * <p>Safe for use by many threads.
 */
public final class Terminal {

    private static final String ERASE_LINE = "\r\u001b[K";

    private final PrintStream out;
    private final boolean rewrites;
    private String status = "";

    /**
     * Says it there.
     *
     * @param rewrites whether a line can be written over: true for a screen, false for a file
     */
    public Terminal(PrintStream out, boolean rewrites) {
        this.out = out;
        this.rewrites = rewrites;
    }

    /** Whether a status can be shown as often as it changes. */
    public boolean rewrites() {
        return rewrites;
    }

    /** Says something that stays. */
    public synchronized void line(String text) {
        if (status.isEmpty()) {
            out.println(text);
        } else {
            out.println(ERASE_LINE + text);
            out.print(status);
        }
        out.flush();
    }

    /** Shows this in place of what was shown last; where nothing can be written over, as a line that stays. */
    public synchronized void status(String text) {
        if (rewrites) {
            status = text;
            out.print(ERASE_LINE + text);
        } else if (!text.isEmpty()) {
            out.println(text);
        }
        out.flush();
    }
}
