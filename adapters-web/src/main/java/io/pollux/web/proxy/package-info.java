/** The gateway's own surface: protocol controllers and the sinks that answer their callers. */
@NullMarked
package io.pollux.web.proxy;

import org.jspecify.annotations.NullMarked;
