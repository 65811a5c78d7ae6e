package io.pollux.simulator.api;

import io.pollux.protocol.Bytes;
import io.pollux.simulator.http.Request;
import java.util.List;

/** Google's front end answers unknown paths itself, in HTML. */
final class NotFoundPage {
    private NotFoundPage() {}

    static Answer of(Request request) {
        String path = request.rawPath().replace("&", "&amp;").replace("<", "&lt;");
        String html = "<!DOCTYPE html>\n<html lang=en>\n<title>Error 404 (Not Found)!!1</title>\n"
                + "<p><b>404.</b> <ins>That’s an error.</ins>\n<p>The requested URL <code>" + path
                + "</code> was not found on this server.\n";
        return new Answer.Whole(404, List.of("content-type: text/html; charset=UTF-8"), Bytes.utf8(html));
    }
}
