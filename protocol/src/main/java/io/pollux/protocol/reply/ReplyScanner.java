package io.pollux.protocol.reply;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Watches a Gemini reply go by and notes a few facts: a state machine over bytes in slices of any size, without a tree and
 * almost without allocation, because every reply passes through it. Bytes that are no JSON yield no facts, never an error.
 *
 * <p>It follows only the containers that can hold a fact; what lies in any other is skipped by counting brackets.
 */
public final class ReplyScanner {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = ONES << 7;
    private static final long QUOTES = ONES * '"';
    private static final long BACKSLASHES = ONES * '\\';
    private static final int LONGEST_TEXT = 128;
    private static final int MOST_DIGITS = 18;

    private static final Member[] COUNTS = {
        Member.PROMPT_TOKENS,
        Member.CANDIDATES_TOKENS,
        Member.THOUGHTS_TOKENS,
        Member.CACHED_TOKENS,
        Member.TOOL_USE_TOKENS,
        Member.TOTAL_TOKENS
    };

    private final ReplyFacts facts = new ReplyFacts();
    private final Place[] path = new Place[8];
    private final byte[] text = new byte[LONGEST_TEXT];
    private int depth;
    private int ignored;
    private int elements;

    private boolean keyComes;
    private boolean inString;
    private boolean escaped;
    private boolean kept;
    private boolean isKey;
    private int textLength;
    private @Nullable Member member;

    private boolean inNumber;
    private int digits;
    private long number;

    /** What is known of the reply so far; the same object every time. */
    public ReplyFacts facts() {
        return facts;
    }

    /** Looks at the next bytes of the document. */
    public void feed(byte[] array, int offset, int length) {
        var end = offset + length;
        var i = offset;
        while (i < end) {
            if (inString) {
                i = string(array, i, end);
            } else {
                structure(array[i++]);
            }
        }
    }

    /** The document is over; what comes next is another one. */
    public void endDocument() {
        endNumber();
        depth = 0;
        ignored = 0;
        inString = false;
        escaped = false;
        keyComes = false;
        member = null;
    }

    /** How many elements of a root array are complete. */
    int elements() {
        return elements;
    }

    private void structure(byte b) {
        switch (b) {
            case '"' -> beginString();
            case '{', '[' -> open(b);
            case '}', ']' -> close();
            case ':' -> keyComes = false;
            case ',' -> {
                endNumber();
                keyComes = ignored == 0 && depth > 0 && path[depth - 1].isObject;
                member = null;
            }
            case '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> digit(b);
            case '.', '-', '+', 'e', 'E' -> digits = MOST_DIGITS + 1;
            default -> endNumber();
        }
    }

    private void beginString() {
        inString = true;
        escaped = false;
        textLength = 0;
        isKey = keyComes && ignored == 0;
        kept = isKey || isKeptValue();
        if (!isKey && place() == Place.PART && member != Member.TEXT) {
            noteData();
        }
    }

    private boolean isKeptValue() {
        var key = member;
        if (ignored > 0 || key == null) {
            return false;
        }
        return switch (place()) {
            case REPLY -> key == Member.MODEL_VERSION;
            case CANDIDATE -> key == Member.FINISH_REASON;
            case FEEDBACK -> key == Member.BLOCK_REASON;
            case FAULT -> key == Member.STATUS;
            case PART -> key == Member.TEXT;
            default -> false;
        };
    }

    private int string(byte[] array, int from, int end) {
        var i = from;
        while (i < end) {
            if (!kept && !escaped) {
                i = skip(array, i, end);
                if (i == end) {
                    return i;
                }
            }
            var b = array[i++];
            if (escaped) {
                escaped = false;
                keep(b);
            } else if (b == '\\') {
                escaped = true;
                keep(b);
            } else if (b == '"') {
                endString();
                return i;
            } else {
                keep(b);
            }
        }
        return i;
    }

    /** Goes to the next quote or backslash, eight bytes at a time. */
    private static int skip(byte[] array, int from, int end) {
        var i = from;
        while (i + 8 <= end) {
            var word = (long) LONGS.get(array, i);
            var quote = word ^ QUOTES;
            var backslash = word ^ BACKSLASHES;
            var found = (((quote - ONES) & ~quote) | ((backslash - ONES) & ~backslash)) & HIGHS;
            if (found != 0) {
                return i + (Long.numberOfTrailingZeros(found) >>> 3);
            }
            i += 8;
        }
        while (i < end && array[i] != '"' && array[i] != '\\') {
            i++;
        }
        return i;
    }

    private void keep(byte b) {
        if (kept) {
            if (!isKey && member == Member.TEXT) {
                facts.hasContent = true;
                kept = false;
            } else if (textLength < LONGEST_TEXT) {
                text[textLength++] = b;
            }
        }
    }

    private void endString() {
        inString = false;
        if (isKey) {
            member = known(place());
            keyComes = false;
        } else if (kept && ignored == 0) {
            endValue();
        }
    }

    private @Nullable Member known(Place place) {
        for (var candidate : place.members) {
            if (candidate.name.length == textLength
                    && Arrays.equals(candidate.name, 0, textLength, text, 0, textLength)) {
                return candidate;
            }
        }
        return null;
    }

    private void endValue() {
        switch (place()) {
            case REPLY -> facts.modelVersion = captured();
            case CANDIDATE -> facts.finishReason = captured();
            case FEEDBACK -> facts.blockReason = captured();
            case FAULT -> facts.errorStatus = captured();
            default -> {}
        }
    }

    private String captured() {
        return new String(text, 0, textLength, UTF_8);
    }

