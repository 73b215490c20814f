import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.vault.VaultException;
import org.springframework.vault.authentication.AppRoleAuthentication;
import org.springframework.vault.authentication.AppRoleAuthenticationOptions;
import org.springframework.vault.authentication.AppRoleAuthenticationOptions.RoleId;
import org.springframework.vault.authentication.AppRoleAuthenticationOptions.SecretId;
import org.springframework.vault.authentication.ClientAuthentication;
import org.springframework.vault.authentication.LifecycleAwareSessionManager;
import org.springframework.vault.authentication.SimpleSessionManager;
import org.springframework.vault.authentication.TokenAuthentication;
import org.springframework.vault.authentication.UsernamePasswordAuthentication;
import org.springframework.vault.authentication.UsernamePasswordAuthenticationOptions;
import org.springframework.vault.client.RestTemplateBuilder;
import org.springframework.vault.client.VaultEndpoint;
import org.springframework.vault.core.VaultKeyValueOperations;
import org.springframework.vault.core.VaultKeyValueOperationsSupport.KeyValueBackend;
import org.springframework.vault.core.VaultTemplate;
import org.springframework.vault.core.VaultVersionedKeyValueOperations;
import org.springframework.vault.support.VaultMount;
import org.springframework.vault.support.VaultResponse;
import org.springframework.vault.support.VaultToken;
import org.springframework.vault.support.Versioned;
import org.springframework.vault.support.WrappedMetadata;
import org.springframework.web.client.RestTemplate;

/**
 * People and machines log in with Spring Vault, a stock client: ADDRESS TOKEN. Ends with "ok". Run
 * as a source file, with Spring Vault on the class path.
 */
final class SpringLogins {
    private static final String POLICY =
            """
            path "spring/data/own/*" { capabilities = ["create", "read", "update", "delete"] }
            path "spring/metadata/own/*" { capabilities = ["read", "list", "delete"] }
            path "spring/delete/own/*" { capabilities = ["update"] }
            path "spring/undelete/own/*" { capabilities = ["update"] }
            """;

    private final VaultEndpoint endpoint;
    private final VaultTemplate root;
    private final ThreadPoolTaskScheduler scheduler = new ThreadPoolTaskScheduler();

    /** Runs once, before the next write of a client. */
    private final AtomicReference<Runnable> beforeWrite = new AtomicReference<>(() -> {});

    private SpringLogins(String address, String token) {
        endpoint = VaultEndpoint.from(URI.create(address));
        root = new VaultTemplate(builder(), new SimpleSessionManager(new TokenAuthentication(token)));
        scheduler.setDaemon(true);
        scheduler.initialize();
    }

    private RestTemplateBuilder builder() {
        return RestTemplateBuilder.builder()
                .endpoint(endpoint)
                .requestFactory(new JdkClientHttpRequestFactory())
                .customizers(
                        template ->
                                template.getInterceptors()
                                        .add(
                                                (request, body, next) -> {
                                                    if (!request.getMethod().name().equals("GET")) {
                                                        beforeWrite.getAndSet(() -> {}).run();
                                                    }
                                                    return next.execute(request, body);
                                                }));
    }

    private static void check(boolean condition, Object what) {
        if (!condition) {
            throw new AssertionError(what);
        }
    }

    private static void refused(String text, Runnable call) {
        try {
            call.run();
        } catch (VaultException refusal) {
            check(String.valueOf(refusal.getMessage()).contains(text), refusal.getMessage());
            return;
        }
        throw new AssertionError("not refused: " + text);
    }

    private void prepare() {
        VaultMount kv = VaultMount.builder().type("kv").options(Map.of("version", "2")).build();
        root.opsForSys().mount("spring", kv);
        root.opsForSys().authMount("people", VaultMount.create("userpass"));
        root.opsForSys().authMount("apps", VaultMount.create("approle"));
        root.write("sys/policies/acl/spring", Map.of("policy", POLICY));
        root.opsForVersionedKeyValue("spring").put("other/a", Map.of("v", "hidden"));
        root.write("auth/people/users/ann", Map.of("password", "first", "policies", "spring"));
        root.write(
                "auth/apps/role/app", Map.of("token_policies", "spring", "token_ttl", "1h"));
    }

    /** Reads and writes what it may, and no more. */
    private void limited(VaultTemplate vault, String key) {
        VaultVersionedKeyValueOperations versions = vault.opsForVersionedKeyValue("spring");
        String path = "own/" + key;
        check(versions.put(path, Map.of("v", "1")).getVersion().getVersion() == 1, "version 1");
        Versioned<Map<String, Object>> read = versions.get(path);
        check(read.getRequiredData().equals(Map.of("v", "1")), read.getData());
        Versioned<Map<String, String>> stale =
                Versioned.create(Map.of("v", "x"), Versioned.Version.unversioned());
        refused("did not match the current version", () -> versions.put(path, stale));
        check(versions.list("own/").contains(key), "list");
        refused("permission denied", () -> versions.get("other/a"));
        refused("permission denied", () -> vault.opsForSys().getMounts());

        patched(vault, path);
        versions.delete(path);
        check(versions.get(path).getData() == null, "deleted");
        versions.undelete(path, Versioned.Version.from(4));
        check(versions.get(path).getRequiredData().containsKey("late"), "undeleted");
    }

