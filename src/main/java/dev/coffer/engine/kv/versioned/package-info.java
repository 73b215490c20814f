/**
 * KV version 2: keys with versions, and with two counters, one for the value and one for the
 * metadata, each with its own compare-and-set. One class a route family; records are codecs of
 * their own; every handler is a function of a transaction and a call.
 */
@NullMarked
@CheckReturnValue
package dev.coffer.engine.kv.versioned;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
