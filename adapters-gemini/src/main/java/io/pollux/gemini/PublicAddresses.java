package io.pollux.gemini;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;

/**
 * Which addresses belong to hosts on the public Internet, after IANA's special-purpose registries. What is reserved for
 * anything else is none: loopback, private and shared networks, link-local ones with the metadata services of clouds,
 * multicast, documentation, and IPv6 forms in which an IPv4 address hides.
 */
final class PublicAddresses {
    private static final List<Block> RESERVED_V4 = List.of(
            block("0.0.0.0", 8),
            block("10.0.0.0", 8),
            block("100.64.0.0", 10),
            block("127.0.0.0", 8),
            block("168.63.129.16", 32), // Azure's host, which answers like a metadata service
            block("169.254.0.0", 16),
            block("172.16.0.0", 12),
            block("192.0.0.0", 24),
            block("192.0.2.0", 24),
            block("192.31.196.0", 24),
            block("192.52.193.0", 24),
            block("192.88.99.0", 24),
            block("192.168.0.0", 16),
            block("192.175.48.0", 24),
            block("198.18.0.0", 15),
            block("198.51.100.0", 24),
            block("203.0.113.0", 24),
            block("224.0.0.0", 3));

    private static final Block GLOBAL_V6 = block("2000::", 3);

    private static final List<Block> RESERVED_V6 = List.of(
            block("2001::", 23),
            block("2001:db8::", 32),
            block("2002::", 16),
            block("2620:4f:8000::", 48),
            block("3fff::", 20));

    /** IPv6-only networks reach IPv4 hosts through these; what counts is the address inside. */
    private static final Block TRANSLATED = block("64:ff9b::", 96);

    private PublicAddresses() {}

    static boolean includes(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (address instanceof Inet4Address) {
            return RESERVED_V4.stream().noneMatch(block -> block.contains(bytes));
        }
        if (TRANSLATED.contains(bytes)) {
            byte[] inside = Arrays.copyOfRange(bytes, 12, 16);
            return RESERVED_V4.stream().noneMatch(block -> block.contains(inside));
        }
        return GLOBAL_V6.contains(bytes) && RESERVED_V6.stream().noneMatch(block -> block.contains(bytes));
    }

    private static Block block(String address, int bits) {
        return new Block(InetAddress.ofLiteral(address).getAddress(), bits);
    }

    /** All addresses that begin with the same bits. */
    private static final class Block {
        private final byte[] address;
        private final int bits;

        Block(byte[] address, int bits) {
            this.address = address;
            this.bits = bits;
        }

        boolean contains(byte[] other) {
            int whole = bits / 8;
            int rest = bits % 8;
            return other.length == address.length
                    && Arrays.equals(other, 0, whole, address, 0, whole)
                    && (rest == 0 || ((other[whole] ^ address[whole]) & 0xFF) >>> (8 - rest) == 0);
        }
    }
}
