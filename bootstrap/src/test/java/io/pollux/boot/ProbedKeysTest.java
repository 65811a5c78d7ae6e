package io.pollux.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollux.application.access.KeyedHash;
import io.pollux.application.keys.ProbeKeys;
import io.pollux.application.relay.ScriptedServer;
import io.pollux.application.settings.Configuration;
import io.pollux.application.settings.ReadSettings;
import io.pollux.domain.key.Cause;
import io.pollux.domain.key.Secret;
import io.pollux.domain.pool.KeyPool;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.context.support.GenericApplicationContext;

/** The probe as it is wired: through the Feign client, with the configured model, outside all statistics. */
class ProbedKeysTest {
    private static final String INVALID = "{\"error\":{\"code\":400,\"message\":\"API key not valid.\",\"status\":"
            + "\"INVALID_ARGUMENT\",\"details\":[{\"@type\":\"type.googleapis.com/google.rpc.ErrorInfo\","
            + "\"reason\":\"API_KEY_INVALID\"}]}}";

    @Test
    void a_rejected_key_is_revived_once_google_takes_it_again(@TempDir Path data) throws Exception {
        var good = new AtomicBoolean();
        try (var google = new ScriptedServer(connection ->
                connection.answer(good.get() ? 200 : 400, "application/json", good.get() ? "{}" : INVALID))) {
            var configuration = ReadSettings.read(Map.of(
                    "BASE_URL", google.url(),
                    "API_KEYS", "the-key",
                    "AUTH_TOKEN", "adm",
                    "TEST_MODEL", "a-test-model",
                    "DATA_DIR", data.toString()));
            var application = new SpringApplication(GatewayApplication.class);
            application.setDefaultProperties(Map.of("server.port", "0", "server.address", "127.0.0.1"));
            application.addInitializers(context ->
                    ((GenericApplicationContext) context).registerBean(Configuration.class, () -> configuration));
            try (var context = application.run()) {
                var pool = context.getBean(KeyPool.class);
                var probes = context.getBean(ProbeKeys.class);
                var key = context.getBean(KeyedHash.class).keyId(new Secret("the-key"));
                pool.reject(key, new Cause("test", Instant.now(), ""));

                var whileInvalid = probes.probeKeys();
                good.set(true);
                var onceGood = probes.probeKeys();

                assertThat(whileInvalid).isZero();
                assertThat(onceGood).isEqualTo(1);
                assertThat(pool.rejected()).isEmpty();
                assertThat(google.requests)
                        .hasSize(2)
                        .allMatch(request ->
                                request.startsWith("POST /v1beta/models/a-test-model:generateContent HTTP/1.1"))
                        .allMatch(request -> request.contains("x-goog-api-key: the-key"));
            }
        }
    }
}
