package io.pollux.persistence.key;

import static java.util.Objects.requireNonNull;

import io.pollux.domain.key.Cause;
import io.pollux.domain.key.KeyHealth;
import io.pollux.domain.key.KeyStatus;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** The health in a row of api_key. The rest of the row is written once, in bulk, and never through here. */
@Entity
@Table(name = "api_key")
class KeyEntity {
    @Id
    String id = "";

    @Enumerated(EnumType.STRING)
    @JdbcTypeCode(SqlTypes.VARCHAR)
    Status status = Status.ACTIVE;

    @Embedded
    @Nullable
    CauseValues cause;

    int strikes;

    void take(KeyHealth health) {
        status = Status.of(health.status());
        cause = switch (health.status()) {
            case KeyStatus.Active _ -> null;
            case KeyStatus.Rejected(var why) -> CauseMapper.CAUSES.toValues(why);
            case KeyStatus.Paused(var why) -> CauseMapper.CAUSES.toValues(why);
        };
        strikes = health.strikes();
    }

    /** The column's values. */
    enum Status {
        ACTIVE,
        REJECTED,
        PAUSED;

        static Status of(KeyStatus status) {
            return switch (status) {
                case KeyStatus.Active _ -> ACTIVE;
                case KeyStatus.Rejected _ -> REJECTED;
                case KeyStatus.Paused _ -> PAUSED;
            };
        }

        KeyStatus because(@Nullable Cause cause) {
            return switch (this) {
                case ACTIVE -> KeyStatus.ACTIVE;
                case REJECTED -> new KeyStatus.Rejected(requireNonNull(cause));
                case PAUSED -> new KeyStatus.Paused(requireNonNull(cause));
            };
        }
    }
}
