package io.pollux.boot;

import io.pollux.persistence.DatabaseUnavailable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says in one sentence, instead of a stack trace, that the database cannot be used. */
class UnusableDatabase extends AbstractFailureAnalyzer<DatabaseUnavailable> {
    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, DatabaseUnavailable cause) {
        return new FailureAnalysis(
                "Pollux cannot start. " + cause.getMessage(), "Check DATABASE_TYPE, MYSQL_* and DATA_DIR.", cause);
    }
}
