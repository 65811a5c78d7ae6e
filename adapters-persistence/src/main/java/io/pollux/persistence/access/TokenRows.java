package io.pollux.persistence.access;

import java.util.List;
import org.springframework.data.domain.Sort;
import org.springframework.data.repository.Repository;

interface TokenRows extends Repository<TokenEntity, String> {
    List<TokenEntity> findAll(Sort sort);

    TokenEntity save(TokenEntity token);
}
