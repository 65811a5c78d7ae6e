package io.pollux.persistence.key;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toMap;

import io.pollux.application.keys.KeyStore;
import io.pollux.domain.key.ApiKey;
import io.pollux.domain.key.Cause;
import io.pollux.domain.key.KeyHealth;
import io.pollux.domain.key.KeyId;
import io.pollux.domain.key.ProjectId;
import io.pollux.domain.pool.PoolChange;
import io.pollux.domain.pool.PoolChange.KeyChanged;
import io.pollux.domain.pool.PoolChange.WindowChanged;
import io.pollux.domain.quota.ModelWindow;
import io.pollux.persistence.MasterKey;
import io.pollux.persistence.Micros;
import io.pollux.persistence.SecretCipher;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntSupplier;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Keys in api_key, windows in model_window. States change through JPA, a few at a time; what may be 100 000 rows at once
 * goes through JDBC.
 */
public final class JpaKeyStore implements KeyStore {
    private static final int LONGEST_NAME = 200;
    /** Databases limit the variables of a statement, SQLite's older builds to 999. */
    private static final int IDS_AT_ONCE = 450;

    /** Per transaction, so that an import of very many does not hold up the journal on a database with one writer. */
    private static final int KEYS_AT_ONCE = 10_000;

    private static final int ROWS_AT_ONCE = 1_000;
    private static final int TRIES = 3;

    private final KeyRows keyRows;
    private final WindowRows windowRows;
    private final SecretCipher cipher;
    private final InstantSource clock;
    private final JdbcTemplate writes;
    private final JdbcClient writeQueries;
    private final JdbcTemplate reads;
    private final TransactionTemplate transaction;

    JpaKeyStore(
            KeyRows keyRows,
            WindowRows windowRows,
            MasterKey masterKey,
            InstantSource clock,
            DataSource writes,
            @Qualifier("reads") DataSource reads,
            PlatformTransactionManager transactions) {
        this.keyRows = keyRows;
        this.windowRows = windowRows;
        this.cipher = new SecretCipher(masterKey.encryption());
        this.clock = clock;
        this.writes = new JdbcTemplate(writes);
        this.writeQueries = JdbcClient.create(this.writes);
        this.reads = new JdbcTemplate(reads);
        this.reads.setFetchSize(ROWS_AT_ONCE);
        this.transaction = new TransactionTemplate(transactions);
    }

    @Override
    public Map<KeyId, KeyHealth> loadHealth() {
        var health = new HashMap<KeyId, KeyHealth>();
        RowCallbackHandler row = r -> health.put(new KeyId(text(r, "id")), health(r));
        reads.query("select id, status, reason, since, call_id, strikes from api_key", row);
        return health;
    }

    /** Every key with its secret in clear, the oldest first. */
    public List<ApiKey> loadKeys() {
        return reads.query("select id, secret_cipher, project from api_key order by created_at, id", (r, _) -> {
            var id = new KeyId(text(r, "id"));
            return new ApiKey(id, cipher.open(id, r.getBytes("secret_cipher")), new ProjectId(text(r, "project")));
        });
    }

    @Override
    public List<StoredWindow> loadWindows(Instant now) {
        return windowRows.findAll(WindowRows.openAfter(now)).stream()
                .map(row -> new StoredWindow(new ProjectId(row.id.project()), row.id.model(), row.toDomain()))
                .toList();
    }

    @Override
    public int add(List<ApiKey> keys) {
        var byId = new LinkedHashMap<String, ApiKey>();
        for (var key : keys) {
            var length = key.project().value().length();
            if (length > LONGEST_NAME) {
                throw new IllegalArgumentException("project of key " + key.id() + ": " + length
                        + " characters (expected: at most " + LONGEST_NAME + ")");
            }
            byId.put(key.id().value(), key);
        }
        var fresh = new AtomicInteger();
        inPortions(byId.values(), KEYS_AT_ONCE, portion -> fresh.addAndGet(again(() -> addAll(portion))));
        return fresh.get();
    }

