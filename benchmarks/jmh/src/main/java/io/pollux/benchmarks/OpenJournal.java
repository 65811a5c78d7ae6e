package io.pollux.benchmarks;

import io.pollux.persistence.Database;
import io.pollux.persistence.MasterKey;
import io.pollux.persistence.PersistenceConfig;
import io.pollux.persistence.exchange.ExchangeJournal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.util.FileSystemUtils;

/** The product's journal over an embedded database in a temporary directory. */
@State(Scope.Benchmark)
public class OpenJournal {
    private static final Duration LONGEST = Duration.ofMinutes(1);

    ExchangeJournal journal;
    private Path directory;
    private AnnotationConfigApplicationContext context;

    @Setup
    public void open() throws IOException {
        directory = Files.createTempDirectory("pollux-benchmarks");
        context = new AnnotationConfigApplicationContext();
        context.registerBean(Database.class, () -> Database.embedded(directory));
        context.registerBean(MasterKey.class, () -> MasterKey.read("", directory));
        context.registerBean(InstantSource.class, InstantSource::system);
        context.register(PersistenceConfig.class);
        context.refresh();
        journal = context.getBean(ExchangeJournal.class);
    }

    /** Every shot finds an empty queue. */
    @Setup(Level.Iteration)
    public void awaitWriter() {
        var start = System.nanoTime();
        while (journal.waiting() > 0) {
            if (System.nanoTime() - start > LONGEST.toNanos()) {
                throw new IllegalStateException(journal.waiting() + " calls are not written after " + LONGEST);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    @TearDown(Level.Iteration)
    public void check() {
        if (journal.dropped() > 0) {
            throw new IllegalStateException(journal.dropped() + " calls were dropped (expected: none)");
        }
    }

    @TearDown
    public void close() throws IOException {
        context.close();
        FileSystemUtils.deleteRecursively(directory);
    }
}
