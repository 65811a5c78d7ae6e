package io.pollux.protocol.openai;

import java.util.HashMap;
import java.util.Map;

/**
 * Names of tools as Gemini takes them: they start with a letter or an underscore, go on with letters, digits and
 * {@code _ . : -}, and have at most 128 characters. One instance serves one request, so that history and declarations agree.
 */
final class ToolNames {
    private static final int LONGEST = 128;

    private final Map<String, String> byCaller = new HashMap<>();
    private final Map<String, String> byGemini = new HashMap<>();

    /** Gemini's name for the caller's, always the same for one name and never the same for two. */
    String gemini(String caller) {
        String known = byCaller.get(caller);
        if (known != null) {
            return known;
        }
        String wanted = isFine(caller) ? caller : repaired(caller);
        String name = wanted;
        for (int next = 2; byGemini.containsKey(name); next++) {
            String suffix = "_" + next;
            name = wanted.substring(0, Math.min(wanted.length(), LONGEST - suffix.length())) + suffix;
        }
        byCaller.put(caller, name);
        byGemini.put(name, caller);
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
