package io.pollux.boot;

import io.pollux.application.access.KeyedHash;
import io.pollux.application.settings.Configuration;
import io.pollux.domain.key.ApiKey;
import io.pollux.domain.key.ProjectId;
import java.util.List;

/** The environment's keys as the domain's. */
final class ConfiguredKeys {
    private ConfiguredKeys() {}

    static List<ApiKey> of(Configuration configuration, KeyedHash hash) {
        return configuration.keys().stream()
                .map(key -> {
                    var id = hash.keyId(key.secret());
                    return new ApiKey(
                            id, key.secret(), key.project().map(ProjectId::new).orElse(ProjectId.of(id)));
                })
                .toList();
    }
}
