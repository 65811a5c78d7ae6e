package io.pollux.simulator.script;

import org.jspecify.annotations.Nullable;

/** Which calls a script is for; null means any. The method is Google's, such as {@code generateContent}. */
public record Match(
        @Nullable String key,
        @Nullable String project,
        @Nullable String model,
        @Nullable String method) {

    public static final Match ANY = new Match(null, null, null, null);

    public static Match key(String key) {
        return new Match(key, null, null, null);
    }

    public static Match project(String project) {
        return new Match(null, project, null, null);
    }

    public static Match model(String model) {
        return new Match(null, null, model, null);
    }

    public static Match method(String method) {
        return new Match(null, null, null, method);
    }

    boolean covers(Match call) {
        return fits(key, call.key)
                && fits(project, call.project)
                && fits(model, call.model)
                && fits(method, call.method);
    }

    private static boolean fits(@Nullable String wanted, @Nullable String actual) {
        return wanted == null || wanted.equals(actual);
    }
}
