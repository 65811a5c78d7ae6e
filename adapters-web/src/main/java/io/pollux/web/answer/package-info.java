/** What all answers have in common, whoever gives them. */
@NullMarked
package io.pollux.web.answer;

import org.jspecify.annotations.NullMarked;
