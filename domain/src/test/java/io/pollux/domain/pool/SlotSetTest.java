package io.pollux.domain.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SlotSetTest {
    @Test
    void it_behaves_like_a_sorted_set_at_any_size() {
        for (var size : new int[] {1, 2, 63, 64, 65, 4095, 4096, 4097, 70_000}) {
            var random = new Random(size);
            var set = new SlotSet(size);
            var model = new TreeSet<Integer>();

            for (var step = 0; step < 3000; step++) {
                var slot = random.nextInt(size);
                if (random.nextInt(5) < 2) {
                    set.add(slot);
                    model.add(slot);
                } else {
                    set.remove(slot);
                    model.remove(slot);
                }
                var from = random.nextInt(size + 1);
                var expected = model.ceiling(from);

                assertThat(set.next(from))
                        .as("size %s from %s", size, from)
                        .isEqualTo(expected == null ? -1 : expected);
                assertThat(set.contains(slot)).isEqualTo(model.contains(slot));
                assertThat(set.isEmpty()).isEqualTo(model.isEmpty());
            }

            assertThat(set.count()).isEqualTo(model.size());
            assertThat(new SlotSet(set).count()).isEqualTo(model.size());
        }
    }

    @Test
    void a_set_of_no_slots_is_empty() {
        var set = new SlotSet(0);

        assertThat(set.next(0)).isEqualTo(-1);
        assertThat(set.isEmpty()).isTrue();
    }
}
