package io.fleet.processing.orders;

import io.fleet.testing.Fuzz;
import io.fleet.testing.Mutations;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What dispatchers send with something changed: an order's driver, or told why it is none. */
@Timeout(3_600)
final class DispatchFuzzTest {

    private static final int USUAL = 20_000;
    private static final Mutations BODIES = Mutations.of(List.of("{\"driver_id\":\"12345\"}",
            "{\"note\":[1.5e3,{\"y\":null}],\"driver_id\":\"12345\"}"), "\"driver_id\":\"", "\"note\":1,");

    @Test
    void everyBodyIsADriverOrRefused() {
        Fuzz.run("dispatchers' bodies", USUAL, BODIES, input -> switch (DispatchRequest.read(input)) {
            case DispatchRequest.Give _ -> true;
            case DispatchRequest.Refused refused -> {
                Fuzz.assertRefusal(refused.rejection().field(), refused.rejection().reason());
                yield false;
            }
        }).isSome();
    }
}
