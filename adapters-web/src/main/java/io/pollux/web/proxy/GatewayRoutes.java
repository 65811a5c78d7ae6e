package io.pollux.web.proxy;

import java.util.stream.Collectors;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.handler.SimpleUrlHandlerMapping;

/** Which controller serves which of the gateway's paths; looked at before all other mappings. */
@Configuration(proxyBeanMethods = false)
public class GatewayRoutes {
    @Bean
    HandlerMapping gatewayMapping(GeminiController gemini) {
        return new SimpleUrlHandlerMapping(
                GeminiController.PATHS.stream().collect(Collectors.toMap(path -> path, _ -> gemini)),
                Ordered.HIGHEST_PRECEDENCE);
    }
}
