package io.pollux.domain.key;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;

/** A credential in clear; it shows itself only when asked to by name. */
public final class Secret {
    private final String value;

    public Secret(String value) {
        if (value.isBlank()) {
            throw new IllegalArgumentException("secret: blank (expected: at least one printable character)");
        }
        this.value = value;
    }

    /** The secret itself: for the wire and the cipher only. */
    public String reveal() {
        return value;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret that && MessageDigest.isEqual(value.getBytes(UTF_8), that.value.getBytes(UTF_8));
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return "Secret[*]";
    }
}
