/**
 * What a secrets engine is to the rest: a table of paths with fields, help and handlers, each a
 * function of a transaction and a call. One package below for each engine.
 */
@NullMarked
@CheckReturnValue
package dev.coffer.engine;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
