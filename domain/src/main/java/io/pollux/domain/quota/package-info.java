/** What a (project, model) pair may still do, and when Google's day ends. */
@NullMarked
package io.pollux.domain.quota;

import org.jspecify.annotations.NullMarked;
