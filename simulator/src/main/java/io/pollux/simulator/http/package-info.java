/** A tiny HTTP/1.1 server with full control over what goes on the wire and when the connection breaks. */
@NullMarked
package io.pollux.simulator.http;

import org.jspecify.annotations.NullMarked;
