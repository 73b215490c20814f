@NullMarked
package dev.coffer.server.offline;

import org.jspecify.annotations.NullMarked;
