/** Who is let in where; everything that is not named is refused. */
@NullMarked
package io.pollux.web.security;

import org.jspecify.annotations.NullMarked;
