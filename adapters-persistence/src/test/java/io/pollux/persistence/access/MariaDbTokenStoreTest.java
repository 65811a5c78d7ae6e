package io.pollux.persistence.access;

import io.pollux.application.access.TokenStore;
import io.pollux.application.access.TokenStoreContract;
import io.pollux.persistence.OpenedDatabase;
import org.junit.jupiter.api.extension.RegisterExtension;

class MariaDbTokenStoreTest extends TokenStoreContract {
    @RegisterExtension
    static final OpenedDatabase database = OpenedDatabase.mariaDb(MariaDbTokenStoreTest.class);

    @Override
    protected TokenStore store() {
        return database.get(TokenStore.class);
    }

    @Override
    protected TokenStore reopened() {
        return database.getInSecondProcess(TokenStore.class);
    }
}
