package io.pollux.persistence.key;

import io.pollux.application.keys.KeyStore;
import io.pollux.application.keys.KeyStoreContract;
import io.pollux.persistence.OpenedDatabase;
import org.junit.jupiter.api.extension.RegisterExtension;

class SqliteKeyStoreTest extends KeyStoreContract {
    @RegisterExtension
    static final OpenedDatabase database = OpenedDatabase.sqlite();

    @Override
    protected KeyStore store() {
        return database.get(KeyStore.class);
    }

    @Override
    protected KeyStore reopened() {
        return database.getInSecondProcess(KeyStore.class);
    }
}