    /** A patch reads, merges and compares; it tells by false that somebody was faster. */
    private void patched(VaultTemplate vault, String path) {
        VaultKeyValueOperations kv = vault.opsForKeyValue("spring", KeyValueBackend.KV_2);
        check(kv.patch(path, Map.of("w", "2")), "patch");
        check(kv.get(path).getRequiredData().equals(Map.of("v", "1", "w", "2")), "merged");
        VaultVersionedKeyValueOperations others = root.opsForVersionedKeyValue("spring");
        beforeWrite.set(() -> others.put(path, Map.of("late", "by another")));
        check(!kv.patch(path, Map.of("w", "3")), "a patch over another's write");
        check(kv.get(path).getRequiredData().containsKey("late"), "the other's write stays");
        check(kv.patch(path, Map.of("w", "3")), "again");
    }

    private void lives(ClientAuthentication login) {
        LifecycleAwareSessionManager session =
                new LifecycleAwareSessionManager(login, scheduler, builder().build());
        VaultTemplate vault = new VaultTemplate(builder(), session);
        VaultToken token = session.getSessionToken();
        check(vault.read("auth/token/lookup-self").getRequiredData().get("policies")
                .equals(List.of("default", "spring")), "policies");
        check(session.renewToken(), "renewed");
        check(session.getSessionToken().equals(token), "the same token");
        session.destroy();
        VaultTemplate revoked =
                new VaultTemplate(
                        builder(),
                        new SimpleSessionManager(new TokenAuthentication(token.getToken())));
        refused("permission denied", () -> revoked.read("auth/token/lookup-self"));
    }

    private VaultTemplate as(ClientAuthentication login) {
        return new VaultTemplate(builder(), new SimpleSessionManager(login));
    }

    private ClientAuthentication password(String password) {
        RestTemplate rest = builder().build();
        return new UsernamePasswordAuthentication(
                UsernamePasswordAuthenticationOptions.builder()
                        .path("people")
                        .username("ann")
                        .password(password)
                        .build(),
                rest);
    }

    private void person() {
        refused("invalid username or password", () -> password("wrong").login());
        limited(as(password("first")), "ann");
        lives(password("first"));
    }

    private ClientAuthentication machine(String roleId, SecretId secretId) {
        return new AppRoleAuthentication(
                AppRoleAuthenticationOptions.builder()
                        .path("apps")
                        .roleId(RoleId.provided(roleId))
                        .secretId(secretId)
                        .build(),
                builder().build());
    }

    private void machine() {
        String role = "auth/apps/role/app/";
        String roleId = (String) root.read(role + "role-id").getRequiredData().get("role_id");
        VaultResponse made = root.write(role + "secret-id", Map.of());
        String secretId = (String) made.getRequiredData().get("secret_id");
        limited(as(machine(roleId, SecretId.provided(secretId))), "app");
        lives(machine(roleId, SecretId.provided(secretId)));

        VaultToken wrapped = wrappedSecretId(role);
        limited(as(machine(roleId, SecretId.wrapped(wrapped))), "wrapped");
        refused("wrapping token is not valid",
                () -> machine(roleId, SecretId.wrapped(wrapped)).login());
    }

    private VaultToken wrappedSecretId(String role) {
        VaultResponse answer =
                root.doWithSession(
                        rest -> {
                            org.springframework.http.HttpHeaders headers =
                                    new org.springframework.http.HttpHeaders();
                            headers.add("X-Vault-Wrap-TTL", "5m");
                            return rest.postForObject(
                                    role + "secret-id",
                                    new org.springframework.http.HttpEntity<>(Map.of(), headers),
                                    VaultResponse.class);
                        });
        return VaultToken.of(answer.getWrapInfo().get("token"));
    }

    private void wrapped() {
        WrappedMetadata made =
                root.opsForWrapping().wrap(Map.of("v", "inside"), Duration.ofMinutes(5));
        check(made.getPath().equals("sys/wrapping/wrap"), made.getPath());
        check(root.opsForWrapping().lookup(made.getToken()).getTtl().toMinutes() == 5, "ttl");
        WrappedMetadata again = root.opsForWrapping().rewrap(made.getToken());
        Map<String, Object> inside =
                root.opsForWrapping().read(again.getToken()).getRequiredData();
        check(inside.equals(Map.of("v", "inside")), inside);
        check(root.opsForWrapping().read(again.getToken()) == null, "opened twice");
    }

    public static void main(String[] arguments) {
        SpringLogins program = new SpringLogins(arguments[0], arguments[1]);
        program.prepare();
        program.person();
        program.machine();
        program.wrapped();
        System.out.println("ok");
        System.exit(0);
    }
}
