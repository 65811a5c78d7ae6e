package io.pollux.persistence.key;

import static io.pollux.persistence.key.CauseMapper.CAUSES;

import io.pollux.domain.quota.ModelWindow;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Embedded;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.PostLoad;
import jakarta.persistence.PostPersist;
import jakarta.persistence.Table;
import jakarta.persistence.Transient;
import java.time.Instant;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.springframework.data.domain.Persistable;

/** A row of model_window. */
@Entity
@Table(name = "model_window")
class WindowEntity implements Persistable<WindowEntity.Pair> {
    @EmbeddedId
    Pair id = new Pair("", "");

    @Enumerated(EnumType.STRING)
    @JdbcTypeCode(SqlTypes.VARCHAR)
    Kind kind = Kind.RESTING;

    @Embedded
    CauseValues cause = new CauseValues("", Instant.EPOCH, "");

    Instant untilAt = Instant.EPOCH;

    @Transient
    private boolean isNew = true;

    protected WindowEntity() {}

    WindowEntity(Pair id) {
        this.id = id;
    }

    void take(ModelWindow window) {
        kind = switch (window) {
            case ModelWindow.Resting _ -> Kind.RESTING;
            case ModelWindow.Spent _ -> Kind.SPENT;
            case ModelWindow.NotOnTier _ -> Kind.NOT_ON_TIER;
        };
        cause = CAUSES.toValues(window.cause());
        untilAt = window.until();
    }

    ModelWindow toDomain() {
        var why = CAUSES.toDomain(cause);
        return switch (kind) {
            case RESTING -> new ModelWindow.Resting(why, untilAt);
            case SPENT -> new ModelWindow.Spent(why, untilAt);
            case NOT_ON_TIER -> new ModelWindow.NotOnTier(why, untilAt);
        };
    }

    @Override
    public Pair getId() {
        return id;
    }

    @Override
    public boolean isNew() {
        return isNew;
    }

    @PostLoad
    @PostPersist
    void isStored() {
        isNew = false;
    }

    /** The column's values. */
    enum Kind {
        RESTING,
        SPENT,
        NOT_ON_TIER
    }

    /** What a window is for. */
    @Embeddable
    record Pair(String project, String model) {}
}
