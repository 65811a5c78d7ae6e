package io.pollux.simulator.http;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Header fields in arrival order, names in lower case. */
public final class Headers {
    private final List<String> names = new ArrayList<>();
    private final List<String> values = new ArrayList<>();

    void add(String name, String value) {
        names.add(name.toLowerCase(Locale.ROOT));
        values.add(value);
    }

    public @Nullable String first(String lowerCaseName) {
        int at = names.indexOf(lowerCaseName);
        return at < 0 ? null : values.get(at);
    }

    public boolean has(String lowerCaseName) {
        return names.contains(lowerCaseName);
    }

    /** Whether the comma-separated field holds the token. */
    public boolean mentions(String lowerCaseName, String token) {
        String value = first(lowerCaseName);
        return value != null && value.toLowerCase(Locale.ROOT).contains(token);
    }

    public Map<String, List<String>> asMap() {
        Map<String, List<String>> map = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            map.computeIfAbsent(names.get(i), _ -> new ArrayList<>()).add(values.get(i));
        }
        return map;
    }
}
