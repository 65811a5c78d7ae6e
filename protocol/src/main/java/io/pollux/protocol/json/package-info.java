/**
 * The one exact JSON mapper and the syntax check for bodies that are passed on as bytes.
 *
 * <p>Everything that reads or writes JSON on the relay path goes through {@link io.pollux.protocol.json.Json}; nobody
 * makes a mapper of their own.
 */
@NullMarked
package io.pollux.protocol.json;

import org.jspecify.annotations.NullMarked;
