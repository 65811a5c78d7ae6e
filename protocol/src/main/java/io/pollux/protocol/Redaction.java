package io.pollux.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;

/** Takes a secret out of text on its way to somebody else. */
public final class Redaction {
    private static final byte[] MARK = "[redacted]".getBytes(UTF_8);
    private static final int SHORTEST = 4;

    private Redaction() {}

    /** Replaces every occurrence of the secret; the same object when there is none, or when it has under four characters. */
    public static Bytes without(Bytes body, String secret) {
        if (secret.length() < SHORTEST) {
            return body;
        }
        var plain = without(body, secret.getBytes(UTF_8));
        var escaped = secret.replace("\\", "\\\\").replace("\"", "\\\"").replace("/", "\\/");
        return escaped.equals(secret) ? plain : without(plain, escaped.getBytes(UTF_8));
    }

    private static Bytes without(Bytes body, byte[] secret) {
        var text = body.unsafeArray();
        var at = indexOf(text, secret, 0);
        if (at < 0) {
            return body;
        }
        var out = new ByteArrayOutputStream(text.length);
        var from = 0;
        for (; at >= 0; at = indexOf(text, secret, from)) {
            out.write(text, from, at - from);
            out.writeBytes(MARK);
            from = at + secret.length;
        }
        out.write(text, from, text.length - from);
        return Bytes.owning(out.toByteArray());
    }

    private static int indexOf(byte[] text, byte[] sought, int from) {
        for (var i = from; i <= text.length - sought.length; i++) {
            if (text[i] == sought[0] && java.util.Arrays.equals(text, i, i + sought.length, sought, 0, sought.length)) {
                return i;
            }
        }
        return -1;
    }
}
