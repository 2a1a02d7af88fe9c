package io.fleet.cli.load;

import io.fleet.cli.send.Report;
import io.fleet.model.OrderId;
import java.time.Instant;
import java.util.List;

/** Where the fixes of a load come from. Confined to one thread. */
interface Feed {

    /** So many fixes of the driver whose turn it is, the last one taken then. */
    List<Report> next(Instant takenAt, int fixes);

    /** Orders to watch, as many as there are but not more than that. */
    List<OrderId> orders(int most);
}