    private void open(byte bracket) {
        if (ignored > 0) {
            ignored++;
            return;
        }
        var place = inside(place(), bracket);
        if (place == Place.IGNORED) {
            if (place() == Place.PART) {
                noteData();
            }
            ignored = 1;
            return;
        }
        switch (place) {
            case CANDIDATE -> facts.hasCandidates = true;
            case USAGE -> facts.hasUsage = true;
            case FAULT -> facts.hasError = true;
            default -> {}
        }
        path[depth++] = place;
        keyComes = place.isObject;
        member = null;
    }

    private Place inside(Place place, byte bracket) {
        var isObject = bracket == '{';
        var key = member;
        return switch (place) {
            case NONE -> isObject ? Place.REPLY : Place.ELEMENTS;
            case ELEMENTS -> isObject ? Place.REPLY : Place.IGNORED;
            case REPLY -> {
                if (key == Member.CANDIDATES && !isObject) {
                    yield Place.CANDIDATE_LIST;
                }
                if (!isObject) {
                    yield Place.IGNORED;
                }
                yield key == Member.USAGE_METADATA
                        ? Place.USAGE
                        : key == Member.PROMPT_FEEDBACK ? Place.FEEDBACK : key == Member.ERROR ? Place.FAULT : Place.IGNORED;
            }
            case CANDIDATE_LIST -> isObject ? Place.CANDIDATE : Place.IGNORED;
            case CANDIDATE -> key == Member.CONTENT && isObject ? Place.CANDIDATE_CONTENT : Place.IGNORED;
            case CANDIDATE_CONTENT -> key == Member.PARTS && !isObject ? Place.PART_LIST : Place.IGNORED;
            case PART_LIST -> isObject ? Place.PART : Place.IGNORED;
            default -> Place.IGNORED;
        };
    }

    private void close() {
        endNumber();
        member = null;
        keyComes = false;
        if (ignored > 0) {
            ignored--;
        } else if (depth > 0) {
            depth--;
            if (depth == 1 && path[0] == Place.ELEMENTS) {
                elements++;
            }
        }
    }

    /** A member of a part that is neither text nor about thoughts is content, whatever it is. */
    private void noteData() {
        var key = member;
        if (key != Member.THOUGHT && key != Member.THOUGHT_SIGNATURE && key != Member.PART_METADATA) {
            facts.hasContent = true;
        }
    }

    private void digit(byte b) {
        if (ignored == 0) {
            inNumber = true;
            if (++digits <= MOST_DIGITS) {
                number = number * 10 + (b - '0');
            }
        }
    }

    private void endNumber() {
        if (inNumber && digits <= MOST_DIGITS) {
            note(number);
        }
        inNumber = false;
        digits = 0;
        number = 0;
    }

    private void note(long count) {
        var key = member;
        if (place() == Place.FAULT && key == Member.CODE) {
            facts.errorCode = (int) Math.min(count, Integer.MAX_VALUE);
        } else if (place() == Place.USAGE) {
            for (var i = 0; i < COUNTS.length; i++) {
                if (key == COUNTS[i]) {
                    facts.tokens[i] = count;
                }
            }
        }
    }

    private Place place() {
        return depth == 0 ? Place.NONE : path[depth - 1];
    }

    /** The containers that can hold a fact, with the members that matter there. */
    @SuppressWarnings("ImmutableEnumChecker") // The array is private and never written.
    private enum Place {
        NONE(false),
        ELEMENTS(false),
        REPLY(
                true,
                Member.CANDIDATES,
                Member.USAGE_METADATA,
                Member.MODEL_VERSION,
                Member.PROMPT_FEEDBACK,
                Member.ERROR),
        CANDIDATE_LIST(false),
        CANDIDATE(true, Member.CONTENT, Member.FINISH_REASON),
        CANDIDATE_CONTENT(true, Member.PARTS),
        PART_LIST(false),
        PART(true, Member.TEXT, Member.THOUGHT, Member.THOUGHT_SIGNATURE, Member.PART_METADATA),
        USAGE(
                true,
                Member.PROMPT_TOKENS,
                Member.CANDIDATES_TOKENS,
                Member.THOUGHTS_TOKENS,
                Member.CACHED_TOKENS,
                Member.TOOL_USE_TOKENS,
                Member.TOTAL_TOKENS),
        FEEDBACK(true, Member.BLOCK_REASON),
        FAULT(true, Member.CODE, Member.STATUS),
        IGNORED(false);

        private final boolean isObject;
        private final Member[] members;

        Place(boolean isObject, Member... members) {
            this.isObject = isObject;
            this.members = members;
        }
    }

    /** The names that matter. */
    @SuppressWarnings("ImmutableEnumChecker") // The array is private and never written.
    private enum Member {
        CANDIDATES("candidates"),
        USAGE_METADATA("usageMetadata"),
        MODEL_VERSION("modelVersion"),
        PROMPT_FEEDBACK("promptFeedback"),
        ERROR("error"),
        CONTENT("content"),
        FINISH_REASON("finishReason"),
        PARTS("parts"),
        BLOCK_REASON("blockReason"),
        CODE("code"),
        STATUS("status"),
        TEXT("text"),
        THOUGHT("thought"),
        THOUGHT_SIGNATURE("thoughtSignature"),
        PART_METADATA("partMetadata"),
        PROMPT_TOKENS("promptTokenCount"),
        CANDIDATES_TOKENS("candidatesTokenCount"),
        THOUGHTS_TOKENS("thoughtsTokenCount"),
        CACHED_TOKENS("cachedContentTokenCount"),
        TOOL_USE_TOKENS("toolUsePromptTokenCount"),
        TOTAL_TOKENS("totalTokenCount");

        private final byte[] name;

        Member(String name) {
            this.name = name.getBytes(UTF_8);
        }
    }
}
