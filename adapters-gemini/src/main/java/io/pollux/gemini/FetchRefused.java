package io.pollux.gemini;

/**
 * A URL named by a client was not fetched. The message is fit to be told: a place that must not be asked and one that does
 * not answer are told alike, so that nobody can map the network the gateway stands in.
 */
final class FetchRefused extends Exception {
    private static final long serialVersionUID = 1L;

    private FetchRefused(String message) {
        super(message, null, false, false);
    }

    static FetchRefused malformed() {
        return new FetchRefused("The URL is not an absolute http or https URL without credentials.");
    }

    static FetchRefused length(int most) {
        return new FetchRefused("The URL is longer than " + most + " characters.");
    }

    /** In the words of whoever keeps count. */
    static FetchRefused noRoom(String reason) {
        return new FetchRefused(reason);
    }

    static FetchRefused port() {
        return new FetchRefused("The URL names a port from which nothing is fetched.");
    }

    static FetchRefused unreachable() {
        return new FetchRefused("The URL's host cannot be reached.");
    }

    static FetchRefused status(int status) {
        return new FetchRefused("The URL was answered with status " + status + ".");
    }

    static FetchRefused redirects(int most) {
        return new FetchRefused("The URL redirects more than " + most + " times.");
    }

    static FetchRefused redirect() {
        return new FetchRefused("The URL redirects to something that is not an http or https URL.");
    }

    static FetchRefused size(int most) {
        return new FetchRefused("The file behind the URL is larger than " + most + " bytes.");
    }

    static FetchRefused time(long seconds) {
        return new FetchRefused("The file behind the URL did not come within " + seconds + " seconds.");
    }

    static FetchRefused kind() {
        return new FetchRefused("The file behind the URL is of no kind that is supported here.");
    }
}
