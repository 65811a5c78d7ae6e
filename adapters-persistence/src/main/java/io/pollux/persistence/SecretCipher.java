package io.pollux.persistence;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pollux.domain.key.KeyId;
import io.pollux.domain.key.Secret;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-256-GCM (NIST SP 800-38D) over upstream secrets. What it makes is a version byte, a random nonce, and the
 * ciphertext with its tag; it opens only under the id it was sealed for.
 */
public final class SecretCipher {
    private static final byte VERSION = 1;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BYTES = 16;
    private static final String TRANSFORMATION = "AES/GCM/NoPadding";

    private final SecureRandom random = new SecureRandom();
    private final SecretKeySpec key;

    /**
     * @param key 32 bytes
     */
    public SecretCipher(byte[] key) {
        if (key.length != 32) {
            throw new IllegalArgumentException("key: " + key.length + " bytes (expected: 32)");
        }
        this.key = new SecretKeySpec(key, "AES");
    }

    /** Encrypts a secret for the key of this id. */
    public byte[] seal(KeyId id, Secret secret) {
        var clear = secret.reveal().getBytes(UTF_8);
        var nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            var sealed = ByteBuffer.allocate(1 + NONCE_BYTES + clear.length + TAG_BYTES)
                    .put(VERSION)
                    .put(nonce);
            cipher(Cipher.ENCRYPT_MODE, id, nonce).doFinal(ByteBuffer.wrap(clear), sealed);
            return sealed.array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has " + TRANSFORMATION, e);
        }
    }

    /**
     * Decrypts what {@link #seal} made.
     *
     * @throws IllegalStateException when it was sealed with another master key, for another id, or has been altered
     */
    public Secret open(KeyId id, byte[] sealed) {
        try {
            if (sealed.length <= 1 + NONCE_BYTES + TAG_BYTES || sealed[0] != VERSION) {
                throw new GeneralSecurityException("unknown format");
            }
            var bytes = ByteBuffer.wrap(sealed).position(1);
            var nonce = new byte[NONCE_BYTES];
            bytes.get(nonce);
            var clear = ByteBuffer.allocate(sealed.length);
            cipher(Cipher.DECRYPT_MODE, id, nonce).doFinal(bytes, clear);
            return new Secret(UTF_8.decode(clear.flip()).toString());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(
                    "Key " + id + ": its stored secret does not open with this installation's master key", e);
        }
    }

    private Cipher cipher(int mode, KeyId id, byte[] nonce) throws GeneralSecurityException {
        var cipher = Cipher.getInstance(TRANSFORMATION);
        cipher.init(mode, key, new GCMParameterSpec(TAG_BYTES * 8, nonce));
        cipher.updateAAD(new byte[] {VERSION});
        cipher.updateAAD(id.value().getBytes(UTF_8));
        return cipher;
    }
}
