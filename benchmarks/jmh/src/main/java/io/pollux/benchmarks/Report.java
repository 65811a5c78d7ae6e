package io.pollux.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Locale;
import java.util.stream.Collectors;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.options.TimeValue;

/** Results as Markdown. */
final class Report {
    private static final String ALLOCATED = "gc.alloc.rate.norm";
    private static final String HEAD = """
            | Benchmark | Parameters | Threads | Time per call | Lowest–highest | Allocated | Runs |
            |---|---|---:|---:|---:|---:|---|
            """;

    private static final String FOOT = """

            The time is the median of all iterations; lowest and highest are single iterations. With several threads it is the
            wall time of one thread's call, waiting for a core included. Allocated is what the whole process allocated, threads
            in the background included; of single shots it cannot be told. Runs are forks × iterations, after those of the
            warm-up in each fork.
            """;

    private Report() {}

    /** Where the figures come from, and how busy the place was before; to be asked before measuring. */
    static String machine() {
        var system = ManagementFactory.getOperatingSystemMXBean();
        return "%s, %s, %d × %s, Java %s, load %s before"
                .formatted(
                        Instant.now().truncatedTo(ChronoUnit.SECONDS),
                        revision(),
                        system.getAvailableProcessors(),
                        processor(),
                        Runtime.version(),
                        number(system.getSystemLoadAverage()));
    }

    static String of(String machine, Collection<RunResult> results) {
        var options = results.stream()
                .map(result -> String.join(" ", result.getParams().getJvmArgs()))
                .distinct()
                .collect(Collectors.joining("`; `", "`", "`"));
        var rows = results.stream().map(Report::row).collect(Collectors.joining());
        return "# Steps of the hot path\n\n" + machine + ".\n\nOptions of the JVM: " + options + "\n\n" + HEAD + rows
                + FOOT;
    }

    private static String row(RunResult result) {
        var params = result.getParams();
        var time = result.getPrimaryResult();
        var unit = time.getScoreUnit().replace("/op", "");
        var iterations = time.getStatistics();
        var allocated = result.getSecondaryResults().get(ALLOCATED);
        return "| %s | %s | %d | %s %s | %s–%s | %s | %s |%n"
                .formatted(
                        name(params),
                        parameters(params),
                        params.getThreads(),
                        number(iterations.getPercentile(50)),
                        unit,
                        number(iterations.getMin()),
                        number(iterations.getMax()),
                        allocated == null || params.getMode() == Mode.SingleShotTime ? "–" : bytes(allocated),
                        runs(params));
    }

    private static String name(BenchmarkParams params) {
        var name = params.getBenchmark();
        return name.substring(name.lastIndexOf('.', name.lastIndexOf('.') - 1) + 1)
                .replace("Benchmark.", ".");
    }

    private static String parameters(BenchmarkParams params) {
        return params.getParamsKeys().stream()
                .map(key -> key + " " + params.getParam(key))
                .collect(Collectors.joining(", "));
    }

    private static String bytes(Result<?> allocated) {
        return number(allocated.getScore()) + " B";
    }

    private static String runs(BenchmarkParams params) {
        var measured = params.getMeasurement();
        var warmup = params.getWarmup();
        return "%d × %d%s after %d%s"
                .formatted(
                        params.getForks(),
                        measured.getCount(),
                        each(params, measured.getTime()),
                        warmup.getCount(),
                        each(params, warmup.getTime()));
    }

    private static String each(BenchmarkParams params, TimeValue time) {
        return params.getMode() == Mode.SingleShotTime ? "" : " of " + time;
    }

    private static String number(double value) {
        if (Double.isNaN(value) || value < 0) {
            return "–";
        }
        var digits = value >= 100 ? 0 : value >= 10 ? 1 : 2;
        return String.format(Locale.ROOT, "%." + digits + "f", value);
    }

    /** The line of Linux's table; elsewhere what Java calls it. */
    private static String processor() {
        try (var lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElseGet(() -> System.getProperty("os.arch"));
        } catch (IOException e) {
            return System.getProperty("os.arch");
        }
    }

    private static String revision() {
        return "Pollux " + System.getProperty("revision", "of unknown revision");
    }
}
