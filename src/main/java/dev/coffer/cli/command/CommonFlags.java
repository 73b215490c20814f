package dev.coffer.cli.command;

import dev.coffer.cli.flag.Flag;
import dev.coffer.cli.flag.FlagGroup;
import java.util.List;

/** Flags that many commands share. Source: OpenBao, command/base.go, flagSet. */
public final class CommonFlags {
    /** Where the server is. */
    public static final Flag ADDRESS =
            Flag.ofText("address", "Address of the server.")
                    .standard("https://127.0.0.1:8200")
                    .variable("ADDR");

    /** Where an agent is that speaks for the server. */
    public static final Flag AGENT_ADDRESS =
            Flag.ofText("agent-address", "Address of an agent, used instead of the server's.")
                    .variable("AGENT_ADDR");

    /** File of trusted certificates. */
    public static final Flag CA_CERT =
            Flag.ofText(
                            "ca-cert",
                            "File with the certificate authorities in PEM that the server's"
                                    + " certificate must come from. Goes before -ca-path.")
                    .variable("CACERT");

    /** Folder of trusted certificates. */
    public static final Flag CA_PATH =
            Flag.ofText("ca-path", "Folder of files with certificate authorities in PEM.")
                    .variable("CAPATH");

    /** The client's certificate. */
    public static final Flag CLIENT_CERT =
            Flag.ofText(
                            "client-cert",
                            "File with the client's certificate in PEM for TLS; needs -client-key.")
                    .variable("CLIENT_CERT");

    /** The client's key. */
    public static final Flag CLIENT_KEY =
            Flag.ofText("client-key", "File with the private key of -client-cert in PEM.")
                    .variable("CLIENT_KEY");

    /** The namespace of requests. */
    public static final Flag NAMESPACE =
            Flag.ofText("namespace", "Namespace of the request. Short: -ns.").variable("NAMESPACE");

    /** The namespace, shorter. */
    public static final Flag NS = Flag.ofText("ns", "").unseen();

    /** The name the server must have. */
    public static final Flag TLS_SERVER_NAME =
            Flag.ofText("tls-server-name", "Name that the server's certificate must have.")
                    .variable("TLS_SERVER_NAME");

    /** No check of certificates. */
    public static final Flag TLS_SKIP_VERIFY =
            Flag.ofSwitch(
                            "tls-skip-verify",
                            "Takes any certificate of the server. Anybody in between can then"
                                    + " read along: for trying out only.")
                    .variable("SKIP_VERIFY");

    /** No redirects. */
    public static final Flag DISABLE_REDIRECTS =
            Flag.ofSwitch("disable-redirects", "Follows no redirect of the server.")
                    .variable("DISABLE_REDIRECTS");

    /** Sent along for servers that know it. */
    public static final Flag POLICY_OVERRIDE =
            Flag.ofSwitch("policy-override", "Overrides a soft-mandatory policy, where served.");

    /** Wrapped answers. */
    public static final Flag WRAP_TTL =
            Flag.ofDuration(
                            "wrap-ttl",
                            "Wraps the answer into a token that lives so long, such as 30s or 5m;"
                                    + " \"coffer unwrap\" opens it.")
                    .variable("WRAP_TTL");

    /** Second factors. */
    public static final Flag MFA =
            Flag.ofTexts("mfa", "Credentials of a second factor, for the header X-Vault-MFA.")
                    .variable("MFA");

    /** The request as a command of curl. */
    public static final Flag OUTPUT_CURL_STRING =
            Flag.ofSwitch(
                    "output-curl-string",
                    "Sends nothing; prints the command of curl that would send the request.");

    /** The request as a policy. */
    public static final Flag OUTPUT_POLICY =
            Flag.ofSwitch(
                    "output-policy", "Sends nothing; prints the policy that the request needs.");

    /** A key of a namespace; sent nowhere. */
    public static final Flag UNLOCK_KEY = Flag.ofText("unlock-key", "").unseen();

    /** Further headers. */
    public static final Flag HEADER =
            Flag.ofMap(
                    "header",
                    "A header for each request. Names that begin with X-Vault- are refused. May be"
                            + " given several times.");

    /** Nobody is asked. */
    public static final Flag NON_INTERACTIVE =
            Flag.ofSwitch("non-interactive", "Asks nothing on the terminal.");

    /** One field. */
    public static final Flag FIELD =
            Flag.ofText(
                    "field",
                    "Prints only this field, without a line feed where it goes into a pipe. Goes"
                            + " before -format for the whole answer.");

    /** How the answer is shown. */
    public static final Flag FORMAT =
            Flag.ofText(
                            "format",
                            "How the answer is shown: table, json, yaml, or raw where the command"
                                    + " reads a path.")
                    .standard("table")
                    .variable("FORMAT");

    /** More in listings. */
    public static final Flag DETAILED =
            Flag.ofSwitch("detailed", "Shows more of each entry, where the server tells it.")
                    .variable("DETAILED");

    static final FlagGroup HTTP =
            FlagGroup.of(
                    "HTTP Options",
                    ADDRESS,
                    AGENT_ADDRESS,
                    CA_CERT,
                    CA_PATH,
                    CLIENT_CERT,
                    CLIENT_KEY,
                    DISABLE_REDIRECTS,
                    HEADER,
                    MFA,
                    NAMESPACE,
                    NON_INTERACTIVE,
                    NS,
                    OUTPUT_CURL_STRING,
                    OUTPUT_POLICY,
                    POLICY_OVERRIDE,
                    TLS_SERVER_NAME,
                    TLS_SKIP_VERIFY,
                    UNLOCK_KEY,
                    WRAP_TTL);

    private CommonFlags() {}

    /** What a command can show of an answer. */
    public enum Shows {
        /** Nothing. */
        NOTHING,
        /** The whole answer. */
        FORMAT,
        /** The whole answer or one field. */
        FIELD,
        /** A listing, with details if wanted. */
        DETAILED,
        /** A listing or a field, with details if wanted. */
        FIELD_DETAILED
    }

    static List<Flag> output(Shows shows) {
        return switch (shows) {
            case NOTHING -> List.of();
            case FORMAT -> List.of(FORMAT);
            case FIELD -> List.of(FIELD, FORMAT);
            case DETAILED -> List.of(DETAILED, FORMAT);
            case FIELD_DETAILED -> List.of(DETAILED, FIELD, FORMAT);
        };
    }
}
