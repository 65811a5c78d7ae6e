package io.pollux.application.access;

import io.pollux.domain.access.Token;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A token store that lives as long as the test. */
public final class InMemoryTokenStore implements TokenStore {
    private final Map<String, Token> tokens = new LinkedHashMap<>();

    @Override
    public synchronized List<Token> loadAll() {
        return List.copyOf(tokens.values());
    }

    @Override
    public synchronized void add(Token token) {
        tokens.put(token.id(), token);
    }
}
