package io.pollux.simulator;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Starts a simulator from the command line. */
public final class SimulatorMain {
    private static final String USAGE = """
            Options:
              --host H          127.0.0.1 if absent
              --port N          8090 if absent, 0 for any
              --demo            three demo projects with keys
              --open            accept any key, without limits
              --no-record       do not remember calls
              --no-control      no /_sim
              --latency-ms N    wait before each reply
              --events N        events in each stream
              --event-gap-ms N  wait between events
              --text-bytes N    bytes of text in each event
            """;

    private SimulatorMain() {}

    public static void main(String[] args) throws InterruptedException {
        Options options;
        try {
            options = options(args);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage() + "\n" + USAGE);
            return;
        }
        try (Simulator simulator = Simulator.start(options)) {
            System.out.println("Simulator of the Gemini API at " + simulator.baseUrl());
            if (options.demo()) {
                System.out.println("Demo keys: "
                        + String.join(" ", Demo.ALPHA_KEY, Demo.ALPHA_SECOND_KEY, Demo.BETA_KEY, Demo.GAMMA_KEY));
            }
            Thread.currentThread().join();
        }
    }

    static Options options(String... args) {
        Options options = Options.onPort(8090);
        Deque<String> left = new ArrayDeque<>(List.of(args));
        while (!left.isEmpty()) {
            String option = left.remove();
            options = switch (option) {
                case "--host" -> options.withHost(word(option, left));
                case "--port" -> options.withPort(number(option, left));
                case "--demo" -> options.withDemo();
                case "--open" -> options.withOpenDoor();
                case "--no-record" -> options.withoutRecord();
                case "--no-control" -> options.withoutControl();
                case "--latency-ms" -> options.withLatency(Duration.ofMillis(number(option, left)));
                case "--events" -> options.withStream(number(option, left), options.gap(), options.textBytes());
                case "--event-gap-ms" ->
                    options.withStream(options.events(), Duration.ofMillis(number(option, left)), options.textBytes());
                case "--text-bytes" -> options.withStream(options.events(), options.gap(), number(option, left));
                default -> throw new IllegalArgumentException("option: " + option + " (expected: a known one)");
            };
        }
        return options;
    }

    private static String word(String option, Deque<String> left) {
        String word = left.poll();
        if (word == null) {
            throw new IllegalArgumentException(option + ": nothing (expected: a value)");
        }
        return word;
    }

    private static int number(String option, Deque<String> left) {
        String word = word(option, left);
        try {
            return Integer.parseInt(word);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(option + ": " + word + " (expected: a number)", e);
        }
    }
}
