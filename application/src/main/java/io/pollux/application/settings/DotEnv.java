package io.pollux.application.settings;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Reads the text of a {@code .env} file: {@code NAME=value} lines, an optional {@code export}, comments, values bare or in
 * single or double quotes, where in double quotes {@code \n}, {@code \"} and {@code \\} are known.
 */
public final class DotEnv {
    private static final Pattern LINE = Pattern.compile("(?:export\\s+)?([A-Za-z_][A-Za-z0-9_]*)\\s*=\\s*(.*)");

    private DotEnv() {}

    /** The variables in order of appearance; of several with one name the last counts. */
    public static Map<String, String> parse(String text) throws InvalidSetting {
        var variables = new LinkedHashMap<String, String>();
        var number = 0;
        for (var raw : text.split("\\R", -1)) {
            number++;
            var line = raw.strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            var match = LINE.matcher(line);
            if (!match.matches()) {
                throw new InvalidSetting(".env", "line " + number, "NAME=value, a comment after #, or nothing");
            }
            variables.put(match.group(1), value(match.group(2), number));
        }
        return variables;
    }

    private static String value(String text, int number) throws InvalidSetting {
        if (text.startsWith("'") || text.startsWith("\"")) {
            return quoted(text, number);
        }
        var comment = text.indexOf(" #");
        return (comment < 0 ? text : text.substring(0, comment)).strip();
    }

    private static String quoted(String text, int number) throws InvalidSetting {
        var quote = text.charAt(0);
        var value = new StringBuilder();
        for (var i = 1; i < text.length(); i++) {
            var c = text.charAt(i);
            if (c == quote) {
                return value.toString();
            }
            if (c == '\\' && quote == '"' && i + 1 < text.length()) {
                i++;
                var escaped = text.charAt(i);
                switch (escaped) {
                    case 'n' -> value.append('\n');
                    case '"', '\\' -> value.append(escaped);
                    default -> value.append('\\').append(escaped);
                }
            } else {
                value.append(c);
            }
        }
        throw new InvalidSetting(".env", "line " + number, "a closing " + quote);
    }
}
