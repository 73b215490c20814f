/**
 * The durable store of one node: RocksDB as an ordered map with a checksummed log, under our own
 * transactions. One platform thread commits in groups; readers share published snapshots.
 */
@NullMarked
@CheckReturnValue
package dev.coffer.storage.physical.embedded;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
