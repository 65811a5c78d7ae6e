package io.pollux.protocol.json;

import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;

/** Retells a parser's complaint in our own words, because the parser's words quote what it read. */
final class Expectation {
    private Expectation() {}

    static String of(JacksonException malformed) {
        return at(malformed.getLocation(), expected(malformed));
    }

    /** A limit that was hit does not say where; the parser still knows. */
    static String of(JacksonException malformed, TokenStreamLocation reached) {
        boolean placed =
                malformed.getLocation() != null && malformed.getLocation().getLineNr() > 0;
        return at(placed ? malformed.getLocation() : reached, expected(malformed));
    }

    static String at(TokenStreamLocation where, String expected) {
        if (where == null || where.getLineNr() < 1) {
            return "Expected " + expected + ".";
        }
        return "Line " + where.getLineNr() + ", column " + Math.max(1, where.getColumnNr()) + ": expected " + expected
                + ".";
    }

    private static String expected(JacksonException malformed) {
        String said = malformed.getOriginalMessage() == null ? "" : malformed.getOriginalMessage();
        if (malformed instanceof StreamConstraintsException) {
            return said.contains("nesting depth")
                    ? "at most " + Json.MAX_DEPTH + " levels of nesting"
                    : "shorter names and numbers";
        }
        if (malformed instanceof UnexpectedEndOfInputException || said.startsWith("Unexpected end-of-input")) {
            return "the value to be complete, the body ends inside it";
        }
        if (said.startsWith("Unexpected close marker")) {
            return "the bracket that closes the innermost open one";
        }
        if (said.startsWith("Unrecognized token")) {
            return "an object, an array, a string, a number, true, false or null";
        }
        if (said.startsWith("Unrecognized character escape") || said.contains("hex-digit")) {
            return "a valid escape after the backslash";
        }
        if (said.startsWith("Invalid UTF-8")) {
            return "valid UTF-8";
        }
        if (said.startsWith("Illegal unquoted character")) {
            return "control characters in a string to be escaped";
        }
        if (said.startsWith("Illegal character")) {
            return "no control character outside a string";
        }
        if (said.startsWith("Invalid numeric value") || said.contains("following number")) {
            return "a number as JSON spells it";
        }
        if (said.endsWith("double-quote to start property name")) {
            return "a property name in double quotes";
        }
        if (said.endsWith("separate property name and value")) {
            return "a colon after the property name";
        }
        if (said.endsWith("comma to separate Object entries")) {
            return "a comma or the end of the object";
        }
        if (said.endsWith("comma to separate Array entries")) {
            return "a comma or the end of the array";
        }
        return "a JSON value";
    }
}
