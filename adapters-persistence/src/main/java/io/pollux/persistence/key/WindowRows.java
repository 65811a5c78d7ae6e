package io.pollux.persistence.key;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.springframework.data.jpa.domain.Specification;
import org.springframework.data.repository.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Asks by criteria: a query in words needs its parser, half a thousand classes and time of every start. */
interface WindowRows extends Repository<WindowEntity, WindowEntity.Pair> {
    static Specification<WindowEntity> openAfter(Instant now) {
        return (window, _, is) -> is.greaterThan(window.get("untilAt"), now);
    }

    static Specification<WindowEntity> of(Collection<WindowEntity.Pair> pairs) {
        return (window, _, _) -> window.get("id").in(pairs);
    }

    /** In a transaction of the caller's or none: beginning one takes SQLite's write lock, even to read. */
    @Transactional(propagation = Propagation.SUPPORTS)
    List<WindowEntity> findAll(Specification<WindowEntity> which);

    void deleteAll(Iterable<? extends WindowEntity> windows);

    <W extends WindowEntity> List<W> saveAll(Iterable<W> windows);
}
