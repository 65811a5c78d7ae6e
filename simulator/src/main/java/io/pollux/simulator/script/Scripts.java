package io.pollux.simulator.script;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** The scripts in force, tried in order; the first that matches and has calls left wins. */
public final class Scripts {
    private final List<Entry> entries = new CopyOnWriteArrayList<>();

    /** Adds a script for a number of calls. */
    public void add(Match match, int times, Reply reply) {
        entries.add(new Entry(match, new AtomicInteger(times), reply));
    }

    /** Adds a script that stays. */
    public void add(Match match, Reply reply) {
        add(match, Integer.MAX_VALUE, reply);
    }

    public void clear() {
        entries.clear();
    }

    public boolean isEmpty() {
        return entries.isEmpty();
    }

    /** The reply of the first script for the call, used up by one; otherwise the given one. */
    public Reply next(Match call, Reply otherwise) {
        for (Entry entry : entries) {
            if (entry.match.covers(call) && entry.take()) {
                return entry.reply;
            }
        }
        return otherwise;
    }

    private record Entry(Match match, AtomicInteger left, Reply reply) {
        boolean take() {
            int before = left.getAndUpdate(n -> n == Integer.MAX_VALUE || n == 0 ? n : n - 1);
            return before > 0;
        }
    }
}
