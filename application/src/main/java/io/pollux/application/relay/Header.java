package io.pollux.application.relay;

/** One line of an HTTP message's head; the name in any case. */
public record Header(String name, String value) {}
