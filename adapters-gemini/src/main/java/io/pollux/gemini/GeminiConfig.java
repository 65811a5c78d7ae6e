package io.pollux.gemini;

import feign.Client;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.pollux.application.keys.KeyProbe;
import io.pollux.application.relay.Upstream;
import io.pollux.application.settings.CurrentSettings;
import io.pollux.protocol.openai.RemoteMedia;
import org.springframework.cloud.openfeign.EnableFeignClients;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires Google's API to the ports. */
@Configuration(proxyBeanMethods = false)
@EnableFeignClients(clients = GeminiMetadata.class)
public class GeminiConfig {
    @Bean(destroyMethod = "close")
    UpstreamHttp upstreamHttp() {
        return new UpstreamHttp();
    }

    @Bean
    Client feignClient(UpstreamHttp http) {
        return new AbortingClient(http);
    }

    @Bean
    Upstream geminiUpstream(UpstreamHttp http, CircuitBreakerRegistry breakers, BulkheadRegistry bulkheads) {
        return new GuardedUpstream(new GeminiUpstream(http), breakers, bulkheads);
    }

    @Bean(destroyMethod = "close")
    GuardedFetch guardedFetch() {
        return new GuardedFetch(FetchLimits.usual());
    }

    @Bean
    RemoteMedia remoteMedia(GuardedFetch fetch, CurrentSettings settings) {
        return new FetchedMedia(fetch, settings);
    }

    @Bean
    KeyProbe geminiKeyProbe(GeminiMetadata google, CurrentSettings settings) {
        return new GeminiKeyProbe(google, settings);
    }
}
