package io.pollux.domain.key;

/**
 * The name of a key that is safe to show: derived from the secret by a keyed hash, so it says nothing about it.
 *
 * @param value "k_" and twelve lower-case base 32 digits
 */
public record KeyId(String value) {
    @Override
    public String toString() {
        return value;
    }
}
