package io.pollux.protocol.openai;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import tools.jackson.databind.JsonNode;

/**
 * The fields of a request, read by name. A field that is null counts as absent; numbers and booleans may also come as text,
 * because forms know nothing else. Fields that nobody asks for are ignored.
 *
 * @param tree an object
 */
public record Fields(JsonNode tree) {
    /** The fields of a body that has to be an object. */
    public static Fields of(JsonNode body) throws BadField {
        if (!body.isObject()) {
            throw BadField.type("body", body, "a JSON object");
        }
        return new Fields(body);
    }

    /** Whether the field is there and not null. */
    public boolean has(String name) {
        return !tree.path(name).isMissingNode() && !tree.path(name).isNull();
    }

    /** The text of a field; empty when absent or itself empty. */
    public Optional<String> text(String name) throws BadField {
        JsonNode field = tree.path(name);
        if (!has(name)) {
            return Optional.empty();
        }
        if (!field.isString()) {
            throw BadField.type(name, field, "a text");
        }
        return Optional.of(field.stringValue()).filter(text -> !text.isEmpty());
    }

    /** The text of a field that has to be there and must not be empty. */
    public String requiredText(String name) throws BadField {
        Optional<String> text = text(name);
        if (text.isPresent()) {
            return text.get();
        }
        throw has(name) ? BadField.value(name, "", "a text that is not empty") : BadField.missing(name, "a text");
    }

    /**
     * One of a few words, in lower case; the default when absent.
     *
     * @param words in lower case
     */
    public String word(String name, String otherwise, List<String> words) throws BadField {
        Optional<String> text = text(name);
        if (text.isEmpty()) {
            return otherwise;
        }
        String word = text.get().toLowerCase(Locale.ROOT);
        if (!words.contains(word)) {
            throw BadField.value(name, text.get(), oneOf(words));
        }
        return word;
    }

    /** A whole number between the bounds, both included; empty when absent. */
    public OptionalInt integer(String name, int least, int most) throws BadField {
        Optional<BigDecimal> found = decimal(name);
        if (found.isEmpty()) {
            return OptionalInt.empty();
        }
        String expected = most == Integer.MAX_VALUE
                ? "a whole number of at least " + least
                : "a whole number from " + least + " to " + most;
        BigDecimal number = requireBetween(name, found.get(), least, most, expected);
        if (number.stripTrailingZeros().scale() > 0) {
            throw BadField.value(name, tree.path(name), expected);
        }
        return OptionalInt.of(number.intValue());
    }

    /** A number between the bounds, both included; empty when absent. */
    public OptionalDouble number(String name, double least, double most) throws BadField {
        Optional<BigDecimal> found = decimal(name);
        if (found.isEmpty()) {
            return OptionalDouble.empty();
        }
        String expected = "a number from " + plain(least) + " to " + plain(most);
        return OptionalDouble.of(
                requireBetween(name, found.get(), least, most, expected).doubleValue());
    }

    /** Whether a switch is on; off when absent. */
    public boolean flag(String name) throws BadField {
        JsonNode field = tree.path(name);
        if (!has(name)) {
            return false;
        }
        if (field.isBoolean()) {
            return field.booleanValue();
        }
        if (field.isString()
                && (field.stringValue().equals("true") || field.stringValue().equals("false"))) {
            return field.stringValue().equals("true");
        }
        throw BadField.type(name, field, "true or false");
    }

    /** The words as a sentence tells them: {@code a, b or c}. */
    public static String oneOf(List<String> words) {
        int last = words.size() - 1;
        return last < 1 ? String.join("", words) : String.join(", ", words.subList(0, last)) + " or " + words.get(last);
    }

    private Optional<BigDecimal> decimal(String name) throws BadField {
        JsonNode field = tree.path(name);
        if (!has(name) || (field.isString() && field.stringValue().isEmpty())) {
            return Optional.empty();
        }
        try {
            if (field.isNumber()) {
                return Optional.of(field.decimalValue());
            }
            if (field.isString()) {
                return Optional.of(new BigDecimal(field.stringValue().strip()));
            }
        } catch (NumberFormatException _) {
            throw BadField.type(name, field, "a number");
        }
        throw BadField.type(name, field, "a number");
    }

    private BigDecimal requireBetween(String name, BigDecimal number, double least, double most, String expected)
            throws BadField {
        // The sign and size come first: a number such as 1e999999999 must never be spelled out.
        if (number.compareTo(BigDecimal.valueOf(least)) < 0 || number.compareTo(BigDecimal.valueOf(most)) > 0) {
            throw BadField.value(name, tree.path(name), expected);
        }
        if (number.scale() > 1000) {
            throw BadField.value(name, tree.path(name), expected);
        }
        return number;
    }

    private static String plain(double number) {
        return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
    }
}
