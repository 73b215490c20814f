package dev.coffer.server;

import dev.coffer.auth.approle.ApproleMethod;
import dev.coffer.auth.cert.CertMethod;
import dev.coffer.auth.jwt.JwtMethod;
import dev.coffer.auth.kubernetes.KubernetesMethod;
import dev.coffer.auth.userpass.UserpassMethod;
import dev.coffer.crypto.PasswordHashes;
import dev.coffer.crypto.RandomSource;
import dev.coffer.gate.routing.Engines;
import dev.coffer.outbound.Outbound;
import dev.coffer.storage.folder.Folders;

/** The ways to log in that are built. */
final class AuthMethods {
    private AuthMethods() {}

    /**
     * Makes them known.
     *
     * @param wake called after a commit that leaves work for the background; must not fail
     */
    static void addTo(Engines engines, Folders folders, RandomSource random, Runnable wake) {
        engines.addAuth(new UserpassMethod(folders, new PasswordHashes(random)));
        engines.addAuth(new ApproleMethod(folders, random, wake));
        // Its own: responders that do not answer must not keep the others from asking.
        engines.addAuth(new CertMethod(folders, new Outbound()));
        Outbound outbound = new Outbound();
        JwtMethod jwt = new JwtMethod(folders, outbound, random);
        engines.addAuth(jwt);
        engines.addAuth("oidc", jwt);
        engines.addAuth(new KubernetesMethod(folders, outbound));
    }
}
