package io.fleet.processing.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;
import org.postgresql.util.ServerErrorMessage;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.UncategorizedSQLException;

class RefusalTest {

    @ParameterizedTest
    @CsvSource(nullValues = "-", value = {
            // SQLSTATE, the constraint that the server names, whether the row is at fault
            "22003, -, true", "22008, -, true", "22021, -, true", "22P02, -, true", "23502, -, true",
            "23503, fixes_driver, true", "23514, near_the_ground, true",
            // no partition for the row; two instances that make one partition at once
            "23514, -, false", "23505, pg_type_typname_nsp_index, false", "23P01, -, false",
            // away, deadlock and serialization, out of disk, memory and connections, shutdown and recovery, read-only, timeouts
            "08000, -, false", "08001, -, false", "08006, -, false", "40001, -, false", "40P01, -, false",
            "53000, -, false", "53100, -, false", "53200, -, false", "53300, -, false", "57014, -, false",
            "57P01, -, false", "57P02, -, false", "57P03, -, false", "25006, -, false", "25P03, -, false",
            "55P03, -, false", "58030, -, false",
            // rights, a missing table, what a trigger raises, a broken index, anything else
            "42501, -, false", "42P01, -, false", "42804, -, false", "P0001, -, false", "XX001, -, false",
            "54000, -, false", "0A000, -, false", "99999, -, false"})
    void onlyWhatLiesInTheRowIsARefusal(String state, @Nullable String constraint, boolean refused) {
        assertThat(Refusal.of(wrapped(server(state, "no", constraint))).isPresent()).isEqualTo(refused);
    }

    @Test
    void theReasonIsOneShortLine() {
        assertThat(Refusal.of(wrapped(server("23514", "violates \"c\"", "c"))))
                .contains(new Refusal("refused: violates \"c\" (SQLSTATE 23514)"));
        assertThat(Refusal.of(wrapped(server("22003", "x".repeat(100_000), null))).orElseThrow().reason())
                .hasSizeLessThan(400);
    }

    @Test
    void whatTheServerDidNotSayIsNoRefusal() {
        assertThat(Refusal.of(wrapped(new PSQLException("bad value", PSQLState.NUMERIC_VALUE_OUT_OF_RANGE)))).isEmpty();
        assertThat(Refusal.of(wrapped(new SQLException("lost", "08006")))).isEmpty();
        assertThat(Refusal.of(new DataAccessResourceFailureException("not ready"))).isEmpty();
    }

    private static UncategorizedSQLException wrapped(SQLException cause) {
        return new UncategorizedSQLException("insert", null, cause);
    }

    /** An error as the server sends it: fields with a letter in front and a zero behind. */
    private static PSQLException server(String state, String message, @Nullable String constraint) {
        String named = constraint == null ? "" : "n" + constraint + "\0";
        return new PSQLException(
                new ServerErrorMessage("SERROR\0C" + state + "\0M" + message + "\0DFailing row\0" + named));
    }
}
