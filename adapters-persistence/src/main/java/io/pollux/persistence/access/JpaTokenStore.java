package io.pollux.persistence.access;

import io.pollux.application.access.TokenStore;
import io.pollux.domain.access.Token;
import java.time.InstantSource;
import java.util.List;
import org.springframework.data.domain.Sort;

/** Client tokens in the table client_token. */
public final class JpaTokenStore implements TokenStore {
    private static final Sort OLDEST_FIRST = Sort.by("createdAt", "id");

    private final TokenRows rows;
    private final InstantSource clock;
    private final TokenMapper mapper = new GeneratedTokenMapper();

    JpaTokenStore(TokenRows rows, InstantSource clock) {
        this.rows = rows;
        this.clock = clock;
    }

    @Override
    public List<Token> loadAll() {
        return rows.findAll(OLDEST_FIRST).stream().map(mapper::toDomain).toList();
    }

    @Override
    public void add(Token token) {
        rows.save(mapper.toRow(token, clock.instant()));
    }
}
