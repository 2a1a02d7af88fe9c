package io.fleet.service;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.http.MediaType;
import org.springframework.http.MediaTypeFactory;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** The files of one folder of the jars, each at its own path. Immutable. */
public final class StaticFiles {

    private static final String ROOT = "static";

    private final Map<String, StaticFile> files = new LinkedHashMap<>();

    /**
     * The files that lie under that path when this is made, and no others ever.
     *
     * @param  path                  begins and ends with a slash
     * @throws IOException           if they cannot be read
     * @throws IllegalStateException if there are none: the jar was built without them
     */
    public StaticFiles(String path) throws IOException {
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

    /** Answers at the path of each file. */
    public RouterFunction<ServerResponse> routes() {
        return request -> Mono.justOrEmpty(files.get(request.path())).map(file -> file::handle);
    }
}
