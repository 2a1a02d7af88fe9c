package io.fleet.service;

import io.fleet.service.testing.Tokens;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** A service that has what the services share, and a few paths to try it on. */
final class RunningApp implements AutoCloseable {

    private final ConfigurableApplicationContext context;
    private final HttpClient client = HttpClient.newHttpClient();

    private RunningApp(ConfigurableApplicationContext context) {
        this.context = context;
    }

    static RunningApp start(String... settings) {
        var arguments = new ArrayList<>(List.of("--spring.config.location=classpath:fleet-defaults.yml",
                "--server.port=0", "--management.server.port=0"));
        arguments.addAll(List.of(settings));
        return new RunningApp(new SpringApplication(App.class).run(arguments.toArray(String[]::new)));
    }

    /** Starts it with the key of {@link Tokens}. */
    static RunningApp startWithSecret(String... settings) {
        var more = new ArrayList<>(List.of(settings));
        more.add("--fleet.jwt.secret=" + Tokens.SECRET);
        return start(more.toArray(String[]::new));
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    int port() {
        return context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    /** The management side's answer to one with that token. */
    HttpResponse<String> manage(String path, String token) {
        return send(at("local.management.port", path).header("Authorization", "Bearer " + token));
    }

    HttpRequest.Builder request(String method, String path) {
        return at("local.server.port", path).method(method, HttpRequest.BodyPublishers.noBody());
    }

    HttpResponse<String> call(String method, String path, String token) {
        return send(request(method, path).header("Authorization", "Bearer " + token));
    }

    HttpResponse<String> manage(String path) {
        return send(at("local.management.port", path));
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private HttpRequest.Builder at(String portProperty, String path) {
        return HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + context.getEnvironment().getRequiredProperty(portProperty) + path));
    }

    @Override
    public void close() {
        context.close();
        client.close();
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(FleetServiceConfiguration.class)
    static class App {

        @Bean
        RouterFunction<ServerResponse> things() {
            return Endpoint.at("/things/{id}")
                    .on(HttpMethod.GET, (caller, _) -> caller.mayDispatch(),
                            request -> ServerResponse.ok().bodyValue(request.pathVariable("id")))
                    .on(HttpMethod.DELETE, (caller, _) -> caller.isAdmin(), _ -> ServerResponse.noContent().build())
                    .toRoute();
        }

        @Bean
        RouterFunction<ServerResponse> elsewhere() {
            return Endpoint.at("/elsewhere/{id}")
                    .on(HttpMethod.GET, (caller, _) -> caller.mayDispatch(),
                            request -> Mono.just(request.pathVariable("id")).publishOn(Schedulers.parallel())
                                    .flatMap(id -> ServerResponse.ok().bodyValue(id)))
                    .toRoute();
        }

        @Bean
        RouterFunction<ServerResponse> bodies() {
            return Endpoint.at("/bodies")
                    .on(HttpMethod.POST, (_, _) -> true,
                            request -> JsonBody.read(request, 100).flatMap(body -> ServerResponse.ok().bodyValue(body)))
                    .toRoute();
        }

        @Bean
        OpenPath openPath() {
            return new OpenPath("/open/thing");
        }

        @Bean
        RouterFunction<ServerResponse> open() {
            return RouterFunctions.route(RequestPredicates.path("/open/{id}"), _ -> ServerResponse.ok().build());
        }

        @Bean
        RouterFunction<ServerResponse> failing() {
            return Endpoint.at("/failing/{how}")
                    .on(HttpMethod.GET, (_, _) -> true, request -> switch (request.pathVariable("how")) {
                        case "late" -> Mono.error(new IllegalStateException("a secret of io.fleet.service"));
                        case "expected" -> Mono.error(Problem.of(HttpStatus.CONFLICT, "not now").asException());
                        default -> throw new IllegalStateException("a secret of io.fleet.service");
                    })
                    .toRoute();
        }
    }
}
