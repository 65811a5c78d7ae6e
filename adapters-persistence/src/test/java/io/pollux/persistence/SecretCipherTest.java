package io.pollux.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pollux.domain.key.KeyId;
import io.pollux.domain.key.Secret;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretCipherTest {
    private static final KeyId ID = new KeyId("k_abcdefghijkl");
    private static final Secret SECRET = new Secret("AIzaSyTestOnly \uD83D\uDE80");

    private final SecretCipher cipher = new SecretCipher(new byte[32]);

    @Test
    void a_sealed_secret_opens_again() {
        var sealed = cipher.seal(ID, SECRET);

        assertThat(cipher.open(ID, sealed)).isEqualTo(SECRET);
    }

    @Test
    void the_same_secret_never_looks_the_same() {
        assertThat(cipher.seal(ID, SECRET)).isNotEqualTo(cipher.seal(ID, SECRET));
    }

    @Test
    void not_a_single_byte_may_be_altered() {
        var sealed = cipher.seal(ID, SECRET);

        for (var i = 0; i < sealed.length; i++) {
            var altered = sealed.clone();
            altered[i] ^= 1;
            assertThatThrownBy(() -> cipher.open(ID, altered))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage(
                            "Key k_abcdefghijkl: its stored secret does not open with this installation's master key");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 13, 29})
    void a_shortened_secret_does_not_open(int length) {
        var sealed = Arrays.copyOf(cipher.seal(ID, SECRET), length);

        assertThatThrownBy(() -> cipher.open(ID, sealed)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void a_secret_opens_for_its_own_key_and_master_key_only() {
        var sealed = cipher.seal(ID, SECRET);
        var otherMaster = new byte[32];
        otherMaster[31] = 1;

        assertThatThrownBy(() -> cipher.open(new KeyId("k_abcdefghijkm"), sealed))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> new SecretCipher(otherMaster).open(ID, sealed))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void a_short_key_is_refused() {
        assertThatThrownBy(() -> new SecretCipher(new byte[16])).hasMessage("key: 16 bytes (expected: 32)");
    }
}
