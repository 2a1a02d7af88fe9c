package io.fleet.testing;

import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * The rules that every module keeps, for a {@code @TestFactory} in each.
 *
 * <p>Spring's and Reactor's types are known by name, so that this needs neither.
 */
public final class HouseRules {

    private static final Set<String> INJECTIONS = Set.of("Autowired", "Inject", "Resource", "Value");
    private static final List<String> REACTIVE = List.of("reactor.core.publisher.Mono", "reactor.core.publisher.Flux",
            "reactor.core.publisher.ParallelFlux");
    private static final Set<String> BLOCKING = Set.of("block", "blockOptional", "blockFirst", "blockLast",
            "toIterable", "toStream");

    private HouseRules() {}

    /**
     * A test for each rule, over the main classes of these packages and those below; features are the packages right below. Not to sleep is asked
     * of the tests as well.
     */
    public static Stream<DynamicTest> of(String... packages) {
        return tests(packages, false);
    }

    /** The same for the one module that may print to the terminal. */
    public static Stream<DynamicTest> ofCommandLine(String... packages) {
        return tests(packages, true);
    }

    /** The main classes of these packages and those below, for rules that one module has alone; never empty. */
    public static JavaClasses mainClasses(String... packages) {
        var found = imported(new ImportOption.DoNotIncludeTests(), packages);
        if (found.isEmpty()) {
            throw new IllegalArgumentException("packages: " + Arrays.toString(packages) + " (expected: with classes)");
        }
        return found;
    }

    /** That JDBC is used by these packages only, each named as in {@code io.fleet.processing.history..}; without any, by nobody. */
    public static ArchRule jdbcOnlyIn(String... packages) {
        return noClasses().that().resideOutsideOfPackages(packages)
                .should().dependOnClassesThat()
                .resideInAnyPackage("java.sql..", "javax.sql..", "org.springframework.jdbc..", "org.postgresql..")
                .allowEmptyShould(true)
                .as("JDBC is used in " + Arrays.toString(packages) + " only");
    }

    private static Stream<DynamicTest> tests(String[] packages, boolean mayPrint) {
        var main = mainClasses(packages);
        var ofMain = rules(REACTIVE, mayPrint, packages).stream()
                .map(rule -> DynamicTest.dynamicTest(rule.getDescription(), () -> rule.check(main)));
        return Stream.concat(ofMain, Stream.of(DynamicTest.dynamicTest("no test sleeps",
                () -> noSleep().allowEmptyShould(true).check(testClasses(packages)))));
    }

    static JavaClasses testClasses(String... packages) {
        return imported(new ImportOption.OnlyIncludeTests(), packages);
    }

    private static JavaClasses imported(ImportOption which, String... packages) {
        return new ClassFileImporter().withImportOption(which).withImportOption(new ImportOption.DoNotIncludeJars())
                .importPackages(packages);
    }

    static List<ArchRule> rules(List<String> reactive, boolean mayPrint, String... packages) {
        var rules = new ArrayList<>(List.of(noFieldInjection(), noForbiddenLibrary(), noBlockingOn(reactive),
                noWaitingOn(reactive), noSleep(), noClockOfItsOwn(), noEmptyName(), nullMarked(),
                noStackTracePrinted()));
        if (!mayPrint) {
            rules.add(noPrinting());
        }
        Stream.of(packages).map(HouseRules::noCycleBetweenFeaturesOf).forEach(rules::add);
        return rules;
    }

    private static ArchRule noFieldInjection() {
        return noFields().should().beAnnotatedWith(annotation(INJECTIONS)).allowEmptyShould(true)
                .as("no field is injected");
    }

    private static ArchRule noForbiddenLibrary() {
        return noClasses().should().dependOnClassesThat().resideInAnyPackage("lombok..", "java.util.logging..")
                .as("neither Lombok nor java.util.logging is used");
    }

    private static ArchRule noBlockingOn(List<String> reactive) {
        return never("nobody blocks on a reactive type",
                target -> isOneOf(reactive, target) && BLOCKING.contains(target.getName()));
    }

