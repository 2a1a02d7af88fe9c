package io.fleet.processing.query;

import com.zaxxer.hikari.HikariDataSource;
import io.fleet.processing.history.HistorySchema;
import io.fleet.service.Problem;
import io.fleet.service.RetryAfter;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.sql.Statement;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * Asks the history, over connections that the writers do not share and on threads of its own.
 *
 * <p>As many questions run as the pool has connections, {@value #MOST_AT_ONCE} may be under way; one more is refused with a 503, and so is one that
 * the database cannot answer in time or at all. A caller who goes away cancels the statement. Safe for use by many threads; never blocks the
 * caller.
 */
final class HistoryReader implements AutoCloseable {

    /** A statement with its parameters and what becomes of its rows. */
    interface Question<T> {

        String sql();

        void bind(PreparedStatement statement) throws SQLException;

        T read(ResultSet rows) throws SQLException;
    }

    static final int MOST_AT_ONCE = 64;

    private static final Logger log = LoggerFactory.getLogger(HistoryReader.class);
    /** SQLSTATE classes of a server that is away, full, or ended the statement. */
    private static final Set<String> NOT_NOW = Set.of("08", "53", "57");

    private final HikariDataSource pool;
    private final HistorySchema schema;
    private final Semaphore places = new Semaphore(MOST_AT_ONCE);
    private final ExecutorService threads = Executors
            .newThreadPerTaskExecutor(Thread.ofVirtual().name("history-reader-", 0).factory());

    HistoryReader(HikariDataSource pool, HistorySchema schema) {
        this.pool = pool;
        this.schema = schema;
    }

    <T> Mono<T> ask(Question<T> question) {
        return Mono.create(caller -> {
            if (!schema.isReady()) {
                caller.error(refusal("the history is not available yet"));
            } else if (!places.tryAcquire()) {
                caller.error(refusal("too many questions to the history at once"));
            } else {
                var asking = new Asking<>(question, caller);
                caller.onCancel(asking::cancel);
                threads.execute(asking);
            }
        });
    }

    @Override
    public void close() {
        threads.shutdownNow();
        pool.close();
    }

    private static RuntimeException refusal(String reason) {
        return Problem.of(HttpStatus.SERVICE_UNAVAILABLE, reason).retryAfter(RetryAfter.soon()).asException();
    }

    private static Throwable told(SQLException failure) {
        String state = failure.getSQLState();
        boolean notNow = failure instanceof SQLTransientException
                || (state != null && state.length() == 5 && NOT_NOW.contains(state.substring(0, 2)));
        return notNow ? refusal("the history cannot answer that now") : failure;
    }

    private final class Asking<T> implements Runnable {

        private final Question<T> question;
        private final MonoSink<T> caller;
        private @Nullable Statement running;
        private boolean cancelled;

        Asking(Question<T> question, MonoSink<T> caller) {
            this.question = question;
            this.caller = caller;
        }

        @Override
        public void run() {
            try (var connection = pool.getConnection();
                    var statement = connection.prepareStatement(question.sql())) {
                if (begin(statement)) {
                    question.bind(statement);
                    try (var rows = statement.executeQuery()) {
                        caller.success(question.read(rows));
                    }
                }
            } catch (SQLException failure) {
                caller.error(told(failure));
            } finally {
                places.release();
            }
        }

        private synchronized boolean begin(Statement statement) {
            running = statement;
            return !cancelled;
        }

        synchronized void cancel() {
            cancelled = true;
            var statement = running;
            if (statement != null) {
                threads.execute(() -> cancel(statement));
            }
        }

        private void cancel(Statement statement) {
            try {
                statement.cancel();
            } catch (SQLException overAlready) {
                log.debug("A statement was not cancelled", overAlready);
            }
        }
    }
}
