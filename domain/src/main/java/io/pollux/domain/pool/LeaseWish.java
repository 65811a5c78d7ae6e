package io.pollux.domain.pool;

import java.util.Arrays;

/** What a call wants of the pool: a key for one model that it has not tried yet. Used by one thread. */
public final class LeaseWish {
    private final String model;
    private int[] tried = new int[4];
    private int count;

    /**
     * @param model as the caller named it; empty for calls that name none; they have windows of their own
     */
    public LeaseWish(String model) {
        this.model = model;
    }

    String model() {
        return model;
    }

    boolean hasTried(int slot) {
        for (var i = 0; i < count; i++) {
            if (tried[i] == slot) {
                return true;
            }
        }
        return false;
    }

    void tries(int slot) {
        if (count == tried.length) {
            tried = Arrays.copyOf(tried, count * 2);
        }
        tried[count++] = slot;
    }
}
