package io.pollux.persistence.access;

import io.pollux.domain.access.Scope;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** A row of client_token. */
@Entity
@Table(name = "client_token")
class TokenEntity {
    @Id
    private String id = "";

    private String name = "";

    @Enumerated(EnumType.STRING)
    @JdbcTypeCode(SqlTypes.VARCHAR)
    private Scope scope = Scope.CLIENT;

    private String hash = "";

    @Column(updatable = false)
    private Instant createdAt = Instant.EPOCH;

    protected TokenEntity() {}

    public TokenEntity(String id, String name, Scope scope, String hash, Instant createdAt) {
        this.id = id;
        this.name = name;
        this.scope = scope;
        this.hash = hash;
        this.createdAt = createdAt;
    }

    public String getId() {
        return id;
    }

    public String getName() {
        return name;
    }

    public Scope getScope() {
        return scope;
    }

    public String getHash() {
        return hash;
    }

    public Instant getCreatedAt() {
        return createdAt;
    }
}
