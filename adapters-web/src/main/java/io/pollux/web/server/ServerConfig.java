package io.pollux.web.server;

import org.apache.catalina.core.StandardHost;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.filter.RequestContextFilter;

/** Sets the container up for a gateway. */
@Configuration(proxyBeanMethods = false)
public class ServerConfig {
    private static final int CONNECTIONS = 16_384;

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> gatewayServer() {
        return factory -> {
            factory.setProtocol(WatchedProtocol.class.getName());
            factory.addContextValves(new PathValve(), new WatchValve());
            factory.addContextCustomizers(context -> {
                if (context.getParent() instanceof StandardHost host) {
                    host.setErrorReportValveClass(JsonErrorReport.class.getName());
                }
            });
            factory.addConnectorCustomizers(connector -> {
                // An encoded slash reaches the application, which refuses it in its own words.
                connector.setEncodedSolidusHandling("passthrough");
                connector.setProperty("maxConnections", Integer.toString(CONNECTIONS));
                connector.setProperty("maxKeepAliveRequests", "-1");
                connector.setProperty("maxTrailerSize", "1024");
                connector.setProperty("maxHttpResponseHeaderSize", "4096");
                connector.setProperty("socket.appReadBufSize", "4096");
            });
        };
    }

    /** Keeps out a filter that only puts the request where the dispatcher puts it as well. */
    @Bean
    FilterRegistrationBean<RequestContextFilter> noRequestContextFilter() {
        var registration = new FilterRegistrationBean<>(new RequestContextFilter());
        registration.setEnabled(false);
        return registration;
    }
}
