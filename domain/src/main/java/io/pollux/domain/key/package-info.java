/** Upstream credentials, the projects that own them, and how healthy they are. */
@NullMarked
package io.pollux.domain.key;

import org.jspecify.annotations.NullMarked;
