package io.pollux.simulator.calls;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pollux.protocol.Bytes;
import io.pollux.simulator.http.Request;
import io.pollux.simulator.script.Match;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** A call while it runs. */
public final class Recording {
    private static final int SHOWN = 64 * 1024;

    private final long n;
    /** With no more of its body than is shown. */
    private final Request request;

    private final int bodyLength;
    private final String credentialForm;
    private final Match match;
    private final Instant startedAt;
    private final CallLog log;
    private volatile int status;
    private volatile int eventsSent;
    private volatile String outcome = "running";
    private volatile @Nullable Instant endedAt;
    private volatile @Nullable String hash;

    Recording(long n, Request request, String credentialForm, Match match, Instant startedAt, CallLog log) {
        this.n = n;
        byte[] whole = request.body().unsafeArray();
        boolean large = whole.length > SHOWN;
        this.bodyLength = whole.length;
        this.hash = large ? sha256(whole) : null;
        Bytes kept = large ? Bytes.copyOf(whole, 0, SHOWN) : request.body();
        this.request = new Request(request.method(), request.target(), request.http10(), request.headers(), kept);
        this.credentialForm = credentialForm;
        this.match = match;
        this.startedAt = startedAt;
        this.log = log;
    }

    public void status(int sent) {
        status = sent;
    }

    public void eventsSent(int count) {
        eventsSent = count;
    }

    public void ended(String how) {
        endedAt = log.now();
        outcome = how;
        log.changed();
    }

    boolean running() {
        return outcome.equals("running");
    }

    Call view() {
        byte[] body = request.body().unsafeArray();
        String method = match.method();
        return new Call(
                n,
                request.method(),
                request.rawPath(),
                request.query(),
                request.headers().asMap(),
                match.key(),
                credentialForm,
                match.project(),
                match.model(),
                method == null ? "" : method,
                hash(body),
                bodyLength,
                new String(body, UTF_8),
                status,
                outcome,
                eventsSent,
                startedAt,
                endedAt);
    }

    private String hash(byte[] body) {
        String known = hash;
        if (known == null) {
            known = sha256(body);
            hash = known;
        }
        return known;
    }

    private static String sha256(byte[] body) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
