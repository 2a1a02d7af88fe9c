package io.fleet.benchmarks.intake;

import io.fleet.cli.token.TokenSigner;
import io.fleet.model.DriverId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who sends, and what. Immutable. */
public final class Drivers {

    /** Beyond the drivers of other loads. */
    private static final long FIRST = 2_000_000;

    private final List<Message> messages;
    private final List<String> upgrades;

    private Drivers(List<Message> messages, List<String> upgrades) {
        this.messages = messages;
        this.upgrades = upgrades;
    }

    /** So many drivers, who take turns on the connections and each send so many fixes with a POST. */
    public static Drivers posting(int drivers, int fixesEach, TokenSigner signer) {
        var messages = new ArrayList<Message>(drivers);
        for (long driver = FIRST; driver < FIRST + drivers; driver++) {
            messages.add(Message.post(driver, signer.driver(new DriverId(driver)), fixesEach));
        }
        return new Drivers(messages, List.of());
    }

    /** The first so many of those who post, who ask in turn where they are; what is taken then is an answer. */
    public static Drivers asking(int drivers, TokenSigner signer) {
        var messages = new ArrayList<Message>(drivers);
        for (long driver = FIRST; driver < FIRST + drivers; driver++) {
            messages.add(Message.get(driver, signer.driver(new DriverId(driver))));
        }
        return new Drivers(messages, List.of());
    }

    /** So many drivers, each of whom has a socket and sends one fix with a frame. */
    public static Drivers onSockets(int drivers, TokenSigner signer) {
        var messages = new ArrayList<Message>(drivers);
        var upgrades = new ArrayList<String>(drivers);
        for (long driver = FIRST; driver < FIRST + drivers; driver++) {
            messages.add(Message.frame(driver));
            upgrades.add(Line.upgrade(driver, signer.driver(new DriverId(driver))));
        }
        return new Drivers(messages, upgrades);
    }

    int fixesEach() {
        return messages.getFirst().fixes();
    }

    /** How connection number so and so becomes a socket, or null if it does not. */
    @Nullable
    String upgrade(int number) {
        return upgrades.isEmpty() ? null : upgrades.get(number);
    }

    /** What is sent next: on a connection that is a driver's own what that driver sends, otherwise that of whose turn it is. */
    Message message(int connection, int turn) {
        return messages.get(upgrades.isEmpty() ? turn % messages.size() : connection);
    }
}