    /** Neither call is wrong by itself: a future of a reactive type may be handed on, and a future waited for on a virtual thread. */
    private static ArchRule noWaitingOn(List<String> reactive) {
        return classes().should(new ArchCondition<JavaClass>("not wait for the future of a reactive type") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                type.getCodeUnits().stream()
                        .filter(unit -> unit.getAccessesFromSelf().stream()
                                .anyMatch(access -> isOneOf(reactive, access.getTarget())
                                        && access.getTarget().getName().equals("toFuture")))
                        .filter(unit -> unit.getAccessesFromSelf().stream()
                                .anyMatch(access -> isWaiting(access.getTarget())))
                        .forEach(unit -> events.add(SimpleConditionEvent.violated(type, unit.getDescription())));
            }
        }).as("nobody waits for the future of a reactive type");
    }

    private static ArchRule noSleep() {
        return never("nobody sleeps", target -> target.getName().equals("sleep")
                && (target.getOwner().isEquivalentTo(Thread.class)
                        || target.getOwner().isEquivalentTo(java.util.concurrent.TimeUnit.class)));
    }

    private static ArchRule noClockOfItsOwn() {
        return noClasses().that(DescribedPredicate.not(configuration()))
                .should().accessTargetWhere(accessTo("the system's clock", HouseRules::isSystemClock))
                .allowEmptyShould(true)
                .as("only configurations know the system's clock");
    }

    private static ArchRule noEmptyName() {
        return noClasses().should().haveNameMatching(".*(Impl|Utils?|Helpers?|Manager|DTO|Dto)")
                .as("no class has a name that says nothing");
    }

    private static ArchRule nullMarked() {
        return classes().should(new ArchCondition<JavaClass>("reside in a package that is null-marked") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                if (!type.getPackage().isAnnotatedWith("org.jspecify.annotations.NullMarked")) {
                    events.add(SimpleConditionEvent.violated(type, type.getName() + " is in no @NullMarked package"));
                }
            }
        }).as("every package is null-marked");
    }

    private static ArchRule noStackTracePrinted() {
        return never("nobody prints a stack trace", target -> target.getName().equals("printStackTrace")
                && target.getOwner().isAssignableTo(Throwable.class));
    }

    private static ArchRule noPrinting() {
        return never("nobody prints", target -> target.getOwner().isEquivalentTo(System.class)
                && (target.getName().equals("out") || target.getName().equals("err")));
    }

    private static ArchRule noCycleBetweenFeaturesOf(String parent) {
        return slices().matching(parent + ".(*)..").should().beFreeOfCycles().allowEmptyShould(true)
                .as("the features of " + parent + " are free of cycles");
    }

    private static ArchRule never(String rule, Predicate<AccessTarget> target) {
        return noClasses().should().accessTargetWhere(accessTo("what is forbidden", target)).as(rule);
    }

    private static DescribedPredicate<JavaAccess<?>> accessTo(String name, Predicate<AccessTarget> target) {
        return DescribedPredicate.describe("access to " + name, access -> target.test(access.getTarget()));
    }

    private static boolean isOneOf(List<String> types, AccessTarget target) {
        return types.stream()
                .anyMatch(type -> target.getOwner().isAssignableTo(nameMatching(type.replace("$", "\\$"))));
    }

    private static boolean isWaiting(AccessTarget target) {
        return target.getOwner().isAssignableTo(java.util.concurrent.Future.class)
                && Set.of("get", "join", "resultNow").contains(target.getName());
    }

    private static boolean isSystemClock(AccessTarget target) {
        String name = target.getName();
        return switch (target.getOwner().getName()) {
            case "java.lang.System" -> name.equals("currentTimeMillis");
            case "java.time.Clock" -> name.startsWith("system") || name.equals("tickMillis")
                    || name.equals("tickSeconds") || name.equals("tickMinutes");
            case "java.time.InstantSource" -> name.equals("system");
            case "java.util.Calendar" -> name.equals("getInstance");
            case "java.util.Date" -> name.equals("<init>") && parameters(target).isEmpty();
            default -> target.getOwner().getPackageName().startsWith("java.time") && name.equals("now")
                    && !parameters(target).contains("java.time.Clock");
        };
    }

    private static List<String> parameters(AccessTarget target) {
        return target instanceof AccessTarget.CodeUnitAccessTarget unit
                ? unit.getRawParameterTypes().stream().map(JavaClass::getName).toList()
                : List.of();
    }

    private static DescribedPredicate<JavaClass> configuration() {
        return DescribedPredicate.describe("configurations",
                type -> type.isMetaAnnotatedWith(annotation(Set.of("Configuration")))
                        || type.isAnnotatedWith(annotation(Set.of("Configuration"))));
    }

    private static DescribedPredicate<JavaAnnotation<?>> annotation(Set<String> simpleNames) {
        return DescribedPredicate.describe("an annotation named " + simpleNames,
                annotation -> simpleNames.contains(annotation.getRawType().getSimpleName()));
    }
}
