/**
 * Coffer: a secrets manager in which every request is one serializable transaction.
 *
 * <p>The map, tier by tier, in the order in which a request passes through:
 *
 * <ol>
 *   <li>wire: {@code api.http} (bytes, TLS, limits) and {@code api.envelope} (JSON to request and
 *       back)
 *   <li>decision: {@code gate} (the whole flow of one request, in one method)
 *   <li>work: {@code engine.*} and {@code system} (handlers: functions of a transaction and a
 *       request)
 *   <li>memory: {@code storage.transaction} (plaintext), {@code storage.barrier} (sealed records),
 *       {@code storage.physical} (ordered keys, ciphertext values)
 * </ol>
 *
 * <p>Imports point downwards only: {@code server > cli > api > system > gate > engine > storage >
 * request, config > json, crypto, telemetry}.
 */
@NullMarked
@CheckReturnValue
package dev.coffer;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
