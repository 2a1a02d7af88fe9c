package io.fleet.cli.faults;

import io.fleet.wire.RedisKeys;
import java.util.HashMap;
import java.util.Map;

/** One entry of a thousand is put into the stream by somebody else, and is nothing that can be processed. */
final class RawPoison implements Fault {

    private static final int ROUNDS = 3;
    private static final long GOOD_ONES = 1_000;

    private final Map<String, Poison> entries = new HashMap<>();

    @Override
    public void strike(Site site, Load load) {
        for (int round = 0; round < ROUNDS; round++) {
            for (var kind : Poison.values()) {
                load.awaitMeasured(GOOD_ONES);
                entries.put(site.redis().xadd(RedisKeys.STREAM, kind.entry()), kind);
            }
        }
    }

    @Override
    public Map<String, Poison> poison() {
        return Map.copyOf(entries);
    }
}
