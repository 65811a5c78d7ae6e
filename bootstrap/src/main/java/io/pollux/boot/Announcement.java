package io.pollux.boot;

/** What is said to whoever started the gateway, on the terminal only: it must not stand in a log file. */
final class Announcement {
    private Announcement() {}

    static void adminToken(String secret) {
        System.out.println();
        System.out.println("  AUTH_TOKEN is not set. This administrator's token was generated and is shown only now:");
        System.out.println();
        System.out.println("      " + secret);
        System.out.println();
    }
}
