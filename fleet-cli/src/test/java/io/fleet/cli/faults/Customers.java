package io.fleet.cli.faults;

import io.fleet.cli.token.TokenSigner;
import io.fleet.cli.watch.Watchers;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.IntStream;

/** Customers who watch the orders of a load, and open a socket again that was closed. */
final class Customers implements AutoCloseable {

    private final Watchers watchers;
    private final ScheduledExecutorService scheduler = Executors
            .newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("customers").factory());
    private final List<Customer> customers;

    Customers(URI gateway, TokenSigner signer, Load.Plan plan, InstantSource clock) {
        this.watchers = new Watchers(gateway, signer);
        this.customers = IntStream.range(0, plan.orders())
                .mapToObj(index -> new Customer(plan.order(index), plan.driver(index), watchers, scheduler, clock))
                .toList();
        customers.forEach(Customer::watch);
    }

    List<Customer> all() {
        return customers;
    }

    /** Whether every one has seen a fix that was taken after that. */
    boolean haveSeenAfter(Instant moment) {
        return customers.stream().allMatch(customer -> customer.newestMillis() > moment.toEpochMilli());
    }

    /** The longest gap begins to be measured. */
    void forgetGaps() {
        customers.forEach(Customer::forgetGap);
    }

    /** The longest time since then for which one of them has seen nothing. */
    Duration longestGap() {
        return customers.stream().map(Customer::longestGap).max(Duration::compareTo).orElse(Duration.ZERO);
    }

    @Override
    public void close() {
        scheduler.shutdownNow();
        customers.forEach(Customer::close);
        watchers.close();
    }
}
