package io.pollux.domain.exchange;

/**
 * Tokens as upstream counted them; 0 when it said nothing.
 *
 * @param prompt includes {@code cached}
 * @param candidates excludes {@code thoughts}
 */
public record TokenUsage(long prompt, long candidates, long thoughts, long cached, long toolUse, long total) {
    public static final TokenUsage NONE = new TokenUsage(0, 0, 0, 0, 0, 0);
}
