package io.pollux.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.stream.Stream;
import org.openjdk.jmh.Main;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.NoBenchmarksException;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.ProfilerConfig;

/** JMH's own command line; keeps the results as JSON and as a Markdown table in the directory that comes first. */
public final class JmhMain {
    /** As {@code ./run} starts the gateway. */
    private static final String[] PRODUCT = {
        "-XX:+UseSerialGC",
        "-XX:+UseCompactObjectHeaders",
        "-Xms64m",
        "-Xmn40m",
        "-XX:SurvivorRatio=3",
        "-Xmx512m",
        "--enable-native-access=ALL-UNNAMED"
    };

    private JmhMain() {}

    public static void main(String[] args) throws IOException {
        try {
            run(Path.of(args[0]), Stream.of(args).skip(1).toArray(String[]::new));
        } catch (NoBenchmarksException e) {
            System.err.println("jmh: no benchmark has such a name; -l lists them");
            System.exit(1);
        } catch (CommandLineOptionException | RunnerException e) {
            System.err.println("jmh: " + e.getMessage());
            System.exit(1);
        }
    }

    private static void run(Path into, String[] words) throws CommandLineOptionException, IOException, RunnerException {
        var given = new CommandLineOptions(words);
        if (given.shouldHelp()
                || given.shouldList()
                || given.shouldListWithParams()
                || given.shouldListProfilers()
                || given.shouldListResultFormats()) {
            Main.main(words);
            return;
        }
        var machine = Report.machine();
        var results = new Runner(options(given)).run();
        var report = Report.of(machine, results);
        var name = "jmh-"
                + LocalDateTime.now(ZoneId.systemDefault()).format(DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss"));
        var kept = Files.createDirectories(into).resolve(name);
        ResultFormatFactory.getInstance(ResultFormatType.JSON, kept + ".json").writeOut(results);
        Files.writeString(Path.of(kept + ".md"), report);
        System.out.println(report);
        System.out.println("Kept as " + kept + ".md and .json");
    }

    private static Options options(CommandLineOptions given) {
        var options = new OptionsBuilder().parent(given).shouldFailOnError(true);
        if (!given.getJvmArgs().hasValue()) {
            options.jvmArgs(PRODUCT);
        }
        if (given.getProfilers().stream().map(ProfilerConfig::getKlass).noneMatch("gc"::equals)) {
            options.addProfiler(GCProfiler.class);
        }
        return options.build();
    }
}
