package io.fleet.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A certificate made for a test, with its key: signed by itself, so that who trusts it trusts nobody else.
 *
 * @param store       a file in PKCS #12 form with both
 * @param certificate a file in PEM form
 * @param key         a file in PEM form that only its owner may read
 */
public record Certificate(Path store, Path certificate, Path key) {

    /** The names of this machine as it calls itself. */
    public static final String THIS_MACHINE = "dns:localhost,ip:127.0.0.1";

    private static final String PASSWORD = "only-in-tests";
    private static final String ALIAS = "it";
    private static final Base64.Encoder PEM = Base64.getMimeEncoder(64, new byte[]{'\n'});

    /**
     * Makes one for these names, in keytool's form, that is good for a day.
     *
     * @param folder is made if it is missing
     */
    public static Certificate of(String names, Path folder) {
        try {
            Files.createDirectories(folder);
            Path store = folder.resolve("store.p12");
            keytool("-genkeypair", "-alias", ALIAS, "-keyalg", "EC", "-groupname", "secp256r1", "-dname",
                    "CN=" + folder.getFileName(), "-ext", "san=" + names, "-ext", "bc:c", "-validity", "1",
                    "-storetype",
                    "PKCS12", "-keystore", store.toString(), "-storepass", PASSWORD);
            var made = new Certificate(store, folder.resolve("tls.crt"), folder.resolve("tls.key"));
            write(made.certificate, "CERTIFICATE", made.x509().getEncoded());
            write(made.key, "PRIVATE KEY", made.keys().getKey(ALIAS, PASSWORD.toCharArray()).getEncoded());
            Files.setPosixFilePermissions(made.key, PosixFilePermissions.fromString("rw-------"));
            return made;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Puts this one's files in the place of the other's. */
    public void replace(Certificate other) throws IOException {
        Files.copy(key, other.key, StandardCopyOption.REPLACE_EXISTING);
        Files.copy(certificate, other.certificate, StandardCopyOption.REPLACE_EXISTING);
    }

    /** The certificate itself. */
    public X509Certificate x509() throws GeneralSecurityException {
        return (X509Certificate) keys().getCertificate(ALIAS);
    }

    /** Shows this certificate and trusts no other. */
    public SSLContext context() throws GeneralSecurityException {
        var shown = KeyManagerFactory.getInstance("PKIX");
        shown.init(keys(), PASSWORD.toCharArray());
        var trusted = KeyStore.getInstance("PKCS12");
        try {
            trusted.load(null, null);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        trusted.setCertificateEntry(ALIAS, x509());
        var trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(trusted);
        var context = SSLContext.getInstance("TLS");
        context.init(shown.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    private KeyStore keys() throws GeneralSecurityException {
        var keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return keys;
    }

    private static void write(Path file, String what, byte[] encoded) throws IOException {
        Files.writeString(file, "-----BEGIN " + what + "-----\n" + PEM.encodeToString(encoded) + "\n-----END " + what
                + "-----\n", StandardCharsets.US_ASCII);
    }

    private static void keytool(String... arguments) throws IOException {
        var command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new IOException("keytool: " + said);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
