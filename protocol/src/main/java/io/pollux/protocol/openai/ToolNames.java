package io.pollux.protocol.openai;

import java.util.HashMap;
import java.util.Map;

/**
 * Names of tools as Gemini takes them: they start with a letter or an underscore, go on with letters, digits and
 * {@code _ . : -}, and have at most 128 characters. One instance serves one request, so that history and declarations agree.
 */
final class ToolNames {
    private static final int LONGEST = 128;
    private static final int LONGEST_SUFFIX = 8;

    private final Map<String, String> byCaller = new HashMap<>();
    private final Map<String, String> byGemini = new HashMap<>();
    /** The last suffix given to a stem, so that many names of one stem are not tried one after the other each. */
    private final Map<String, Integer> suffixes = new HashMap<>();

    /** Gemini's name for the caller's, always the same for one name and never the same for two. */
    String gemini(String caller) {
        String known = byCaller.get(caller);
        if (known != null) {
            return known;
        }
        String wanted = isFine(caller) ? caller : repaired(caller);
        String name = byGemini.containsKey(wanted) ? free(wanted) : wanted;
        byCaller.put(caller, name);
        byGemini.put(name, caller);
        return name;
    }

    private String free(String wanted) {
        String stem = wanted.substring(0, Math.min(wanted.length(), LONGEST - LONGEST_SUFFIX));
        String name;
        do {
            name = stem + '_' + suffixes.merge(stem, 2, (last, _) -> last + 1);
        } while (byGemini.containsKey(name));
        return name;
    }

    /** The caller's names by Gemini's, where they differ. */
    Map<String, String> changed() {
        Map<String, String> changed = new HashMap<>(byGemini);
        changed.entrySet().removeIf(name -> name.getKey().equals(name.getValue()));
        return changed;
    }

    private static boolean isFine(String name) {
        return name.length() <= LONGEST
                && isStart(name.charAt(0))
                && name.chars().allMatch(ToolNames::isLater);
    }

    private static String repaired(String name) {
        StringBuilder repaired = new StringBuilder(name.length() + 1);
        if (!isStart(name.charAt(0))) {
            repaired.append('_');
        }
        name.chars().forEach(c -> repaired.append(isLater(c) ? (char) c : '_'));
        return repaired.substring(0, Math.min(LONGEST, repaired.length()));
    }

    private static boolean isStart(int c) {
        return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private static boolean isLater(int c) {
        return isStart(c) || (c >= '0' && c <= '9') || c == '.' || c == ':' || c == '-';
    }
}
