package io.pollux.persistence.key;

import io.pollux.domain.key.Cause;
import org.mapstruct.Mapper;

@Mapper(implementationName = "Generated<CLASS_NAME>")
interface CauseMapper {
    CauseMapper CAUSES = new GeneratedCauseMapper();

    Cause toDomain(CauseValues values);

    CauseValues toValues(Cause cause);
}
