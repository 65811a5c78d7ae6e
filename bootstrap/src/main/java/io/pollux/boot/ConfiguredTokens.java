package io.pollux.boot;

import io.pollux.application.access.KeyedHash;
import io.pollux.application.access.TokenStore;
import io.pollux.application.settings.Configuration;
import io.pollux.domain.access.Scope;
import io.pollux.domain.access.Token;
import java.util.ArrayList;
import java.util.List;

/** The environment's tokens, and the stored ones it does not overrule. */
final class ConfiguredTokens {
    private ConfiguredTokens() {}

    static List<Token> of(Configuration configuration, TokenStore store, KeyedHash hash) {
        var tokens = new ArrayList<Token>();
        for (var secret : configuration.tokens()) {
            tokens.add(token("ALLOWED_TOKENS", Scope.CLIENT, secret.reveal(), hash));
        }
        configuration
                .adminToken()
                .ifPresentOrElse(
                        secret -> tokens.add(token("AUTH_TOKEN", Scope.ADMIN, secret.reveal(), hash)),
                        () -> tokens.addAll(store.loadAll()));
        return tokens;
    }

    private static Token token(String name, Scope scope, String secret, KeyedHash hash) {
        return new Token(hash.tokenId(secret), name, scope, hash.of(secret));
    }
}
