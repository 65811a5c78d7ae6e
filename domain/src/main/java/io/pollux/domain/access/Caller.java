package io.pollux.domain.access;

/** Who made a call: a token that was found to be good. */
public record Caller(String tokenId, Scope scope) {}
