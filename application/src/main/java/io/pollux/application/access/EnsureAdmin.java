package io.pollux.application.access;

import io.pollux.domain.access.Scope;
import io.pollux.domain.access.Token;
import java.util.Base64;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Sees to it that there is an administrator's credential, without ever having a default one. */
public final class EnsureAdmin {
    private static final String GENERATED = "generated at first start";

    private final TokenStore store;
    private final KeyedHash hash;
    private final RandomGenerator random;

    public EnsureAdmin(TokenStore store, KeyedHash hash, RandomGenerator random) {
        this.store = store;
        this.hash = hash;
        this.random = random;
    }

    /**
     * Generates and stores (hashed) an admin token unless one was stored before.
     *
     * @return the new token in clear, to be shown once; empty when there was one already
     */
    public Optional<String> ensureAdmin() {
        if (store.loadAll().stream().anyMatch(token -> token.scope() == Scope.ADMIN)) {
            return Optional.empty();
        }
        var bytes = new byte[24];
        random.nextBytes(bytes);
        var secret = "plx-" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        store.add(new Token(hash.tokenId(secret), GENERATED, Scope.ADMIN, hash.of(secret)));
        return Optional.of(secret);
    }
}
