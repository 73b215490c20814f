/**
 * The published security advisories of OpenBao and of the Vault that it comes from, 2024 to 2026,
 * as tests against a whole server. Each test is tagged with the ids it stands for; SECURITY.md
 * lists them all, those that do not apply here as well.
 */
@CheckReturnValue
@NullMarked
package dev.coffer.advisories;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
