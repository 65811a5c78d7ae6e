package io.pollux.protocol.openai;

import io.pollux.protocol.Bytes;
import io.pollux.protocol.json.Json;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Finds the JSON documents in what upstream sends. */
public final class Documents {
    private static final byte[] DATA = {'d', 'a', 't', 'a', ':'};

    private Documents() {}

    /**
     * The documents in a run of bytes that ends with a server-sent event, or that is bare JSON; those in an array come one by
     * one.
     *
     * @throws JacksonException when one of them is no JSON
     */
    public static List<JsonNode> in(byte[] array, int offset, int length) {
        List<JsonNode> documents = new ArrayList<>(1);
        each(array, offset, length, data -> documents.addAll(of(Json.readTree(data))));
        return documents;
    }

    /** Without {@code alt=sse} a stream is an array, and some errors are in one. */
    static Collection<JsonNode> of(JsonNode tree) {
        return tree.isArray() ? tree.values() : List.of(tree);
    }

    /**
     * The data of each server-sent event in a run of bytes that ends with an event, or the run itself when it is bare
     * JSON. Comments and events without data are passed over.
     */
    static void each(byte[] array, int offset, int length, Consumer<Bytes> document) {
        int end = offset + length;
        if (isBare(array, offset, end)) {
            document.accept(Bytes.copyOf(array, offset, length));
            return;
        }
        ByteArrayOutputStream joined = new ByteArrayOutputStream(0);
        int at = offset;
        while (at < end) {
            int lineEnd = lineEnd(array, at, end);
            if (lineEnd == at) {
                flush(joined, document);
            } else if (isData(array, at, lineEnd)) {
                int from = dataStart(array, at);
                int next = next(array, lineEnd, end);
                if (joined.size() == 0 && (next >= end || lineEnd(array, next, end) == next)) {
                    take(Bytes.copyOf(array, from, lineEnd - from), document);
                } else {
                    add(joined, array, from, lineEnd);
                }
            }
            at = next(array, lineEnd, end);
        }
        flush(joined, document);
    }

    private static void add(ByteArrayOutputStream joined, byte[] array, int from, int lineEnd) {
        if (joined.size() > 0) {
            joined.write('\n');
        }
        joined.write(array, from, lineEnd - from);
    }

    private static void flush(ByteArrayOutputStream joined, Consumer<Bytes> document) {
        take(Bytes.owning(joined.toByteArray()), document);
        joined.reset();
    }

    private static void take(Bytes data, Consumer<Bytes> document) {
        if (!data.isEmpty()) {
            document.accept(data);
        }
    }

    private static boolean isBare(byte[] array, int offset, int end) {
        for (int at = offset; at < end; at++) {
            switch (array[at]) {
                case '{', '[' -> {
                    return true;
                }
                case ' ', '\t', '\r', '\n' -> {}
                default -> {
                    return false;
                }
            }
        }
        return false;
    }

    /** Where the data of a line that {@link #isData} begin. */
    static int dataStart(byte[] array, int at) {
        return array[at + DATA.length] == ' ' ? at + DATA.length + 1 : at + DATA.length;
    }

    static boolean isData(byte[] array, int at, int lineEnd) {
        if (lineEnd - at <= DATA.length) {
            return false;
        }
        for (int offset = 0; offset < DATA.length; offset++) {
            if (array[at + offset] != DATA[offset]) {
                return false;
            }
        }
        return true;
    }

    static int lineEnd(byte[] array, int from, int end) {
        int at = from;
        while (at < end && array[at] != '\n' && array[at] != '\r') {
            at++;
        }
        return at;
    }

    /** Where the line after the one with this end begins. */
    static int next(byte[] array, int lineEnd, int end) {
        boolean isPair = lineEnd + 1 < end && array[lineEnd] == '\r' && array[lineEnd + 1] == '\n';
        return lineEnd + (isPair ? 2 : 1);
    }
}
