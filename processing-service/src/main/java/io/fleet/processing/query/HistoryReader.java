package io.fleet.processing.query;

import com.zaxxer.hikari.HikariDataSource;
import io.fleet.processing.history.HistorySchema;
import io.fleet.service.Problem;
import io.fleet.service.RetryAfter;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.sql.Statement;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
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

        /** Runs on one of the reader's threads, which is interrupted when nobody waits for the answer any more. */
        T read(ResultSet rows) throws SQLException;

        /** How many rows are held at a time; 0: all of them. */
        default int rowsAtOnce() {
            return 0;
        }
    }

    static final int MOST_AT_ONCE = 64;

    private static final Logger log = LoggerFactory.getLogger(HistoryReader.class);
    /** SQLSTATE classes of a server that is away, full, ended the statement, or is a replica in conflict with what it follows. */
    private static final Set<String> NOT_NOW = Set.of("08", "40", "53", "57");
    private static final String STATEMENT_ENDED = "57014";

    private final HikariDataSource pool;
    private final HistorySchema schema;
    // Not virtual: a long report must not keep its carrier from those who serve the live side.
    private final ThreadPoolExecutor threads;
    private final ExecutorService cancellations;

    HistoryReader(HikariDataSource pool, HistorySchema schema) {
        this.pool = pool;
        this.schema = schema;
        int size = pool.getMaximumPoolSize();
        threads = new ThreadPoolExecutor(size, size, 1, TimeUnit.MINUTES, new ArrayBlockingQueue<>(MOST_AT_ONCE - size),
                Thread.ofPlatform().daemon().name(pool.getPoolName() + "-", 0).factory());
        threads.allowCoreThreadTimeOut(true);
        cancellations = Executors
                .newThreadPerTaskExecutor(Thread.ofVirtual().name("history-cancel-", 0).factory());
    }

    <T> Mono<T> ask(Question<T> question) {
        return ask((asking, connection) -> asking.answer(connection, question));
    }

    /** Asks what follows from the answer to another question; both are answered from one snapshot. */
    <S, T> Mono<T> ask(Question<S> first, Function<S, Question<T>> then) {
        return ask((asking, connection) -> inOneSnapshot(connection,
                () -> asking.answer(connection, then.apply(asking.answer(connection, first)))));
    }

    private <T> Mono<T> ask(Answer<T> answer) {
        return Mono.create(caller -> {
            var asking = new Asking<>(answer, caller);
            caller.onCancel(asking::cancel);
            if (schema.isReady()) {
                execute(asking);
            } else {
                caller.error(refusal("the history is not available yet"));
            }
        });
    }

    @Override
    public void close() {
        threads.shutdownNow();
        cancellations.shutdownNow();
        pool.close();
    }

    private void execute(Asking<?> asking) {
        try {
            threads.execute(asking);
        } catch (RejectedExecutionException full) {
            asking.caller.error(refusal("too many questions to the history at once"));
        }
    }

    private static RuntimeException refusal(String reason) {
        return Problem.of(HttpStatus.SERVICE_UNAVAILABLE, reason).retryAfter(RetryAfter.soon()).asException();
    }

    private static Throwable told(SQLException failure) {
        String state = failure.getSQLState();
        if (STATEMENT_ENDED.equals(state)) {
            return refusal("the history cannot answer that in time now; a shorter span may do");
        }
        boolean notNow = failure instanceof SQLTransientException
                || (state != null && state.length() == 5 && NOT_NOW.contains(state.substring(0, 2)));
        return notNow ? refusal("the history cannot answer that now") : failure;
    }

    private static <T> T inOneSnapshot(Connection connection, Work<T> work) throws SQLException {
        return inTransaction(connection, () -> {
            try (var statement = connection.createStatement()) {
                statement.execute("set transaction isolation level repeatable read");
            }
            return work.done();
        });
    }

    private static <T> T inTransaction(Connection connection, Work<T> work) throws SQLException {
        connection.setAutoCommit(false);
        try {
            return work.done();
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    private static <T> T read(Question<T> question, PreparedStatement statement) throws SQLException {
        try (var rows = statement.executeQuery()) {
            return question.read(rows);
        }
    }

    /** What becomes of an asking that has a connection. */
    private interface Answer<T> {

        T of(Asking<T> asking, Connection connection) throws SQLException;
    }

    private interface Work<T> {

        T done() throws SQLException;
    }

    private final class Asking<T> implements Runnable {

        private final Answer<T> answer;
        private final MonoSink<T> caller;
        private @Nullable Statement running;
        private @Nullable Thread thread;
        private boolean cancelled;

        Asking(Answer<T> answer, MonoSink<T> caller) {
            this.answer = answer;
            this.caller = caller;
        }

        @Override
        public void run() {
            if (!begin()) {
                return;
            }
            T found = null;
            Throwable failure = null;
            try (var connection = pool.getConnection()) {
                found = answer.of(this, connection);
            } catch (SQLException failed) {
                failure = told(failed);
            } catch (RuntimeException refused) {
                failure = refused;
            }
            if (end()) {
                tell(found, failure);
            }
        }

        private void tell(@Nullable T found, @Nullable Throwable failure) {
            if (failure != null) {
                caller.error(failure);
            } else {
                caller.success(found);
            }
        }

        <A> A answer(Connection connection, Question<A> question) throws SQLException {
            try (var statement = connection.prepareStatement(question.sql())) {
                if (!runs(statement)) {
                    throw new CancellationException();
                }
                question.bind(statement);
                if (question.rowsAtOnce() == 0) {
                    return read(question, statement);
                }
                // The driver holds a part of the rows only inside a transaction.
                statement.setFetchSize(question.rowsAtOnce());
                return inTransaction(connection, () -> read(question, statement));
            }
        }

        private synchronized boolean begin() {
            thread = Thread.currentThread();
            return !cancelled;
        }

        private synchronized boolean runs(Statement statement) {
            running = statement;
            return !cancelled;
        }

        /** From here on the thread is somebody else's. Tells whether somebody still waits for the answer. */
        private synchronized boolean end() {
            running = null;
            thread = null;
            Thread.interrupted();
            return !cancelled;
        }

        synchronized void cancel() {
            cancelled = true;
            threads.remove(this);
            if (thread != null) {
                thread.interrupt();
            }
            var statement = running;
            if (statement != null) {
                cancellations.execute(() -> cancel(statement));
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
