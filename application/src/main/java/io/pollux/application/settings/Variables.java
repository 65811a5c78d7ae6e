package io.pollux.application.settings;

import io.pollux.domain.key.Secret;
import io.pollux.protocol.Bytes;
import io.pollux.protocol.json.Json;
import io.pollux.protocol.json.MalformedJson;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/** Environment variables read as typed values; an empty value counts as absent. */
final class Variables {
    private final Map<String, String> values;

    Variables(Map<String, String> values) {
        this.values = values;
    }

    Optional<String> text(String name) {
        return Optional.ofNullable(values.get(name)).map(String::strip).filter(value -> !value.isEmpty());
    }

    Optional<Secret> secret(String name) throws InvalidSetting {
        var text = text(name);
        if (text.isPresent() && !isCredential(text.get())) {
            throw new InvalidSetting(name, "(not shown)", "printable ASCII without spaces");
        }
        return text.map(Secret::new);
    }

    int number(String name, int fallback, int least, int most) throws InvalidSetting {
        var text = text(name);
        if (text.isEmpty()) {
            return fallback;
        }
        try {
            var number = Integer.parseInt(text.get());
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below, together with numbers out of range.
        }
        throw new InvalidSetting(name, text.get(), "a whole number from " + least + " to " + most);
    }

    String oneOf(String name, String fallback, List<String> choices) throws InvalidSetting {
        var text = text(name).orElse(fallback);
        for (var choice : choices) {
            if (choice.equalsIgnoreCase(text)) {
                return choice;
            }
        }
        throw new InvalidSetting(name, text, "one of " + String.join(", ", choices));
    }

    /** A list written as JSON array of strings or separated by commas; absent when the variable is. */
    Optional<List<String>> list(String name) throws InvalidSetting {
        var text = text(name);
        return text.isEmpty() ? Optional.empty() : Optional.of(list(name, text.get()));
    }

    Set<String> names(String name, Set<String> fallback, Predicate<String> good, String expected)
            throws InvalidSetting {
        var list = list(name);
        if (list.isEmpty()) {
            return fallback;
        }
        for (var item : list.get()) {
            if (!good.test(item)) {
                throw new InvalidSetting(name, item, expected);
            }
        }
        return new LinkedHashSet<>(list.get());
    }

    List<Secret> secrets(String name) throws InvalidSetting {
        return secrets(name, list(name).orElse(List.of()));
    }

    static List<Secret> secrets(String name, List<String> list) throws InvalidSetting {
        var secrets = new LinkedHashSet<Secret>();
        for (var i = 0; i < list.size(); i++) {
            if (!isCredential(list.get(i))) {
                throw new InvalidSetting(
                        name, "entry " + (i + 1) + " (not shown)", "printable ASCII without spaces, not empty");
            }
            secrets.add(new Secret(list.get(i)));
        }
        return List.copyOf(secrets);
    }

    /** A JSON object of strings. */
    Map<String, String> map(String name) throws InvalidSetting {
        var map = new LinkedHashMap<String, String>();
        for (var entry : object(name).entrySet()) {
            if (!entry.getValue().isString()) {
                throw new InvalidSetting(name, "the value of " + entry.getKey(), "a string");
            }
            map.put(entry.getKey(), entry.getValue().stringValue());
        }
        return map;
    }

    /** A JSON object of lists of strings. */
    Map<String, List<String>> lists(String name) throws InvalidSetting {
        var map = new LinkedHashMap<String, List<String>>();
        for (var entry : object(name).entrySet()) {
            map.put(entry.getKey(), strings(name, entry.getValue()));
        }
        return map;
    }

    private Map<String, JsonNode> object(String name) throws InvalidSetting {
        var text = text(name);
        if (text.isEmpty()) {
            return Map.of();
        }
        var root = json(name, text.get(), "a JSON object");
        if (!root.isObject()) {
            throw new InvalidSetting(name, "(not shown)", "a JSON object");
        }
        var members = new LinkedHashMap<String, JsonNode>();
        root.properties().forEach(member -> members.put(member.getKey(), member.getValue()));
        return members;
    }

    private static List<String> list(String name, String text) throws InvalidSetting {
        if (text.startsWith("[")) {
            return strings(name, json(name, text, "a JSON array of strings, or values separated by commas"));
        }
        return Arrays.stream(text.split(",", -1))
                .map(String::strip)
                .filter(item -> !item.isEmpty())
                .toList();
    }

    private static List<String> strings(String name, JsonNode array) throws InvalidSetting {
        if (!array.isArray()) {
            throw new InvalidSetting(name, "(not shown)", "a JSON array of strings");
        }
        var strings = new ArrayList<String>();
        for (var item : array) {
            if (!item.isString()) {
                throw new InvalidSetting(name, "entry " + (strings.size() + 1), "a string");
            }
            strings.add(item.stringValue().strip());
        }
        return strings;
    }

    private static JsonNode json(String name, String text, String expected) throws InvalidSetting {
        try {
            Json.check(Bytes.utf8(text));
            return Json.readTree(text);
        } catch (MalformedJson e) {
            throw new InvalidSetting(name, "" + e.getMessage(), expected);
        }
    }

    private static boolean isCredential(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c > 0x20 && c < 0x7f);
    }
}
