package io.pollux.application.access;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.pollux.domain.access.Caller;
import io.pollux.domain.access.Token;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tells who a credential belongs to. No database, no lock; time tells nothing about the tokens we know. */
public final class Authenticate {
    private final KeyedHash hash;
    private final Map<String, Token> tokens;

    /**
     * @param tokens every token that is good; of several with one hash the one with the wider scope counts
     */
    public Authenticate(KeyedHash hash, List<Token> tokens) {
        this.hash = hash;
        var byHash = new HashMap<String, Token>();
        for (var token : tokens) {
            byHash.merge(token.hash(), token, (a, b) -> a.scope().compareTo(b.scope()) >= 0 ? a : b);
        }
        this.tokens = Map.copyOf(byHash);
    }

    /** Who presents these credentials: the first that is good counts, blank ones never do; empty when none is. */
    public Optional<Caller> authenticate(List<String> credentials) {
        for (var credential : credentials) {
            if (!credential.isBlank()) {
                var presented = hash.of(credential);
                var token = tokens.get(presented);
                if (token != null
                        && MessageDigest.isEqual(token.hash().getBytes(US_ASCII), presented.getBytes(US_ASCII))) {
                    return Optional.of(new Caller(token.id(), token.scope()));
                }
            }
        }
        return Optional.empty();
    }
}
