package io.pollux.web.proxy;

import io.pollux.web.answer.Dialect;
import io.pollux.web.openai.OpenAiController;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.stream.Stream;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.HttpRequestHandler;

/**
 * Which controller serves which of the gateway's paths. The container hands calls straight to it, past the dispatcher: there
 * are no arguments to resolve and no return value to render, and what the dispatcher keeps of each request would stay
 * for as long as a stream is open.
 */
@Configuration(proxyBeanMethods = false)
public class GatewayRoutes {
    /** One servlet for both dialects, as they share the paths under {@code /v1}. */
    @Bean
    ServletRegistrationBean<HttpServlet> gatewayServlet(GeminiController gemini, OpenAiController openAi) {
        return servlet(
                "gateway",
                (request, response) -> {
                    var controller =
                            switch (Dialect.of(request)) {
                                case GEMINI -> gemini;
                                case OPENAI -> openAi;
                            };
                    controller.handleRequest(request, response);
                },
                Stream.concat(GeminiController.PATHS.stream(), OpenAiController.PATHS.stream())
                        .toArray(String[]::new));
    }

    private static ServletRegistrationBean<HttpServlet> servlet(
            String name, HttpRequestHandler controller, String... paths) {
        var registration = new ServletRegistrationBean<HttpServlet>(new ControllerServlet(controller), paths);
        registration.setName(name);
        return registration;
    }

    private static final class ControllerServlet extends HttpServlet {
        private static final long serialVersionUID = 1L;

        private final transient HttpRequestHandler controller;

        ControllerServlet(HttpRequestHandler controller) {
            this.controller = controller;
        }

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response)
                throws ServletException, IOException {
            controller.handleRequest(request, response);
        }
    }
}
