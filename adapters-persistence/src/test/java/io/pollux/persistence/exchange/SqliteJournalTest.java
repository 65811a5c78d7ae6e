package io.pollux.persistence.exchange;

import io.pollux.persistence.OpenedDatabase;
import org.junit.jupiter.api.extension.RegisterExtension;

class SqliteJournalTest extends JournalContract {
    @RegisterExtension
    static final OpenedDatabase database = OpenedDatabase.sqlite();

    @Override
    OpenedDatabase database() {
        return database;
    }
}
