/** The configuration from the environment, and the snapshot in force. */
@NullMarked
package io.pollux.application.settings;

import org.jspecify.annotations.NullMarked;
