package io.fleet.service;

import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.SmartLifecycle;
import org.springframework.http.client.ReactorResourceFactory;
import reactor.netty.resources.LoopResources;

/**
 * A link to Redis for each event loop that serves requests, on a connection that the same loop serves: between a request, Redis and the answer no
 * other thread has to be woken.
 *
 * <p>Safe for use by many threads.
 */
public final class RedisLinks implements SmartLifecycle, DisposableBean {

    private final ReactorResourceFactory server;
    private final RedisConnections connections;
    private final Duration timeout;
    private final List<RedisConnections> made = new ArrayList<>();
    private volatile Map<EventExecutor, RedisLink> links = Map.of();

    /**
     * Makes the links; they open when started.
     *
     * @param server  whose event loops they are
     * @param timeout after which a command that was not answered fails; zero: it waits
     */
    public RedisLinks(ReactorResourceFactory server, RedisConnections connections, Duration timeout) {
        this.server = server;
        this.connections = connections;
        this.timeout = timeout;
    }

    /** The one of that loop; for what is none of the server's, any. */
    public RedisLink of(EventExecutor loop) {
        var own = links.get(loop);
        return own == null ? links.values().iterator().next() : own;
    }

    List<RedisLink> all() {
        return List.copyOf(links.values());
    }

    /** As {@link RedisLink#start()}, for all at once. */
    @Override
    public synchronized void start() {
        if (links.isEmpty()) {
            var each = new HashMap<EventExecutor, RedisLink>();
            for (var loop : server.getLoopResources().onServer(LoopResources.DEFAULT_NATIVE)) {
                var own = connections.servedBy(loop);
                made.add(own);
                each.put(loop, new RedisLink(own, timeout));
            }
            links = each;
        }
        atOnce(RedisLink::start);
    }

    @Override
    public synchronized void stop() {
        atOnce(RedisLink::stop);
    }

    @Override
    public synchronized void destroy() {
        made.forEach(RedisConnections::release);
        made.clear();
    }

    private void atOnce(Consumer<RedisLink> step) {
        try (var each = Executors.newVirtualThreadPerTaskExecutor()) {
            links.values().forEach(link -> each.execute(() -> step.accept(link)));
        }
    }

    @Override
    public boolean isRunning() {
        return !links.isEmpty() && links.values().stream().allMatch(RedisLink::isRunning);
    }

    @Override
    public int getPhase() {
        return RedisLink.BEFORE_WHAT_USES_IT;
    }
}
