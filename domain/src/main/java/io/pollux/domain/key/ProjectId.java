package io.pollux.domain.key;

/**
 * The upstream account that owns one or more keys; what Google meters.
 *
 * @param value the operator's name for it, or the id of a key whose project nobody has told us
 */
public record ProjectId(String value) {
    /** The project of a key that stands alone. */
    public static ProjectId of(KeyId loneKey) {
        return new ProjectId(loneKey.value());
    }

    @Override
    public String toString() {
        return value;
    }
}
