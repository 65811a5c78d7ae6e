package io.pollux.persistence.exchange;

import io.pollux.persistence.OpenedDatabase;
import org.junit.jupiter.api.extension.RegisterExtension;

class MariaDbJournalTest extends JournalContract {
    @RegisterExtension
    static final OpenedDatabase database = OpenedDatabase.mariaDb(MariaDbJournalTest.class);

    @Override
    OpenedDatabase database() {
        return database;
    }
}
