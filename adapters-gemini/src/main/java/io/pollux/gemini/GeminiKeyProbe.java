package io.pollux.gemini;

import feign.FeignException;
import feign.Request;
import io.pollux.application.keys.KeyProbe;
import io.pollux.application.settings.CurrentSettings;
import io.pollux.domain.failure.Failure;
import io.pollux.domain.key.ApiKey;
import io.pollux.protocol.Bytes;
import io.pollux.protocol.Redaction;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Asks Google for one token with the key; counting tokens instead would miss a project whose credit is gone. */
final class GeminiKeyProbe implements KeyProbe {
    private static final Request.Options SHORT = new Request.Options(5, TimeUnit.SECONDS, 15, TimeUnit.SECONDS, false);
    private static final int BODY_LIMIT = 64 * 1024;
    private static final String ONE_TOKEN =
            "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"hi\"}]}],\"generationConfig\":{\"maxOutputTokens\":1}}";

    private final GeminiMetadata google;
    private final CurrentSettings settings;

    GeminiKeyProbe(GeminiMetadata google, CurrentSettings settings) {
        this.google = google;
        this.settings = settings;
    }

    @Override
    public Optional<Failure> probe(ApiKey key, String model) {
        var base = settings.get().relay().baseUrl();
        try (var response = google.generate(base, key.secret().reveal(), model, ONE_TOKEN, SHORT)) {
            if (response.status() / 100 == 2) {
                return Optional.empty();
            }
            var body = Bytes.owning(response.body().asInputStream().readNBytes(BODY_LIMIT));
            return Optional.of(FaultReader.read(
                    response.status(), Redaction.withoutKeys(body, key.secret().reveal()), model));
        } catch (IOException | FeignException e) {
            return Optional.of(new Failure.Unreachable(e.getClass().getSimpleName()));
        }
    }
}
