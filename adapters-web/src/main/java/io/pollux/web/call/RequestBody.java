package io.pollux.web.call;

import io.pollux.application.relay.Refusal;
import io.pollux.protocol.Bytes;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Reads a request's body whole, within limits, into memory that grows only with what has arrived. */
final class RequestBody {
    private static final int FIRST = 16 * 1024;

    private RequestBody() {}

    /**
     * Reads it, unpacked when it comes packed with gzip.
     *
     * @param limit in bytes, of the unpacked body
     * @param share holds the memory until the call is over
     * @throws RequestRefused 413 beyond the limit, 415 for another content encoding, 400 for one that is broken
     */
    static Bytes read(HttpServletRequest request, long limit, BodyBudget.Share share)
            throws IOException, RequestRefused {
        var length = request.getContentLengthLong();
        var encoding = request.getHeader("Content-Encoding");
        if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
            return unpacked(request, encoding, limit, share);
        }
        if (length > limit) {
            throw tooLarge(limit);
        }
        if (length == 0) {
            return Bytes.EMPTY;
        }
        return read(request.getInputStream(), length, limit, share);
    }

    private static Bytes unpacked(HttpServletRequest request, String encoding, long limit, BodyBudget.Share share)
            throws IOException, RequestRefused {
        if (!encoding.toLowerCase(Locale.ROOT).equals("gzip")) {
            throw new RequestRefused(Refusal.of(415, "Content-Encoding: not supported (expected: gzip or none)"));
        }
        try {
            return read(new GZIPInputStream(request.getInputStream()), -1, limit, share);
        } catch (ZipException e) {
            throw new RequestRefused(Refusal.of(400, "The body is not valid gzip."));
        }
    }

    private static Bytes read(InputStream in, long length, long limit, BodyBudget.Share share)
            throws IOException, RequestRefused {
        var buffer = new byte[length > 0 && length <= FIRST * 64L ? (int) length : FIRST];
        share.hold(buffer.length);
        var count = 0;
        while (true) {
            if (count == buffer.length) {
                if (count == length) {
                    return Bytes.owning(buffer);
                }
                var next = in.read();
                if (next < 0) {
                    return Bytes.owning(buffer);
                }
                var larger = (int) Math.min(Math.max(limit + 1, count + 1L), grown(count, length));
                share.hold(larger);
                buffer = Arrays.copyOf(buffer, larger);
                buffer[count++] = (byte) next;
            }
            var n = in.read(buffer, count, buffer.length - count);
            if (n < 0) {
                return Bytes.owning(Arrays.copyOf(buffer, count));
            }
            count += n;
            if (count > limit) {
                throw tooLarge(limit);
            }
        }
    }

    private static long grown(int count, long length) {
        return length > count ? Math.min(length, count * 4L) : count * 2L;
    }

    private static RequestRefused tooLarge(long limit) {
        return new RequestRefused(
                Refusal.of(413, "The request body exceeds the limit of " + limit / (1024 * 1024) + " MiB."));
    }
}
