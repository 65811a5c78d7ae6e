package io.pollux.simulator.script;

import io.pollux.protocol.Bytes;
import io.pollux.simulator.json.Samples;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What to do with a matching call: send something canned, or answer as usual but otherwise.
 *
 * @param canned sent instead of an honest answer, without any check of key or quota
 * @param fault how the reply breaks
 * @param afterEvents events that still get through before a midstream fault
 * @param stall how long a stall lasts
 * @param failure the error body of a midstream error
 * @param latency wait before the first byte
 * @param events number of events of a generated stream, 0 for the natural number
 * @param gap wait before each event but the first
 * @param textBytes bytes of text in each event of a generated stream, 0 for an echo
 * @param gzip compress whether the client asked for it or not
 * @param bigBytes bytes of an inline image in the answer, 0 for none
 * @param cachedTokens reported as an implicit cache hit, 0 for none
 * @param modelVersion reported instead of the true one
 * @param finishReason reported instead of STOP
 * @param plainLength send a unary body with Content-Length instead of in chunks
 */
public record Reply(
        @Nullable Canned canned,
        @Nullable Fault fault,
        int afterEvents,
        Duration stall,
        Bytes failure,
        Duration latency,
        int events,
        Duration gap,
        int textBytes,
        boolean gzip,
        int bigBytes,
        int cachedTokens,
        @Nullable String modelVersion,
        @Nullable String finishReason,
        boolean plainLength) {

    /** An honest answer at once. */
    public static final Reply HONEST = new Reply(
            null,
            null,
            2,
            Duration.ofSeconds(30),
            Samples.get("errors/503-high-demand.json").body(),
            Duration.ZERO,
            0,
            Duration.ZERO,
            0,
            false,
            0,
            0,
            null,
            null,
            false);

    public static Reply sample(String file) {
        return HONEST.with(Canned.of(Samples.get(file)));
    }

    public static Reply status(int status, String contentType, String body) {
        return HONEST.with(new Canned(status, List.of("content-type: " + contentType), Bytes.utf8(body)));
    }

    public static Reply fault(Fault fault) {
        return HONEST.failing(fault, 2, Duration.ofSeconds(30));
    }

    public static Reply latency(Duration latency) {
        return HONEST.after(latency);
    }

    public static Reply stream(int events, Duration gap, int textBytes) {
        return HONEST.streaming(events, gap, textBytes);
    }

    public Reply with(Canned newCanned) {
        return new Reply(
                newCanned,
                fault,
                afterEvents,
                stall,
                failure,
                latency,
                events,
                gap,
                textBytes,
                gzip,
                bigBytes,
                cachedTokens,
                modelVersion,
                finishReason,
                plainLength);
    }

    public Reply failing(Fault newFault, int newAfterEvents, Duration newStall) {
        return new Reply(
                canned,
                newFault,
                newAfterEvents,
                newStall,
                failure,
                latency,
                events,
                gap,
                textBytes,
                gzip,
                bigBytes,
                cachedTokens,
                modelVersion,
                finishReason,
                plainLength);
    }

    public Reply after(Duration newLatency) {
        return new Reply(
                canned,
                fault,
                afterEvents,
                stall,
                failure,
                newLatency,
                events,
                gap,
                textBytes,
                gzip,
                bigBytes,
                cachedTokens,
                modelVersion,
                finishReason,
                plainLength);
    }

    public Reply streaming(int newEvents, Duration newGap, int newTextBytes) {
        return new Reply(
                canned,
                fault,
                afterEvents,
                stall,
                failure,
                latency,
                newEvents,
                newGap,
                newTextBytes,
                gzip,
                bigBytes,
                cachedTokens,
                modelVersion,
                finishReason,
                plainLength);
    }
}
