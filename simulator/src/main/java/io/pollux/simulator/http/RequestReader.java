package io.pollux.simulator.http;

import io.pollux.protocol.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads one request after the other, bodies with a length or in chunks. */
final class RequestReader {
    private static final int LARGEST_BODY = 256 * 1024 * 1024;

    private final Inbound in;
    private final Outbound out;

    RequestReader(Inbound in, Outbound out) {
        this.in = in;
        this.out = out;
    }

    /** The next request, or null when the peer has no more. */
    @Nullable
    Request next() throws IOException {
        if (!in.hasMore()) {
            return null;
        }
        String first = in.line();
        while (first.isEmpty()) {
            first = in.line();
        }
        int methodEnd = first.indexOf(' ');
        int targetEnd = first.lastIndexOf(' ');
        if (methodEnd < 1 || targetEnd <= methodEnd || !first.startsWith("HTTP/1.", targetEnd + 1)) {
            throw new MalformedRequestException("request line");
        }
        Headers headers = headers();
        String method = first.substring(0, methodEnd);
        String target = originForm(first.substring(methodEnd + 1, targetEnd).trim());
        return new Request(method, target, first.endsWith("1.0"), headers, body(headers));
    }

    /** A client that takes us for a proxy sends the whole URL. */
    private static String originForm(String target) {
        if (!target.startsWith("http://")) {
            return target;
        }
        int slash = target.indexOf('/', "http://".length());
        return slash < 0 ? "/" : target.substring(slash);
    }

    private Headers headers() throws IOException {
        Headers headers = new Headers();
        for (String line = in.line(); !line.isEmpty(); line = in.line()) {
            int colon = line.indexOf(':');
            if (colon < 1) {
                throw new MalformedRequestException("header line");
            }
            headers.add(line.substring(0, colon), line.substring(colon + 1).trim());
        }
        return headers;
    }

    private Bytes body(Headers headers) throws IOException {
        String length = headers.first("content-length");
        boolean chunked = headers.mentions("transfer-encoding", "chunked");
        if (!chunked && (length == null || length.equals("0"))) {
            return Bytes.EMPTY;
        }
        if (headers.mentions("expect", "100-continue")) {
            out.interim();
        }
        return chunked || length == null ? chunks() : Bytes.owning(in.exactly(size(length, 10)));
    }

    private Bytes chunks() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            String line = in.line();
            int extension = line.indexOf(';');
            int size = size((extension < 0 ? line : line.substring(0, extension)).trim(), 16);
            if (size == 0) {
                headers();
                return Bytes.owning(body.toByteArray());
            }
            body.writeBytes(in.exactly(size));
            if (body.size() > LARGEST_BODY || !in.line().isEmpty()) {
                throw new MalformedRequestException("chunk");
            }
        }
    }

    private static int size(String digits, int radix) throws IOException {
        try {
            int size = Integer.parseInt(digits, radix);
            if (size >= 0 && size <= LARGEST_BODY) {
                return size;
            }
        } catch (NumberFormatException _) {
            // told below
        }
        throw new MalformedRequestException("length: " + digits);
    }
}
