package io.pollux.application.settings;

/** A configuration value that cannot be used; the message is one sentence for the operator and shows no secret. */
public final class InvalidSetting extends Exception {
    private static final long serialVersionUID = 1L;

    InvalidSetting(String name, String shown, String expected) {
        super(name + ": " + shown + " (expected: " + expected + ")");
    }
}
