package io.pollux.application.settings;

import io.pollux.domain.settings.Settings;
import java.util.concurrent.atomic.AtomicReference;

/** The snapshot in force; read once per call and passed on. */
public final class CurrentSettings {
    private final AtomicReference<Settings> current;

    public CurrentSettings(Settings settings) {
        current = new AtomicReference<>(settings);
    }

    public Settings get() {
        return current.get();
    }
}
