package io.pollux.domain.settings;

/** The whole runtime configuration: immutable, every value present, taken once per call. */
public record Settings(RelaySettings relay, KeySettings keys) {}
