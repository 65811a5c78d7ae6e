package io.pollux.domain.pool;

import io.pollux.domain.key.ApiKey;
import io.pollux.domain.key.Cause;
import io.pollux.domain.key.KeyId;
import io.pollux.domain.key.ProjectId;
import io.pollux.domain.key.Secret;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

/** Keys and causes for tests. */
final class Keys {
    static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");

    private Keys() {}

    /** Keys k0, k1, …, each a project of its own. */
    static List<ApiKey> alone(int count) {
        return IntStream.range(0, count).mapToObj(i -> key("k" + i, "k" + i)).toList();
    }

    static ApiKey key(String id, String project) {
        return new ApiKey(new KeyId(id), new Secret("secret-" + id), new ProjectId(project));
    }

    static Cause cause(Instant since) {
        return new Cause("test", since, "call");
    }
}
