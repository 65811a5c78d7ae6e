package io.pollux.web.proxy;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
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
    @Bean
    ServletRegistrationBean<HttpServlet> geminiServlet(GeminiController gemini) {
        return servlet("gemini", gemini, GeminiController.PATHS.toArray(String[]::new));
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
