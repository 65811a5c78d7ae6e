package io.pollux.persistence.access;

import io.pollux.application.access.TokenStore;
import io.pollux.domain.access.Token;
import java.time.InstantSource;
import java.util.List;

/** Client tokens in the table client_token. */
public final class JpaTokenStore implements TokenStore {
    private final TokenRows rows;
    private final InstantSource clock;
    private final TokenMapper mapper = new GeneratedTokenMapper();

    JpaTokenStore(TokenRows rows, InstantSource clock) {
        this.rows = rows;
        this.clock = clock;
    }

    @Override
    public List<Token> loadAll() {
        return rows.findAllByOrderByCreatedAtAscIdAsc().stream()
                .map(mapper::toDomain)
                .toList();
    }

    @Override
    public void add(Token token) {
        rows.save(mapper.toRow(token, clock.instant()));
    }
}
