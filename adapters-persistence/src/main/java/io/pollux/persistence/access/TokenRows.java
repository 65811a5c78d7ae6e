package io.pollux.persistence.access;

import java.util.List;
import org.springframework.data.domain.Sort;
import org.springframework.data.repository.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

interface TokenRows extends Repository<TokenEntity, String> {
    /** In a transaction of the caller's or none: beginning one takes SQLite's write lock, even to read. */
    @Transactional(propagation = Propagation.SUPPORTS)
    List<TokenEntity> findAll(Sort sort);

    TokenEntity save(TokenEntity token);
}
