package io.fleet.cli.faults;

import java.util.Map;

/** Something that goes wrong while drivers drive and customers watch. */
@FunctionalInterface
interface Fault {

    /** Does it, and returns when the world is as it should be again; whether the system is, nobody has looked yet. */
    void strike(Site site, Load load) throws Exception;

    /** Makes ready before anybody drives, so that it does not count. */
    default void prepare(Site site) throws Exception {}

    /** The entries that it put into the stream and that nobody can process, by their ids. */
    default Map<String, Poison> poison() {
        return Map.of();
    }

    /** More about how it went, for people. */
    default String remark() {
        return "";
    }
}
