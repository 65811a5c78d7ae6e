package io.pollux.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollux.application.relay.ScriptedServer;
import io.pollux.application.settings.Configuration;
import io.pollux.application.settings.ReadSettings;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** A relayed call asks no data source for a connection on its own thread; only the writers behind do. */
class NoSqlOnRelayTest {
    private static final Set<String> borrowers = ConcurrentHashMap.newKeySet();

    @Test
    void the_threads_that_serve_calls_never_ask_for_a_database_connection(@TempDir Path data) throws Exception {
        var rest =
                "{\"error\":{\"code\":429,\"message\":\"Please retry in 3600s.\",\"status\":\"RESOURCE_EXHAUSTED\"}}";
        try (var google = new ScriptedServer(connection -> {
                    if (connection.request().contains("rests")) {
                        connection.answer(429, "application/json", rest);
                    } else {
                        connection.answer(
                                200,
                                "application/json",
                                "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"a\"}]}}]}");
                    }
                });
                var http = HttpClient.newHttpClient()) {
            var configuration = ReadSettings.read(Map.of(
                    "BASE_URL", google.url(),
                    "API_KEYS", "rests-1,works-1,rests-2,works-2",
                    "ALLOWED_TOKENS", "tok",
                    "AUTH_TOKEN", "adm",
                    "DATA_DIR", data.toString()));
            var application = new SpringApplication(GatewayApplication.class);
            application.setDefaultProperties(Map.of("server.port", "0", "server.address", "127.0.0.1"));
            application.addInitializers(context -> {
                ((GenericApplicationContext) context).registerBean(Configuration.class, () -> configuration);
                ((GenericApplicationContext) context).registerBean(Borrowing.class);
            });
            try (var context = application.run()) {
                var port =
                        ((WebServerApplicationContext) context).getWebServer().getPort();
                assertThat(borrowers).as("the proxy sees what start-up does").isNotEmpty();
                borrowers.clear();

                for (var i = 0; i < 20; i++) {
                    var reply = http.send(
                            HttpRequest.newBuilder(URI.create(
                                            "http://127.0.0.1:" + port + "/v1beta/models/m" + i + ":generateContent"))
                                    .header("x-goog-api-key", i % 5 == 4 ? "wrong" : "tok")
                                    .POST(BodyPublishers.ofString("{}"))
                                    .build(),
                            BodyHandlers.ofString());
                    assertThat(reply.statusCode()).as(reply.body()).isEqualTo(i % 5 == 4 ? 401 : 200);
                }
            }

            assertThat(borrowers).as("the writers behind").isNotEmpty().noneMatch(name -> name.contains("tomcat"));
            assertThat(borrowers).allMatch(name -> name.matches("journal.*|keep-pool.*|.*[Jj]ournal.*"));
        }
    }

    /** Notes the thread of everyone who asks a data source for a connection. */
    static final class Borrowing implements BeanPostProcessor {
        @Override
        public Object postProcessAfterInitialization(Object bean, String name) {
            if (!(bean instanceof DataSource source)) {
                return bean;
            }
            return Proxy.newProxyInstance(
                    getClass().getClassLoader(),
                    new Class<?>[] {DataSource.class, AutoCloseable.class},
                    (_, method, arguments) -> {
                        if (method.getName().equals("getConnection")) {
                            borrowers.add(Thread.currentThread().getName());
                        }
                        return method.invoke(source, arguments);
                    });
        }
    }
}
