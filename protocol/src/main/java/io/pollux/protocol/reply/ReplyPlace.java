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
    CHOICES(false),
    CHOICE(true),
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
            case CHOICES -> CHOICE;
            case DOCUMENT, CANDIDATE, CONTENT, PART, CHOICE, FEEDBACK, USAGE, ERROR -> this;
        };
    }

    /** What goes on when this closes; a document may stand alone or in an array of documents. */
    ReplyPlace outside(boolean inArray) {
        return switch (this) {
            case TOP, DOCUMENTS -> TOP;
            case DOCUMENT -> inArray ? DOCUMENTS : TOP;
            case CANDIDATES, CHOICES, FEEDBACK, USAGE, ERROR -> DOCUMENT;
            case CANDIDATE -> CANDIDATES;
            case CONTENT -> CANDIDATE;
            case PARTS -> CONTENT;
            case PART -> PARTS;
            case CHOICE -> CHOICES;
        };
    }
}
