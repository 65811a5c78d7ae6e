package io.pollux.persistence.key;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

interface WindowRows extends Repository<WindowEntity, WindowEntity.Pair> {
    List<WindowEntity> findByUntilAtGreaterThan(Instant now);

    @Query("select w from WindowEntity w where w.id in :pairs")
    List<WindowEntity> findAll(Collection<WindowEntity.Pair> pairs);

    void deleteAll(Iterable<? extends WindowEntity> windows);

    <W extends WindowEntity> List<W> saveAll(Iterable<W> windows);
}
