package dev.coffer.auth.cert;

import dev.coffer.auth.MethodFixture;
import dev.coffer.outbound.Outbound;
import java.time.Duration;

/** Mounts of the method for tests. */
final class CertMounts {
    /** Long enough for whoever answers at once, short for a test with one who never does. */
    private static final Duration SHORT = Duration.ofMillis(700);

    private CertMounts() {}

    static MethodFixture fresh() {
        return new MethodFixture(folders -> new CertMethod(folders, new Outbound()));
    }

    /** A mount that waits for responders only shortly. */
    static MethodFixture impatient() {
        return new MethodFixture(folders -> new CertMethod(folders, new Outbound(), SHORT));
    }
}
