package io.pollux.protocol.reply;

import org.jspecify.annotations.Nullable;

/**
 * Observes a reply as its bytes pass, in slices of any size, and notes the facts a gateway counts.
 *
 * <p>It takes one document, an array of documents, or a document per event; it judges nothing and never throws:
 * from bytes that are no reply it simply learns nothing. Not thread-safe.
 */
public final class ReplyScanner {
    private final ReplyFacts facts = new ReplyFacts();
    private final KeptBytes kept = new KeptBytes();

    private Mode mode = Mode.BETWEEN;
    private boolean escaped;
    /** How deep inside a subtree of no interest; 0 when not inside one. */
    private long depth;

    private ReplyPlace place = ReplyPlace.TOP;
    private boolean inArray;
    private boolean nameExpected;
    private boolean valueSeen;
    private @Nullable ReplyField field;
    private long number;
    private long documents;

    /** Looks at a slice; it is not kept. */
    public void feed(byte[] array, int offset, int length) {
        int end = offset + length;
        int at = offset;
        while (at < end) {
            at = switch (mode) {
                case BETWEEN -> between(array, at, end);
                case NAME -> name(array, at, end);
                case STRING -> string(array, at, end);
                case FIRST_OF_STRING -> firstOfString(array, at);
                case KEPT_STRING -> keptString(array, at, end);
                case NUMBER -> number(array, at, end);
                case SUBTREE -> subtree(array, at, end);
            };
        }
    }

    /** Forgets an unfinished document, so that the next byte starts a new one; the facts stay. */
    public void endDocument() {
        mode = Mode.BETWEEN;
        escaped = false;
        depth = 0;
        place = ReplyPlace.TOP;
        inArray = false;
        nameExpected = false;
        field = null;
    }

    /** Always the same object, which keeps growing. */
    public ReplyFacts facts() {
        return facts;
    }

    /** How many documents have been seen to their end. */
    long documents() {
        return documents;
    }

    private int between(byte[] array, int from, int end) {
        for (int at = from; at < end; at++) {
            switch (array[at]) {
                case ' ', '\n', '\r', '\t', ':' -> {}
                case ',' -> {
                    nameExpected = place.object;
                    field = null;
                    valueSeen = false;
                }
                case '{', '[' -> open(array[at] == '{');
                case '}', ']' -> close();
                case '"' -> openString();
                default -> scalar(array[at]);
            }
            if (mode != Mode.BETWEEN) {
                return at + 1;
            }
        }
        return end;
    }

    private void open(boolean object) {
        noteValue();
        ReplyPlace inside = inside(object);
        if (inside == null) {
            depth = 1;
            mode = Mode.SUBTREE;
            return;
        }
        if (inside == ReplyPlace.CANDIDATE) {
            facts.sawCandidate();
        }
        place = inside;
        nameExpected = inside.object;
        field = null;
        valueSeen = false;
    }

    private @Nullable ReplyPlace inside(boolean object) {
        if (place.object) {
            ReplyPlace inside = field == null ? null : field.inside;
            return inside != null && inside.object == object ? inside : null;
        }
        if (object) {
            return place.element();
        }
        if (place == ReplyPlace.TOP) {
            inArray = true;
            return ReplyPlace.DOCUMENTS;
        }
        return null;
    }

    private void close() {
        if (place == ReplyPlace.DOCUMENT) {
            documents++;
        }
        if (place == ReplyPlace.DOCUMENTS) {
            inArray = false;
        }
        place = place.outside(inArray);
        nameExpected = false;
        field = null;
    }

    private void openString() {
        if (nameExpected) {
            nameExpected = false;
            kept.clear();
            mode = Mode.NAME;
            return;
        }
        noteValue();
        ReplyField.Kind kind = field == null ? ReplyField.Kind.IGNORED : field.kind;
        mode = switch (kind) {
            case TEXT -> Mode.KEPT_STRING;
            case PRESENCE -> Mode.FIRST_OF_STRING;
            case CONTAINER, NUMBER, IGNORED -> Mode.STRING;
        };
        kept.clear();
    }

    private void scalar(byte first) {
        boolean fresh = !valueSeen;
        if (first != 'n') {
            noteValue();
        }
        valueSeen = true;
        if (fresh && field != null && field.kind == ReplyField.Kind.NUMBER && isDigit(first)) {
            number = (long) first - '0';
            mode = Mode.NUMBER;
        }
    }

    /** A value that is not null begins; in a part, any member we do not know is data. */
    private void noteValue() {
        if (valueSeen) {
            return;
        }
        valueSeen = true;
        if (place == ReplyPlace.PART && field == null) {
            facts.sawContent();
        } else if (field == ReplyField.ERROR) {
            facts.sawError();
        }
    }

    private int name(byte[] array, int from, int end) {
        int at = from;
        while (at < end) {
            byte next = array[at++];
            if (escaped) {
                escaped = false;
            } else if (next == '\\') {
                escaped = true;
            } else if (next == '"') {
                // A name with an escape in it keeps its backslash and so is none of ours.
                field = ReplyField.named(place, kept);
                valueSeen = false;
                mode = Mode.BETWEEN;
                return at;
            }
            kept.add(next);
        }
        return at;
    }

    private int string(byte[] array, int from, int end) {
        int at = from;
        while (at < end) {
            if (escaped) {
                escaped = false;
                at++;
                continue;
            }
            at = ByteSearch.either(array, at, end, '"', '\\');
            if (at == end) {
                return end;
            }
            if (array[at++] == '"') {
                mode = depth > 0 ? Mode.SUBTREE : Mode.BETWEEN;
                return at;
            }
            escaped = true;
        }
        return end;
    }

    private int firstOfString(byte[] array, int at) {
        if (array[at] == '"') {
            mode = Mode.BETWEEN;
            return at + 1;
        }
        facts.sawContent();
        mode = Mode.STRING;
        return at;
    }

    private int keptString(byte[] array, int from, int end) {
        int at = from;
        while (at < end) {
            byte next = array[at++];
            if (escaped) {
                escaped = false;
            } else if (next == '\\') {
                escaped = true;
            } else if (next == '"') {
                keep();
                mode = Mode.BETWEEN;
                return at;
            }
            kept.add(next);
        }
        return at;
    }

    private void keep() {
        if (field != null && !kept.is(facts.text(field))) {
            facts.text(field, kept.asText());
        }
    }

    private int number(byte[] array, int from, int end) {
        for (int at = from; at < end; at++) {
            byte next = array[at];
            if (!isDigit(next)) {
                if (field != null) {
                    facts.number(field, number);
                }
                // What follows, if a fraction or an exponent, belongs to a value already seen and is passed over.
                mode = Mode.BETWEEN;
                return at;
            }
            number = number > Long.MAX_VALUE / 10 - 1 ? Long.MAX_VALUE / 10 : number * 10 + (next - '0');
        }
        return end;
    }

    private int subtree(byte[] array, int from, int end) {
        for (int at = from; at < end; at++) {
            switch (array[at]) {
                case '"' -> {
                    mode = Mode.STRING;
                    return at + 1;
                }
                case '{', '[' -> depth++;
                case '}', ']' -> {
                    depth--;
                    if (depth == 0) {
                        mode = Mode.BETWEEN;
                        return at + 1;
                    }
                }
                default -> {}
            }
        }
        return end;
    }

    private static boolean isDigit(byte value) {
        return value >= '0' && value <= '9';
    }

    private enum Mode {
        BETWEEN,
        NAME,
        STRING,
        FIRST_OF_STRING,
        KEPT_STRING,
        NUMBER,
        SUBTREE
    }
}
