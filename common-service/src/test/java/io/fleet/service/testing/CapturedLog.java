package io.fleet.service.testing;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.AppenderBase;
import io.fleet.service.Audit;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * All that is logged while it is open: the project's own at DEBUG and above, everybody else's as they are set. To be opened when the service has
 * started, which sets the levels.
 */
public final class CapturedLog implements AutoCloseable {

    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final Logger ours = (Logger) LoggerFactory.getLogger("io.fleet");
    private final Logger audit = (Logger) LoggerFactory.getLogger(Audit.LOGGER);
    private final @Nullable Level before = ours.getLevel();
    private final Appender appender = new Appender();

    private record Line(String logger, String text) {}

    public CapturedLog() {
        ours.setLevel(Level.DEBUG);
        audit.setLevel(Level.INFO);
        appender.setContext(root.getLoggerContext());
        appender.start();
        root.addAppender(appender);
    }

    /** What was logged, but for the audit, with the messages of failures and what goes with them. */
    public List<String> lines() {
        return appender.lines.stream().filter(line -> !line.logger().equals(Audit.LOGGER)).map(Line::text).toList();
    }

    /** The lines of the audit. */
    public List<String> audit() {
        return appender.lines.stream().filter(line -> line.logger().equals(Audit.LOGGER)).map(Line::text).toList();
    }

    @Override
    public void close() {
        root.detachAppender(appender);
        ours.setLevel(before);
        audit.setLevel(null);
    }

    private static final class Appender extends AppenderBase<ILoggingEvent> {

        private final Queue<Line> lines = new ConcurrentLinkedQueue<>();

        @Override
        protected void append(ILoggingEvent event) {
            var text = new StringBuilder(event.getFormattedMessage());
            if (event.getKeyValuePairs() != null) {
                text.append(' ').append(event.getKeyValuePairs());
            }
            for (IThrowableProxy cause = event.getThrowableProxy(); cause != null; cause = cause.getCause()) {
                text.append(' ').append(cause.getMessage());
            }
            lines.add(new Line(event.getLoggerName(), text.toString()));
        }
    }
}
