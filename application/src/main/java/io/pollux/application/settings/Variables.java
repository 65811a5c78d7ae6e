package io.pollux.application.settings;

import io.pollux.domain.key.Secret;
import io.pollux.protocol.Bytes;
import io.pollux.protocol.json.Json;
import io.pollux.protocol.json.MalformedJson;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
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

    boolean flag(String name, boolean fallback) throws InvalidSetting {
        var text = text(name);
        if (text.isEmpty()) {
            return fallback;
        }
        return switch (text.get().toLowerCase(Locale.ROOT)) {
            case "true", "1", "yes", "on" -> true;
            case "false", "0", "no", "off" -> false;
            default -> throw new InvalidSetting(name, text.get(), "true or false");
        };
    }

    /** A time in seconds, which may have a fraction. */
    Duration seconds(String name, Duration fallback, Duration most) throws InvalidSetting {
        var text = text(name);
        if (text.isEmpty()) {
            return fallback;
        }
        if (text.get().length() <= 12) {
            try {
                var seconds = new BigDecimal(text.get());
                if (seconds.signum() >= 0 && seconds.compareTo(BigDecimal.valueOf(most.toSeconds())) <= 0) {
                    return Duration.ofNanos(seconds.movePointRight(9).longValue());
                }
            } catch (NumberFormatException e) {
                // Said below, together with numbers out of range.
            }
        }
        throw new InvalidSetting(name, text.get(), "seconds from 0 to " + most.toSeconds());
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

    /** A JSON object of whole numbers; {@code 4096.0} is one. */
    Map<String, Integer> numbers(String name, int least, int most) throws InvalidSetting {
        var map = new LinkedHashMap<String, Integer>();
        for (var entry : object(name).entrySet()) {
            var number = entry.getValue();
            if (!number.isNumber()
                    || !number.canConvertToExactIntegral()
                    || !number.canConvertToInt()
                    || number.asInt() < least
                    || number.asInt() > most) {
                throw new InvalidSetting(
                        name, "the value of " + entry.getKey(), "a whole number from " + least + " to " + most);
            }
            map.put(entry.getKey(), number.asInt());
        }
        return map;
    }

    /** A JSON array of objects, as a map of the one member by the other. */
    Map<String, String> pairs(String name, String key, String value) throws InvalidSetting {
        var text = text(name);
        var pairs = new LinkedHashMap<String, String>();
        var expected = "a JSON array of objects with " + key + " and " + value;
        var root = text.isEmpty() ? null : json(name, text.get(), expected);
        if (root != null && !root.isArray()) {
            throw new InvalidSetting(name, "(not shown)", expected);
        }
        for (var item : root == null ? List.<JsonNode>of() : root.values()) {
            if (!item.path(key).isString() || !item.path(value).isString()) {
                throw new InvalidSetting(name, "entry " + (pairs.size() + 1), expected);
            }
            pairs.put(item.path(key).stringValue(), item.path(value).stringValue());
        }
        return pairs;
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
