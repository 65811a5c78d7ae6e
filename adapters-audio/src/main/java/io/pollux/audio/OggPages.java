package io.pollux.audio;

import io.pollux.protocol.Bytes;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Packs packets into the pages of an Ogg file with one stream (RFC 3533). */
final class OggPages {
    private static final int MOST_SEGMENTS = 255;
    private static final int PACKETS = 50;
    private static final int SERIAL = 0x504F4C58;
    private static final int FIRST = 2;
    private static final int LAST = 4;
    private static final int[] CHECKSUMS = checksums();

    private final ByteArrayOutputStream file = new ByteArrayOutputStream();
    private final ByteArrayOutputStream segments = new ByteArrayOutputStream();
    private final ByteArrayOutputStream content = new ByteArrayOutputStream();
    private long position;
    private int packets;
    private int pages;

    /**
     * Adds a packet.
     *
     * @param end the position at which it ends
     */
    void packet(byte[] packet, long end) {
        if (packets == PACKETS || segments.size() + packet.length / 255 + 1 > MOST_SEGMENTS) {
            flush();
        }
        for (var left = packet.length; left >= 255; left -= 255) {
            segments.write(255);
        }
        segments.write(packet.length % 255);
        content.writeBytes(packet);
        position = end;
        packets++;
    }

    /** Ends the page. */
    void flush() {
        page(0);
    }

    /** Ends the file. */
    Bytes end() {
        page(LAST);
        return Bytes.owning(file.toByteArray());
    }

    private void page(int flags) {
        var page = ByteBuffer.allocate(27 + segments.size() + content.size())
                .order(ByteOrder.LITTLE_ENDIAN)
                .put("OggS".getBytes(StandardCharsets.US_ASCII))
                .put((byte) 0)
                .put((byte) (pages == 0 ? flags | FIRST : flags))
                .putLong(position)
                .putInt(SERIAL)
                .putInt(pages++)
                .putInt(0)
                .put((byte) segments.size())
                .put(segments.toByteArray())
                .put(content.toByteArray());
        page.putInt(22, checksum(page.array()));
        file.writeBytes(page.array());
        segments.reset();
        content.reset();
        packets = 0;
    }

    private static int checksum(byte[] page) {
        var sum = 0;
        for (var b : page) {
            sum = sum << 8 ^ CHECKSUMS[(sum >>> 24 ^ b) & 0xFF];
        }
        return sum;
    }

    private static int[] checksums() {
        var table = new int[256];
        for (var index = 0; index < table.length; index++) {
            var sum = index << 24;
            for (var bit = 0; bit < 8; bit++) {
                sum = sum < 0 ? sum << 1 ^ 0x04C11DB7 : sum << 1;
            }
            table[index] = sum;
        }
        return table;
    }
}
