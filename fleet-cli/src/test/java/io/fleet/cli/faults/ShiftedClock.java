package io.fleet.cli.faults;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.ProtectionDomain;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.locks.LockSupport;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.jspecify.annotations.Nullable;

/**
 * A Java agent that sets a service's clock ahead by the milliseconds that a file says, or back where they are negative.
 *
 * <p>All that asks {@link InstantSource} or {@link Clock} believes it, which is all of the services' own code; the time that only passes does not
 * change. libfaketime would do the same, but makes a JVM start five times more slowly.
 */
public final class ShiftedClock implements ClassFileTransformer {

    private static final String PROPERTY = "fleet.test.clock.millis";
    private static final long LOOK_EVERY_NANOS = Duration.ofMillis(100).toNanos();
    private static final MethodTypeDesc GET_LONG = MethodTypeDesc.of(ConstantDescs.CD_Long, ConstantDescs.CD_String,
            ConstantDescs.CD_long);
    private static final MethodTypeDesc LONG_VALUE = MethodTypeDesc.of(ConstantDescs.CD_long);

    private ShiftedClock() {}

    /** Is called by the JVM before the service's own start. */
    public static void premain(String file, Instrumentation jvm) throws Exception {
        jvm.addTransformer(new ShiftedClock(), true);
        jvm.retransformClasses(Clock.class, InstantSource.system().getClass(), Clock.systemUTC().getClass());
        Thread.ofPlatform().daemon().name("shifted-clock").start(() -> follow(Path.of(file)));
    }

    /** Makes the agent's jar; what is to be passed to a JVM is its path and that of the file. */
    static Path jar(Path folder) throws IOException {
        Path jar = folder.resolve("shifted-clock.jar");
        var manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Premain-Class", ShiftedClock.class.getName());
        manifest.getMainAttributes().putValue("Can-Retransform-Classes", "true");
        String name = ShiftedClock.class.getName().replace('.', '/') + ".class";
        try (var out = new JarOutputStream(Files.newOutputStream(jar), manifest);
                InputStream self = ShiftedClock.class.getResourceAsStream("/" + name)) {
            out.putNextEntry(new ZipEntry(name));
            out.write(self.readAllBytes());
        }
        return jar;
    }

    @Override
    public byte @Nullable [] transform(@Nullable ClassLoader loader, @Nullable String type,
            @Nullable Class<?> redefined, @Nullable ProtectionDomain domain, byte[] bytes) {
        if (type == null || !type.startsWith("java/time/Clock")) {
            return null;
        }
        String method = type.equals("java/time/Clock") ? "currentInstant" : "millis";
        var file = ClassFile.of();
        return file.transformClass(file.parse(bytes), ClassTransform
                .transformingMethodBodies(each -> each.methodName().equalsString(method), shifted()));
    }

    private static CodeTransform shifted() {
        return (code, element) -> {
            if (element instanceof ReturnInstruction end) {
                shift(code, end.typeKind());
            }
            code.with(element);
        };
    }

    private static void shift(CodeBuilder code, TypeKind returned) {
        code.loadConstant(PROPERTY).lconst_0().invokestatic(ConstantDescs.CD_Long, "getLong", GET_LONG)
                .invokevirtual(ConstantDescs.CD_Long, "longValue", LONG_VALUE);
        if (returned == TypeKind.LONG) {
            code.ladd();
        } else {
            var instant = Instant.class.describeConstable().orElseThrow();
            code.invokevirtual(instant, "plusMillis", MethodTypeDesc.of(instant, ConstantDescs.CD_long));
        }
    }

    private static void follow(Path file) {
        while (true) {
            try {
                System.setProperty(PROPERTY, Files.readString(file).strip());
            } catch (IOException _) {
                // It is just being written.
            }
            LockSupport.parkNanos(LOOK_EVERY_NANOS);
        }
    }
}
