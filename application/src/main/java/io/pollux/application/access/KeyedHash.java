package io.pollux.application.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pollux.domain.key.KeyId;
import io.pollux.domain.key.Secret;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * HMAC-SHA256 (RFC 2104) under this installation's own key: finds credentials without keeping them, and a stolen table
 * of hashes cannot be searched offline without the key.
 */
public final class KeyedHash {
    private static final String ALGORITHM = "HmacSHA256";
    private static final char[] BASE_32 = "abcdefghijklmnopqrstuvwxyz234567".toCharArray();

    private final Mac prototype;

    /**
     * @param key at least 16 random bytes
     */
    public KeyedHash(byte[] key) {
        if (key.length < 16) {
            throw new IllegalArgumentException("key: " + key.length + " bytes (expected: at least 16)");
        }
        try {
            prototype = Mac.getInstance(ALGORITHM);
            prototype.init(new SecretKeySpec(key, ALGORITHM));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has " + ALGORITHM, e);
        }
    }

    /** The hash of a credential, in hexadecimal. */
    public String of(String credential) {
        return HexFormat.of().formatHex(digest(credential));
    }

    /** The showable id of an upstream key. */
    public KeyId keyId(Secret secret) {
        return new KeyId("k_" + twelveDigits(digest("key:" + secret.reveal())));
    }

    /** The showable id of a client token. */
    public String tokenId(String credential) {
        return "t_" + twelveDigits(digest("token:" + credential));
    }

    byte[] digest(String text) {
        try {
            return ((Mac) prototype.clone()).doFinal(text.getBytes(UTF_8));
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("The JDK's own " + ALGORITHM + " can be cloned", e);
        }
    }

    private static String twelveDigits(byte[] digest) {
        var bits = 0L;
        for (var i = 0; i < 8; i++) {
            bits = (bits << 8) | (digest[i] & 0xff);
        }
        var digits = new char[12];
        for (var i = 0; i < digits.length; i++) {
            digits[i] = BASE_32[(int) (bits >>> 59)];
            bits <<= 5;
        }
        return new String(digits);
    }
}
