package io.pollux.protocol.reply;

/** A container of a reply whose members matter. */
enum ReplyPlace {
    TOP(false),
    DOCUMENTS(false),
    DOCUMENT(true),
    CANDIDATES(false),
    CANDIDATE(true),
    CONTENT(true),
    PARTS(false),
    PART(true),
    FEEDBACK(true),
    USAGE(true),
    ERROR(true);

    final boolean object;

    ReplyPlace(boolean object) {
        this.object = object;
    }

    /** What an object is that opens here as an element; only arrays have elements. */
    ReplyPlace element() {
        return switch (this) {
            case TOP, DOCUMENTS -> DOCUMENT;
            case CANDIDATES -> CANDIDATE;
            case PARTS -> PART;
            case DOCUMENT, CANDIDATE, CONTENT, PART, FEEDBACK, USAGE, ERROR -> this;
        };
    }

    /** What goes on when this closes; a document may stand alone or in an array of documents. */
    ReplyPlace outside(boolean inArray) {
        return switch (this) {
            case TOP, DOCUMENTS -> TOP;
            case DOCUMENT -> inArray ? DOCUMENTS : TOP;
            case CANDIDATES, FEEDBACK, USAGE, ERROR -> DOCUMENT;
            case CANDIDATE -> CANDIDATES;
            case CONTENT -> CANDIDATE;
            case PARTS -> CONTENT;
            case PART -> PARTS;
        };
    }
}
