package io.pollux.application.access;

import io.pollux.domain.access.Token;
import java.util.List;

/** Where client credentials are kept, as hashes. */
public interface TokenStore {
    /** All tokens; empty when there are none. */
    List<Token> loadAll();

    /** Adds a token; one with the same id is replaced. */
    void add(Token token);
}
