/**
 * Use cases, one package per capability, each with the ports it needs.
 */
@NullMarked
package io.pollux.application;

import org.jspecify.annotations.NullMarked;
