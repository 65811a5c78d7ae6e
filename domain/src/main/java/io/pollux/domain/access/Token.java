package io.pollux.domain.access;

/**
 * A client's credential to us, as we keep it.
 *
 * @param id safe to show: "t_" and twelve lower-case base 32 digits
 * @param hash the keyed hash of the secret in hexadecimal; the secret itself is not kept
 */
public record Token(String id, String name, Scope scope, String hash) {}
