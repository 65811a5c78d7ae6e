package io.pollux.simulator;

import java.time.Duration;
import java.time.InstantSource;

/**
 * How to start a simulator.
 *
 * @param port 0 for any free one
 * @param demo load the projects of {@link Demo}
 * @param open accept any key without limits
 * @param record remember calls
 * @param control serve {@code /_sim}
 * @param latency wait before each reply
 * @param events length of generated streams, 0 for an echo of natural length
 * @param gap wait between events
 * @param textBytes text in each event of generated streams
 */
public record Options(
        String host,
        int port,
        boolean demo,
        boolean open,
        boolean record,
        boolean control,
        Duration latency,
        int events,
        Duration gap,
        int textBytes,
        InstantSource clock) {

    /** No projects, recording and control on, answers at once. */
    public static Options onPort(int port) {
        return new Options(
                "127.0.0.1",
                port,
                false,
                false,
                true,
                true,
                Duration.ZERO,
                0,
                Duration.ZERO,
                0,
                InstantSource.system());
    }

    public Options withDemo() {
        return new Options(host, port, true, open, record, control, latency, events, gap, textBytes, clock);
    }

    /** Any key, no limits. */
    public Options withOpenDoor() {
        return new Options(host, port, demo, true, record, control, latency, events, gap, textBytes, clock);
    }

    public Options withoutRecord() {
        return new Options(host, port, demo, open, false, control, latency, events, gap, textBytes, clock);
    }

    public Options withoutControl() {
        return new Options(host, port, demo, open, record, false, latency, events, gap, textBytes, clock);
    }

    public Options withPort(int newPort) {
        return new Options(host, newPort, demo, open, record, control, latency, events, gap, textBytes, clock);
    }

    public Options withHost(String newHost) {
        return new Options(newHost, port, demo, open, record, control, latency, events, gap, textBytes, clock);
    }

    public Options withLatency(Duration newLatency) {
        return new Options(host, port, demo, open, record, control, newLatency, events, gap, textBytes, clock);
    }

    public Options withStream(int newEvents, Duration newGap, int newTextBytes) {
        return new Options(host, port, demo, open, record, control, latency, newEvents, newGap, newTextBytes, clock);
    }

    public Options withClock(InstantSource newClock) {
        return new Options(host, port, demo, open, record, control, latency, events, gap, textBytes, newClock);
    }
}
