/** Google's API behind the Upstream and KeyProbe ports: how its errors are read, and how its streams are opened and cut. */
@NullMarked
package io.pollux.gemini;

import org.jspecify.annotations.NullMarked;
