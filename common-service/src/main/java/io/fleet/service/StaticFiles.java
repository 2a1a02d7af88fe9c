package io.fleet.service;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.http.MediaType;
import org.springframework.http.MediaTypeFactory;
import org.springframework.web.reactive.function.server.RequestPredicate;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** The files of one folder of the jars, each at its own path. Immutable. */
public final class StaticFiles {

    private static final String ROOT = "static";

    private final String path;
    private final Map<String, StaticFile> files = new LinkedHashMap<>();

    /**
     * The files that lie under that path when this is made, and no others ever.
     *
     * @param  path                  begins and ends with a slash
     * @throws IOException           if they cannot be read
     * @throws IllegalStateException if there are none: the jar was built without them
     */
    public StaticFiles(String path) throws IOException {
        this.path = path;
        var resolver = new PathMatchingResourcePatternResolver();
        for (Resource resource : resolver.getResources("classpath*:" + ROOT + path + "**/*.*")) {
            String url = resource.getURL().toString();
            String at = url.substring(url.lastIndexOf(ROOT + path) + ROOT.length());
            files.put(at, new StaticFile(resource.getContentAsByteArray(),
                    MediaTypeFactory.getMediaType(at).orElse(MediaType.TEXT_PLAIN), Map.of()));
        }
        if (files.isEmpty()) {
            throw new IllegalStateException("there are no files under " + path);
        }
    }

    /** Answers at the path of each file; the route is told by what they all lie below. */
    public RouterFunction<ServerResponse> routes() {
        return RouterFunctions.route(new OneOf(path, files.keySet()),
                request -> Mono.justOrEmpty(files.get(request.path())).flatMap(file -> file.handle(request)));
    }

    private record OneOf(String path, Set<String> files) implements RequestPredicate {

        @Override
        public boolean test(ServerRequest request) {
            return files.contains(request.path());
        }

        @Override
        public String toString() {
            return path;
        }
    }
}
