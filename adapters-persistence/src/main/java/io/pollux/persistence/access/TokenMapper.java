package io.pollux.persistence.access;

import io.pollux.domain.access.Token;
import java.time.Instant;
import org.mapstruct.Mapper;

@Mapper(implementationName = "Generated<CLASS_NAME>")
interface TokenMapper {
    Token toDomain(TokenEntity row);

    TokenEntity toRow(Token token, Instant createdAt);
}
