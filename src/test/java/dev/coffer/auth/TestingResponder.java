package dev.coffer.auth;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.coffer.request.Bytes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1GeneralizedTime;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.ocsp.BasicOCSPResponse;
import org.bouncycastle.asn1.ocsp.CertID;
import org.bouncycastle.asn1.ocsp.CertStatus;
import org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers;
import org.bouncycastle.asn1.ocsp.OCSPRequest;
import org.bouncycastle.asn1.ocsp.OCSPResponse;
import org.bouncycastle.asn1.ocsp.OCSPResponseStatus;
import org.bouncycastle.asn1.ocsp.Request;
import org.bouncycastle.asn1.ocsp.ResponderID;
import org.bouncycastle.asn1.ocsp.ResponseBytes;
import org.bouncycastle.asn1.ocsp.ResponseData;
import org.bouncycastle.asn1.ocsp.RevokedInfo;
import org.bouncycastle.asn1.ocsp.SingleResponse;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x509.Extensions;

/** An OCSP responder on the loopback that answers, over real HTTP, whatever a test wants. */
public final class TestingResponder implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private volatile Behaviour behaviour = (_, _) -> Reply.of(500, new byte[0]);

    /** An answer of HTTP. */
    public record Reply(int status, Bytes body) {
        /** With a copy of these bytes. */
        public static Reply of(int status, byte[] body) {
            return new Reply(status, Bytes.wrap(body));
        }
    }

    /** What it does with a question. */
    public interface Behaviour {
        Reply answer(String method, OCSPRequest request) throws IOException;
    }

    /** A responder that reports errors until it is told what to say. */
    public TestingResponder() {
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
    }

    /** Where it is. */
    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/ocsp";
    }

    /** The methods of the questions that have come. */
    public List<String> asked() {
        return List.copyOf(asked);
    }

    /** What it does from now on; what has come before is forgotten. */
    @CanIgnoreReturnValue
    public TestingResponder does(Behaviour next) {
        behaviour = next;
        asked.clear();
        return this;
    }

    /** Answers every question so. */
    @CanIgnoreReturnValue
    public TestingResponder says(Said said) {
        return does((_, request) -> Reply.of(200, said.to(request)));
    }

    /** Answers every question with the same bytes. */
    @CanIgnoreReturnValue
    public TestingResponder sends(int status, byte[] body) {
        return does((_, _) -> Reply.of(status, body));
    }

    /** Takes questions and answers none. */
    @CanIgnoreReturnValue
    public TestingResponder isSilent() {
        return does((_, _) -> {
            try {
                closed.await();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
            return Reply.of(500, new byte[0]);
        });
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            byte[] request =
                    exchange.getRequestMethod().equals("GET")
                            ? Base64.getDecoder().decode(path.substring("/ocsp/".length()))
                            : exchange.getRequestBody().readAllBytes();
            asked.add(exchange.getRequestMethod());
            Reply reply =
                    behaviour.answer(exchange.getRequestMethod(), OCSPRequest.getInstance(request));
            if (reply.status() / 100 == 3) {
                exchange.getResponseHeaders().add("Location", url());
            }
            exchange.getResponseHeaders().add("Content-Type", "application/ocsp-response");
            exchange.sendResponseHeaders(
                    reply.status(), reply.body().length() == 0 ? -1 : reply.body().length());
            exchange.getResponseBody().write(reply.body().toArray());
        }
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    /** What is said of a certificate. */
    public enum Status {
        GOOD,
        REVOKED,
        UNKNOWN
    }

    /**
     * What it says.
     *
     * @param signer of the answer
     * @param shown what comes with it
     * @param about another question than what is asked, which is answered; empty for that
     * @param lasts until when it is good after {@code from}; zero for no end
     */
    public record Said(
            TestingCertificate signer,
            List<TestingCertificate> shown,
            Status status,
            Bytes about,
            Instant from,
            Duration lasts) {
        /** An answer for an hour. */
        public static Said of(TestingCertificate signer, Status status, Instant from) {
            return new Said(signer, List.of(), status, Bytes.empty(), from, Duration.ofHours(1));
        }

        /** With a certificate of the signer. */
        public Said showing(TestingCertificate... certificates) {
            return new Said(signer, List.of(certificates), status, about, from, lasts);
        }

        /** For another time; zero for one without end. */
        public Said lasting(Duration time) {
            return new Said(signer, shown, status, about, from, time);
        }

        /** An answer to another question than what is asked. */
        public Said about(byte[] question) {
            return new Said(signer, shown, status, Bytes.wrap(question), from, lasts);
        }

        /** The bytes of the answer to a question. */
        public byte[] to(OCSPRequest asked) throws IOException {
            OCSPRequest request =
                    about.length() == 0 ? asked : OCSPRequest.getInstance(about.toArray());
            CertID id =
                    Request.getInstance(request.getTbsRequest().getRequestList().getObjectAt(0))
                            .getReqCert();
            SingleResponse single =
                    new SingleResponse(
                            id,
                            certStatus(),
                            time(from),
                            lasts.isZero() ? null : time(from.plus(lasts)),
                            (Extensions) null);
            ResponseData data =
                    new ResponseData(
                            new ResponderID(new X500Name("CN=responder")),
                            time(from),
                            new DERSequence(single),
                            (Extensions) null);
            BasicOCSPResponse basic =
                    new BasicOCSPResponse(
                            data, TestingCertificate.ECDSA, signer.signature(data), certificates());
            return new OCSPResponse(
                            new OCSPResponseStatus(OCSPResponseStatus.SUCCESSFUL),
                            new ResponseBytes(
                                    OCSPObjectIdentifiers.id_pkix_ocsp_basic,
                                    new DEROctetString(basic.getEncoded("DER"))))
                    .getEncoded("DER");
        }

        private DERSequence certificates() {
            ASN1EncodableVector all = new ASN1EncodableVector();
            shown.forEach(each -> all.add(Certificate.getInstance(each.der().toArray())));
            return new DERSequence(all);
        }

        private CertStatus certStatus() {
            return switch (status) {
                case GOOD -> new CertStatus();
                case REVOKED ->
                        new CertStatus(
                                new RevokedInfo(
                                        time(from), CRLReason.lookup(CRLReason.keyCompromise)));
                case UNKNOWN -> new CertStatus(2, DERNull.INSTANCE);
            };
        }

        private static ASN1GeneralizedTime time(Instant instant) {
            return new ASN1GeneralizedTime(Date.from(instant));
        }
    }
}
