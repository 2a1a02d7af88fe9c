package io.fleet.service;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationContextAware;
import org.springframework.web.server.ServerWebExchange;

/** Tells requests on the public port from those on the management port, which pass the same filters. */
final class PublicSide implements ApplicationContextAware {

    private @Nullable ApplicationContext context;

    @Override
    public void setApplicationContext(ApplicationContext own) {
        context = own;
    }

    boolean received(ServerWebExchange exchange) {
        return Objects.equals(exchange.getApplicationContext(), context);
    }
}
