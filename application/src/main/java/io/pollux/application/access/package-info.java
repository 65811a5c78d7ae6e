/** Who may call. Ports in: Authenticate, EnsureAdmin. Ports out: TokenStore. */
@NullMarked
package io.pollux.application.access;

import org.jspecify.annotations.NullMarked;
