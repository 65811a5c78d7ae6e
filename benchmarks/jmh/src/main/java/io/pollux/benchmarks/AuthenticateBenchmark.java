package io.pollux.benchmarks;

import io.pollux.application.access.Authenticate;
import io.pollux.domain.access.Caller;
import io.pollux.domain.access.Scope;
import io.pollux.domain.access.Token;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What the token filter asks on every request: whose is this credential? */
@State(org.openjdk.jmh.annotations.Scope.Thread)
public class AuthenticateBenchmark extends NanosPerCall {
    @Param({"1", "1000"})
    public int tokens;

    private Authenticate authenticate;
    private List<List<String>> known;
    private List<List<String>> unknown;
    private int next;

    @Setup
    public void issue() {
        known = credentials("sk-pollux-");
        unknown = credentials("sk-somebody-");
        authenticate = new Authenticate(
                Keys.HASH,
                known.stream()
                        .map(List::getFirst)
                        .map(AuthenticateBenchmark::token)
                        .toList());
        if (known().isEmpty() || unknown().isPresent()) {
            throw new IllegalStateException("credentials are not told apart");
        }
    }

    /** A token that is good. */
    @Benchmark
    public Optional<Caller> known() {
        return authenticate.authenticate(known.get(turn()));
    }

    /** One that nobody was given. */
    @Benchmark
    public Optional<Caller> unknown() {
        return authenticate.authenticate(unknown.get(turn()));
    }

    private int turn() {
        next = next + 1 == tokens ? 0 : next + 1;
        return next;
    }

    private List<List<String>> credentials(String prefix) {
        return IntStream.range(0, tokens)
                .mapToObj(number -> List.of(prefix + "%032x".formatted(number)))
                .toList();
    }

    private static Token token(String credential) {
        return new Token(Keys.HASH.tokenId(credential), "benchmark", Scope.CLIENT, Keys.HASH.of(credential));
    }
}