    @Override
    public void save(List<PoolChange> changes) {
        var health = new HashMap<String, KeyHealth>();
        var windows = new HashMap<WindowEntity.Pair, Optional<ModelWindow>>();
        for (var change : changes) {
            switch (change) {
                case KeyChanged(var key, var after) -> health.put(key.value(), after);
                case WindowChanged(var project, var model, var window) -> {
                    // Longer names than the table takes are no model's; such a window lives in memory alone.
                    if (model.length() <= LONGEST_NAME) {
                        windows.put(new WindowEntity.Pair(project.value(), model), window);
                    }
                }
            }
        }
        again(() -> {
            saveHealth(health);
            saveWindows(windows);
            return 0;
        });
    }

    private int addAll(List<ApiKey> keys) {
        var known = projectsOf(keys.stream().map(key -> key.id().value()).toList());
        var fresh = new ArrayList<ApiKey>();
        var moved = new ArrayList<ApiKey>();
        for (var key : keys) {
            var project = known.get(key.id().value());
            if (project == null) {
                fresh.add(key);
            } else if (!project.equals(key.project().value())) {
                moved.add(key);
            }
        }
        var now = Micros.of(clock.instant());
        writes.batchUpdate(
                "insert into api_key (id, secret_cipher, project, status, strikes, created_at) values (?, ?, ?, ?, 0, ?)",
                fresh,
                ROWS_AT_ONCE,
                (row, key) -> {
                    row.setString(1, key.id().value());
                    row.setBytes(2, cipher.seal(key.id(), key.secret()));
                    row.setString(3, key.project().value());
                    row.setString(4, KeyEntity.Status.ACTIVE.name());
                    row.setLong(5, now);
                });
        writes.batchUpdate("update api_key set project = ? where id = ?", moved, ROWS_AT_ONCE, (row, key) -> {
            row.setString(1, key.project().value());
            row.setString(2, key.id().value());
        });
        return fresh.size();
    }

    private Map<String, String> projectsOf(Collection<String> ids) {
        var projects = new HashMap<String, String>();
        inPortions(ids, IDS_AT_ONCE, portion -> writeQueries
                .sql("select id, project from api_key where id in (:ids)")
                .param("ids", portion)
                .query(r -> {
                    projects.put(text(r, "id"), text(r, "project"));
                }));
        return projects;
    }

    private void saveHealth(Map<String, KeyHealth> health) {
        inPortions(health.keySet(), IDS_AT_ONCE, ids -> keyRows.findAllById(ids)
                .forEach(row -> row.take(requireNonNull(health.get(row.id)))));
    }

    private void saveWindows(Map<WindowEntity.Pair, Optional<ModelWindow>> windows) {
        inPortions(windows.keySet(), IDS_AT_ONCE, pairs -> {
            var stored = windowRows.findAll(WindowRows.of(pairs)).stream()
                    .collect(toMap(row -> row.id, Function.identity()));
            var over = new ArrayList<WindowEntity>();
            var shut = new ArrayList<WindowEntity>();
            for (var pair : pairs) {
                var row = stored.get(pair);
                requireNonNull(windows.get(pair))
                        .ifPresentOrElse(
                                window -> {
                                    var entity = row == null ? new WindowEntity(pair) : row;
                                    entity.take(window);
                                    shut.add(entity);
                                },
                                () -> {
                                    if (row != null) {
                                        over.add(row);
                                    }
                                });
            }
            windowRows.deleteAll(over);
            windowRows.saveAll(shut);
        });
    }

    /** Two processes may add the same row at once; then one of them comes too late and finds it at the next try. */
    private int again(IntSupplier work) {
        for (var attempt = 1; ; attempt++) {
            try {
                return requireNonNull(transaction.execute(_ -> work.getAsInt()));
            } catch (DataIntegrityViolationException | TransientDataAccessException e) {
                if (attempt == TRIES) {
                    throw e;
                }
            }
        }
    }

    private static <T> void inPortions(Collection<T> all, int size, Consumer<List<T>> work) {
        var rest = List.copyOf(all);
        for (var from = 0; from < rest.size(); from += size) {
            work.accept(rest.subList(from, Math.min(from + size, rest.size())));
        }
    }

    private static KeyHealth health(ResultSet row) throws SQLException {
        var reason = row.getString("reason");
        var cause = reason == null ? null : new Cause(reason, Micros.at(row.getLong("since")), text(row, "call_id"));
        return new KeyHealth(KeyEntity.Status.valueOf(text(row, "status")).because(cause), row.getInt("strikes"));
    }

    private static String text(ResultSet row, String column) throws SQLException {
        return requireNonNull(row.getString(column));
    }
}
