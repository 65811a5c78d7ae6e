package io.pollux.application.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollux.domain.access.Scope;
import io.pollux.domain.access.Token;
import org.junit.jupiter.api.Test;

/** What every token store promises. */
public abstract class TokenStoreContract {
    private static final Token CLIENT = new Token("t_aaaaaaaaaaaa", "Büro \uD83D\uDE80", Scope.CLIENT, "0".repeat(64));
    private static final Token ADMIN = new Token("t_bbbbbbbbbbbb", "", Scope.ADMIN, "1".repeat(64));

    /** An empty store. */
    protected abstract TokenStore store();

    /** What a later process finds: a new store over the same data, where there is such a thing. */
    protected abstract TokenStore reopened();

    @Test
    void nothing_is_loaded_from_an_empty_store() {
        assertThat(store().loadAll()).isEmpty();
    }

    @Test
    void tokens_outlive_the_process() {
        var store = store();

        store.add(CLIENT);
        store.add(ADMIN);

        assertThat(reopened().loadAll()).containsExactlyInAnyOrder(CLIENT, ADMIN);
    }

    @Test
    void a_token_with_the_same_id_is_replaced() {
        var store = store();
        store.add(CLIENT);
        var renamed = new Token(CLIENT.id(), "renamed", Scope.ADMIN, "2".repeat(64));

        store.add(renamed);

        assertThat(reopened().loadAll()).containsExactly(renamed);
    }
}
