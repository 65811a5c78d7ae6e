package io.pollux.persistence.exchange;

import io.pollux.application.relay.ExchangeListener;
import io.pollux.domain.exchange.Exchange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.transaction.TransactionException;

/**
 * Writes finished calls to the database behind their backs. A call pays for an entry in a bounded queue; one thread
 * gathers until 500 calls wait, or for a quarter of a second, and writes up to a thousand in a transaction, so that a
 * killed process loses less than a second and a busy one has no long bursts of writing. While the database is away calls
 * are kept until the queue is full, and then counted as dropped.
 */
public final class ExchangeJournal implements ExchangeListener, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ExchangeJournal.class);
    private static final int CAPACITY = 100_000;
    private static final Duration CLOSING_LIMIT = Duration.ofSeconds(10);
    private static final int BATCH = 1_000;
    private static final int CROWD = 500;
    private static final Duration GATHERING = Duration.ofMillis(250);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final ExchangeInserts inserts;
    private final int capacity;
    private final Duration gathering;
    private final Duration closingLimit;
    private final Queue<Exchange> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final LongAdder dropped = new LongAdder();
    private final LongAdder written = new LongAdder();
    private final Thread writer;

    /** Whether the writer waits for more calls, and not for the database. */
    private volatile boolean gathers;

    private volatile boolean closing;
    private volatile boolean abandoned;

    /** A journal with room for 100 000 calls that gets ten seconds to write them at close. */
    public ExchangeJournal(DataSource writes) {
        this(writes, CAPACITY, GATHERING, CLOSING_LIMIT);
    }

    /**
     * @param capacity how many calls may wait; at least 1
     * @param gathering how long a call may wait for others
     * @param closingLimit how long {@link #close} may take
     */
    ExchangeJournal(DataSource writes, int capacity, Duration gathering, Duration closingLimit) {
        this.inserts = new ExchangeInserts(writes);
        this.capacity = capacity;
        this.gathering = gathering;
        this.closingLimit = closingLimit;
        this.writer = Thread.ofPlatform().name("exchange-journal").daemon().unstarted(this::writeUntilClosed);
        this.writer.start();
    }

    @Override
    public void onExchange(Exchange exchange) {
        if (closing) {
            dropped.increment();
            return;
        }
        var ahead = waiting.incrementAndGet();
        if (ahead > capacity) {
            waiting.decrementAndGet();
            dropped.increment();
            return;
        }
        queue.add(exchange);
        if (gathers && ahead >= CROWD) {
            gathers = false;
            LockSupport.unpark(writer);
        }
    }

    /** Calls that will never be written: there was no room, the journal was closed, or the database refused them. */
    public long dropped() {
        return dropped.sum();
    }

    /** Calls not yet written, those in the writer's hands included. */
    public int waiting() {
        return waiting.get();
    }

    public long written() {
        return written.sum();
    }

    /** Takes no more calls, writes those that wait, and says how many were lost if the limit was too short. */
    @Override
    public void close() {
        closing = true;
        LockSupport.unpark(writer);
        try {
            writer.join(closingLimit);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        var lost = waiting.get();
        if (lost > 0) {
            abandoned = true;
            writer.interrupt();
            log.atError().addKeyValue("lost", lost).log("The journal was closed before every call was written");
        }
    }

    private void writeUntilClosed() {
        var batch = new ArrayList<Exchange>(BATCH);
        while (!abandoned) {
            // Asked before taking: what came in before the close is then in the queue.
            var last = closing;
            take(batch);
            var full = batch.size() == BATCH;
            write(batch);
            if (!full) {
                if (last) {
                    return;
                }
                gather();
            }
        }
    }

    private void gather() {
        gathers = true;
        if (!closing && waiting.get() < CROWD) {
            LockSupport.parkNanos(this, gathering.toNanos());
        }
        gathers = false;
    }

    private void take(List<Exchange> batch) {
        while (batch.size() < BATCH) {
            var exchange = queue.poll();
            if (exchange == null) {
                return;
            }
            batch.add(exchange);
        }
    }

    /** Returns when every call of the batch is written or given up, and the batch is empty. */
    private void write(List<Exchange> batch) {
        var pause = FIRST_PAUSE;
        var away = false;
        while (!batch.isEmpty() && !abandoned) {
            try {
                writeOnce(batch);
            } catch (DataAccessException | TransactionException | Error e) {
                if (!away && !abandoned) {
                    log.atWarn()
                            .addKeyValue("waiting", waiting.get())
                            .addKeyValue("capacity", capacity)
                            .setCause(e)
                            .log("The journal cannot be written; calls are kept and writing is tried again");
                }
                away = true;
                LockSupport.parkNanos(this, (closing ? shorter(pause, gathering) : pause).toNanos());
                pause = shorter(pause.multipliedBy(2), LONGEST_PAUSE);
            }
        }
        if (away && !abandoned) {
            log.atInfo()
                    .addKeyValue("waiting", waiting.get())
                    .addKeyValue("dropped", dropped.sum())
                    .log("The journal can be written again");
        }
    }

    /**
     * Throws when the database is away. It refuses a batch that it has already, when only its answer got lost, and one
     * with a call that does not fit the tables; the others must not suffer for that one.
     */
    private void writeOnce(List<Exchange> batch) {
        try {
            inserts.insert(batch);
            written.add(batch.size());
            waiting.addAndGet(-batch.size());
            batch.clear();
        } catch (RuntimeException e) {
            if (isOutage(e)) {
                throw e;
            }
            log.debug("A batch of {} is refused and written one by one", batch.size(), e);
            while (!batch.isEmpty()) {
                writeAlone(batch.getLast());
                batch.removeLast();
                waiting.decrementAndGet();
            }
        }
    }

    private void writeAlone(Exchange exchange) {
        try {
            if (!inserts.isKnown(exchange)) {
                inserts.insert(List.of(exchange));
            }
            written.increment();
        } catch (RuntimeException e) {
            if (isOutage(e)) {
                throw e;
            }
            dropped.increment();
            log.atError().addKeyValue("call", exchange.callId()).setCause(e).log("A call cannot be journalled");
        }
    }

    private static boolean isOutage(RuntimeException failure) {
        return failure instanceof TransactionException
                || (failure instanceof DataAccessException && !(failure instanceof DataIntegrityViolationException));
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
