package io.pollux.application.settings;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The rules in force: made anew when the settings have changed, and when upstream has listed a model that was not known. A
 * name that upstream lists is a model's own and never read as a variant of another. Thread-safe.
 */
public final class CurrentRules {
    private static final int MOST_NAMES = 5000;

    private final CurrentSettings settings;
    private final AtomicReference<Made> made;

    public CurrentRules(CurrentSettings settings) {
        this.settings = settings;
        made = new AtomicReference<>(Made.of(settings, KnownModels.NAMES));
    }

    public Rules get() {
        var last = made.get();
        if (last.rules.settings().equals(settings.get())) {
            return last.rules;
        }
        return made.updateAndGet(before -> Made.of(settings, before.listed)).rules;
    }

    /** Hears which models upstream lists, without {@code models/}. */
    public void learn(Collection<String> names) {
        if (made.get().listed.containsAll(names)) {
            return;
        }
        made.updateAndGet(before -> before.with(names, settings));
    }

    private record Made(Rules rules, Set<String> listed) {
        static Made of(CurrentSettings settings, Set<String> listed) {
            return new Made(Rules.of(settings.get(), listed), listed);
        }

        Made with(Collection<String> names, CurrentSettings settings) {
            var all = new HashSet<>(listed);
            names.stream().limit(MOST_NAMES).forEach(all::add);
            return all.size() <= MOST_NAMES ? of(settings, Set.copyOf(all)) : this;
        }
    }
}
