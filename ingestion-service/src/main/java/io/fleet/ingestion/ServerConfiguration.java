package io.fleet.ingestion;

import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ReactorResourceFactory;
import reactor.netty.resources.LoopResources;

@Configuration(proxyBeanMethods = false)
class ServerConfiguration {

    @Bean
    AnswerTimes answerTimes(MeterRegistry meters) {
        return new AnswerTimes(meters, System::nanoTime);
    }

    /**
     * One event loop for each processor, where Reactor Netty would take four at least: none of them ever blocks, and the more requests one loop has
     * in a turn, the more go to Redis together.
     */
    @Bean
    ReactorResourceFactory eventLoops() {
        var threads = new ReactorResourceFactory();
        threads.setUseGlobalResources(false);
        threads.setLoopResourcesSupplier(
                () -> LoopResources.create("http", Runtime.getRuntime().availableProcessors(), true));
        return threads;
    }
}
