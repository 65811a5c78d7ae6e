package io.pollux.persistence;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This installation's 32 random bytes, from which every other key is derived. Who has it and the database has the
 * upstream keys; who loses it has to import them again.
 */
public final class MasterKey {
    /** The name of the file in the data directory. */
    public static final String FILE = "master.key";

    private static final Logger log = LoggerFactory.getLogger(MasterKey.class);
    private static final int BYTES = 32;
    private static final String ALGORITHM = "HmacSHA256";
    private static final Set<PosixFilePermission> OWNER_ONLY =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private final SecretKeySpec key;

    private MasterKey(byte[] key) {
        this.key = new SecretKeySpec(key, ALGORITHM);
    }

    /**
     * The key as given, or else the one in the data directory, which is made when there is none.
     *
     * @param given 64 hexadecimal or 43 to 44 base 64 digits; blank for the file
     */
    public static MasterKey read(String given, Path dataDir) {
        return given.isBlank() ? inDirectory(dataDir) : parse(given, "MASTER_KEY");
    }

    /** The key that encrypts upstream secrets, 32 bytes. */
    public byte[] encryption() {
        return derive("encryption");
    }

    /** The key of the hashes by which credentials are found, 32 bytes. */
    public byte[] lookup() {
        return derive("lookup");
    }

    @Override
    public String toString() {
        return "MasterKey[*]";
    }

    private static MasterKey inDirectory(Path dataDir) {
        var file = dataDir.resolve(FILE);
        try {
            Files.createDirectories(dataDir);
            if (!Files.exists(file)) {
                create(file);
            }
            keepFromOthers(file);
            return parse(Files.readString(file, US_ASCII), file.toString());
        } catch (IOException e) {
            throw new IllegalStateException(
                    "The master key " + file + " can neither be read nor made ("
                            + e.getClass().getSimpleName() + ": " + e.getMessage()
                            + "); set MASTER_KEY or make the data directory writable",
                    e);
        }
    }

    /** Of several processes that do this at once, one wins and all use its key. */
    private static void create(Path file) throws IOException {
        var bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        // Temporary files are readable by their owner only.
        var draft = Files.createTempFile(file.toAbsolutePath().getParent(), FILE, ".draft");
        try {
            Files.writeString(draft, Base64.getEncoder().encodeToString(bytes) + "\n", US_ASCII);
            // A link, unlike a rename, never replaces what is there already.
            Files.createLink(file, draft);
            log.atInfo().addKeyValue("file", file).log("Made a master key: back it up apart from the database");
        } catch (FileAlreadyExistsException e) {
            log.debug("Another process made {} first", file, e);
        } catch (UnsupportedOperationException e) {
            throw new IOException("no hard links on this file system", e);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    private static void keepFromOthers(Path file) throws IOException {
        if (!Files.getFileStore(file).supportsFileAttributeView("posix")) {
            return;
        }
        var found = Files.getPosixFilePermissions(file);
        if (OWNER_ONLY.containsAll(found)) {
            return;
        }
        log.atWarn()
                .addKeyValue("file", file)
                .addKeyValue("permissions", PosixFilePermissions.toString(found))
                .log("The master key was open to other users; its permissions are reduced to the owner's");
        try {
            Files.setPosixFilePermissions(file, OWNER_ONLY);
        } catch (IOException e) {
            log.atWarn().addKeyValue("file", file).setCause(e).log("The permissions could not be reduced");
        }
    }

    private static MasterKey parse(String text, String source) {
        var digits = text.strip();
        try {
            var bytes = digits.length() == 2 * BYTES
                    ? HexFormat.of().parseHex(digits)
                    : Base64.getDecoder().decode(digits.replace('-', '+').replace('_', '/'));
            if (bytes.length == BYTES) {
                return new MasterKey(bytes);
            }
        } catch (IllegalArgumentException e) {
            // The decoders quote what they do not like, and that may be part of the key.
            log.debug("{} is neither hexadecimal nor base 64", source);
        }
        throw new IllegalStateException(
                source + ": not a master key (expected: 32 bytes as 64 hexadecimal or 44 base 64 digits)");
    }

    private byte[] derive(String purpose) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(purpose.getBytes(US_ASCII));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has " + ALGORITHM, e);
        }
    }
}
