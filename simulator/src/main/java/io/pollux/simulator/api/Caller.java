package io.pollux.simulator.api;

import io.pollux.simulator.http.Request;
import io.pollux.simulator.project.Project;

/** A call whose key has been accepted. */
record Caller(Request request, Route route, Project project) {

    boolean express() {
        return route.dialect() == Route.Dialect.EXPRESS;
    }
}
