@NullMarked
package dev.coffer.storage.backup;

import org.jspecify.annotations.NullMarked;
