package io.pollux.persistence.key;

import java.util.List;
import org.springframework.data.repository.Repository;

interface KeyRows extends Repository<KeyEntity, String> {
    List<KeyEntity> findAllById(Iterable<String> ids);
}
