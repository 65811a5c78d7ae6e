package io.pollux.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.pollux.application.access.KeyedHash;
import io.pollux.domain.key.ApiKey;
import io.pollux.domain.key.ProjectId;
import io.pollux.domain.key.Secret;
import java.util.List;
import java.util.stream.IntStream;

/** Upstream keys as the configuration makes them. */
final class Keys {
    static final KeyedHash HASH = new KeyedHash("0123456789abcdef0123456789abcdef".getBytes(US_ASCII));

    private Keys() {}

    /** So many keys, each of a project of its own. */
    static List<ApiKey> keys(int count) {
        return IntStream.range(0, count).mapToObj(Keys::key).toList();
    }

    private static ApiKey key(int number) {
        var secret = new Secret("AIzaSyBenchmark" + "%024d".formatted(number));
        var id = HASH.keyId(secret);
        return new ApiKey(id, secret, ProjectId.of(id));
    }
}
