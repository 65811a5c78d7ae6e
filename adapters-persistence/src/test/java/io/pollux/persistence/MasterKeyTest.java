package io.pollux.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MasterKeyTest {
    private static final String HEX = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1eff";
    private static final String BASE_64 = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHv8=";

    @TempDir
    Path dataDir;

    @ParameterizedTest
    @ValueSource(
            strings = {
                BASE_64,
                "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHv8",
                "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHv8\n",
                "000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1EFF"
            })
    void a_given_key_may_be_written_in_several_ways(String given) {
        var key = MasterKey.read(given, dataDir);

        assertThat(key.lookup()).isEqualTo(MasterKey.read(HEX, dataDir).lookup());
        assertThat(dataDir).isEmptyDirectory();
    }

    @Test
    void the_derived_keys_differ_and_stay_the_same_for_ever() {
        var key = MasterKey.read(HEX, dataDir);

        assertThat(HexFormat.of().formatHex(key.encryption()))
                .isEqualTo("b843e13a4f8ca2aad2dc425b80764e8025cc74ce44aa75143dbb19e9ac9c403d");
        assertThat(HexFormat.of().formatHex(key.lookup()))
                .isEqualTo("b9e3fea53c2225f69cabc76a7d73dcc8ecf11ffc81358d7548c88369ffe5cdec");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "secret-words",
                "AAECAwQFBgcICQ==",
                "00",
                "zz0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1eff"
            })
    void what_is_no_key_is_refused_without_being_shown(String given) {
        assertThatThrownBy(() -> MasterKey.read(given, dataDir))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("MASTER_KEY: not a master key (expected: 32 bytes as 64 hexadecimal or 44 base 64 digits)")
                .hasNoCause();
    }

    @Test
    void without_a_given_one_a_key_is_made_once_and_for_its_owner_only() throws IOException {
        var directory = dataDir.resolve("new");

        var made = MasterKey.read("", directory);

        assertThat(MasterKey.read(" ", directory).encryption()).isEqualTo(made.encryption());
        assertThat(directory).isDirectoryContaining("glob:**/master.key");
        assertThat(directory.toFile().list()).hasSize(1);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("master.key"))))
                .isEqualTo("rw-------");
    }

    @Test
    void a_file_that_others_may_read_is_taken_away_from_them() throws IOException {
        var file = Files.writeString(dataDir.resolve("master.key"), BASE_64);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

        var key = MasterKey.read("", dataDir);

        assertThat(key.lookup()).isEqualTo(MasterKey.read(HEX, dataDir).lookup());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void a_broken_file_is_named_and_left_alone() throws IOException {
        var file = Files.writeString(dataDir.resolve("master.key"), "");

        assertThatThrownBy(() -> MasterKey.read("", dataDir)).hasMessageStartingWith(file + ": not a master key");

        assertThat(file).isEmptyFile();
    }

    @Test
    void all_who_make_a_key_at_once_get_the_same() throws ExecutionException, InterruptedException {
        try (var threads = Executors.newFixedThreadPool(16)) {
            var keys = IntStream.range(0, 64)
                    .mapToObj(_ -> threads.submit(() ->
                            HexFormat.of().formatHex(MasterKey.read("", dataDir).encryption())))
                    .toList();

            for (var key : keys) {
                assertThat(key.get()).isEqualTo(keys.getFirst().get());
            }
        }
        assertThat(dataDir.toFile().list()).hasSize(1);
    }

    @Test
    void it_does_not_show_itself() {
        assertThat(MasterKey.read(HEX, dataDir)).hasToString("MasterKey[*]");
    }
}
