package io.pollux.simulator.api;

import io.pollux.simulator.http.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The key as presented, and how; the count tells whether there was more than one. */
record Credential(@Nullable String key, String form, int count) {

    static Credential of(Request request) {
        List<Credential> found = new ArrayList<>();
        for (String key : request.headers().asMap().getOrDefault("x-goog-api-key", List.of())) {
            found.add(new Credential(key, "header", 1));
        }
        for (String key : request.parameters("key")) {
            found.add(new Credential(key, "query", 1));
        }
        for (String value : request.headers().asMap().getOrDefault("authorization", List.of())) {
            boolean bearer = value.toLowerCase(Locale.ROOT).startsWith("bearer ");
            found.add(
                    new Credential(bearer ? value.substring("bearer ".length()).trim() : value, "bearer", 1));
        }
        for (String token : request.parameters("access_token")) {
            found.add(new Credential(token, "bearer", 1));
        }
        if (found.isEmpty()) {
            return new Credential(null, "none", 0);
        }
        Credential first = found.getFirst();
        return new Credential(first.key, first.form, found.size());
    }
}
