package io.fleet.cli.stack;

/** Is told what happens to a stack, from any thread and without delay; must not block for long. */
public interface StackListener {

    /** Nobody needs to know. */
    StackListener SILENT = new StackListener() {
        @Override
        public void starting(String part) {}

        @Override
        public void ready(String part) {}

        @Override
        public void changed(String sentence) {}
    };

    /** A part is being started. */
    void starting(String part);

    /** A part is ready for use. */
    void ready(String part);

    /** A service has died, or is back: one sentence. */
    void changed(String sentence);
}
