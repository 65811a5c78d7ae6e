/** What the servlet container has to do beyond the servlet specification. */
@NullMarked
package io.pollux.web.server;

import org.jspecify.annotations.NullMarked;
