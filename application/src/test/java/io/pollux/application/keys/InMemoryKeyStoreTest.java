package io.pollux.application.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pollux.domain.key.ProjectId;
import java.util.List;
import org.junit.jupiter.api.Test;

class InMemoryKeyStoreTest extends KeyStoreContract {
    private final InMemoryKeyStore store = new InMemoryKeyStore();

    @Override
    protected KeyStore store() {
        return store;
    }

    @Override
    protected KeyStore reopened() {
        return store;
    }

    @Test
    void a_store_that_is_away_takes_nothing() {
        store.setAway(true);

        assertThatThrownBy(() -> store.add(List.of(key(1, new ProjectId("blue")))))
                .hasMessage("The store is away");

        store.setAway(false);
        assertThat(store.keys()).isEmpty();
    }
}
