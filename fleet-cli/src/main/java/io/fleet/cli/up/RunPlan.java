package io.fleet.cli.up;

import io.fleet.cli.replay.TraceFile;
import io.fleet.cli.replay.TraceSurvey;
import io.fleet.model.DriverId;
import org.jspecify.annotations.Nullable;

/**
 * Who drives in a run.
 *
 * @param drivers how many are simulated
 * @param trace   what is driven again, or null
 * @param survey  of the trace, or null
 * @param speedUp how many seconds of the trace pass in one
 */
record RunPlan(int drivers, @Nullable TraceFile trace, @Nullable TraceSurvey survey, double speedUp) {

    private static final long FIRST_SIMULATED = 1_001;

    /** A driver who is nobody in the run, for whoever tries the lines. */
    DriverId ownDriver() {
        return new DriverId(survey == null ? 1 : survey.largestId() + 1);
    }

    /** The first of the simulated drivers; the others follow. */
    DriverId firstSimulated() {
        return new DriverId(Math.max(FIRST_SIMULATED, ownDriver().value() + 1));
    }
}
