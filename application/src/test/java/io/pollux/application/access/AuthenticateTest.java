package io.pollux.application.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollux.domain.access.Caller;
import io.pollux.domain.access.Scope;
import io.pollux.domain.access.Token;
import io.pollux.domain.key.Secret;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AuthenticateTest {
    private final KeyedHash hash = new KeyedHash(new byte[32]);

    @Test
    void the_first_good_credential_counts() {
        var authenticate = new Authenticate(hash, List.of(token("good", Scope.CLIENT), token("admin", Scope.ADMIN)));

        var caller = authenticate.authenticate(List.of("bad", "good", "admin"));

        assertThat(caller).contains(new Caller(hash.tokenId("good"), Scope.CLIENT));
    }

    @Test
    void nothing_empty_ever_matches() {
        var authenticate = new Authenticate(hash, List.of(token("", Scope.ADMIN), token(" ", Scope.ADMIN)));

        assertThat(authenticate.authenticate(List.of())).isEmpty();
        assertThat(authenticate.authenticate(List.of("", " "))).isEmpty();
    }

    @Test
    void a_token_listed_twice_has_the_wider_scope() {
        var authenticate = new Authenticate(hash, List.of(token("t", Scope.ADMIN), token("t", Scope.CLIENT)));

        assertThat(authenticate.authenticate(List.of("t"))).map(Caller::scope).contains(Scope.ADMIN);
    }

    @Test
    void an_admin_token_is_generated_once_and_kept_as_a_hash() {
        var store = new InMemoryTokenStore();
        var ensure = new EnsureAdmin(store, hash, new Random(1));

        var generated = ensure.ensureAdmin();
        var again = ensure.ensureAdmin();

        assertThat(generated).get().asString().startsWith("plx-").hasSize(36);
        assertThat(again).isEmpty();
        assertThat(store.loadAll()).singleElement().satisfies(token -> {
            assertThat(token.scope()).isEqualTo(Scope.ADMIN);
            assertThat(token.hash()).isEqualTo(hash.of(generated.orElseThrow()));
            assertThat(token.toString()).doesNotContain(generated.orElseThrow());
        });
    }

    @Test
    void ids_are_stable_safe_to_show_and_differ_with_the_installation() {
        var other = new KeyedHash("another installation".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        var secret = new Secret("AIza-something");

        assertThat(hash.keyId(secret)).isEqualTo(hash.keyId(secret)).isNotEqualTo(other.keyId(secret));
        assertThat(hash.keyId(secret).value()).matches("k_[a-z2-7]{12}");
        assertThat(hash.tokenId("t")).matches("t_[a-z2-7]{12}");
    }

    private Token token(String secret, Scope scope) {
        return new Token(hash.tokenId(secret), "test", scope, hash.of(secret));
    }
}
