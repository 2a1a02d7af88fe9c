package io.fleet.cli.up;

import io.fleet.cli.stack.StackListener;
import io.fleet.cli.terminal.Terminal;
import java.util.LinkedHashMap;
import java.util.Map;

/** Shows what is starting and what is ready, and afterwards what happens to it. Safe for use by many threads. */
final class StartDisplay implements StackListener {

    private final Terminal terminal;
    private final Map<String, Boolean> parts = new LinkedHashMap<>();

    StartDisplay(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void starting(String part) {
        show(part, false);
    }

    @Override
    public void ready(String part) {
        show(part, true);
    }

    @Override
    public void changed(String sentence) {
        terminal.line(sentence);
    }

    private synchronized void show(String part, boolean ready) {
        parts.put(part, ready);
        if (!terminal.rewrites()) {
            return;
        }
        var text = new StringBuilder("starting");
        parts.forEach((name, done) -> text.append("  ").append(done ? "✓ " : "… ").append(name));
        terminal.status(text.toString());
    }
}
