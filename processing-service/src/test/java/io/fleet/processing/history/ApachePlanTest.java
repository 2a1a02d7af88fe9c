package io.fleet.processing.history;

import io.fleet.db.testing.ApacheTimescale;
import io.fleet.db.testing.WithApacheTimescale;

@WithApacheTimescale
class ApachePlanTest extends PlanContract {

    ApachePlanTest(ApacheTimescale server) {
        super(() -> HistoryDatabase.open(server.jdbcUrl()));
    }
}
