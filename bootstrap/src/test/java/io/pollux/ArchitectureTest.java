package io.pollux;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameEndingWith;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.GeneralCodingRules;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import io.pollux.simulator.SimulatorMain;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** The arrows of docs/architecture.md and the habits of the house, as far as byte code can tell. */
class ArchitectureTest {
    private static final String DOMAIN = "io.pollux.domain..";
    private static final String PROTOCOL = "io.pollux.protocol..";
    private static final String APPLICATION = "io.pollux.application..";
    private static final String WEB = "io.pollux.web..";
    private static final String GEMINI = "io.pollux.gemini..";
    private static final String AUDIO = "io.pollux.audio..";
    private static final String PERSISTENCE = "io.pollux.persistence..";
    private static final String BOOT = "io.pollux.boot..";
    private static final String SIMULATOR = "io.pollux.simulator..";

    private static final String JDK = "java..";
    private static final String NULLNESS = "org.jspecify..";
    private static final String CHECKS = "com.google.errorprone.annotations..";
    private static final String JSON = "tools.jackson..";
    private static final String JSON_ANNOTATIONS = "com.fasterxml.jackson.annotation..";

    private static final List<String> BANNED_SUFFIXES =
            List.of("Impl", "Dto", "DTO", "Util", "Utils", "Helper", "Manager", "Processor", "Handler");

    /** MapStruct's, named by MapStruct. */
    private static final DescribedPredicate<JavaClass> GENERATED = resideInAPackage(PERSISTENCE)
            .and(simpleNameEndingWith("MapperImpl"))
            .as("generated");

    /** Follows the Tomcat class it extends, whose kind of thing Tomcat calls a processor. */
    private static final String TOMCATS_WORD = "io.pollux.web.server.WatchedProtocol$WatchedProcessor";

    /** Tomcat makes it by its class name, so nobody can give it a clock. */
    private static final String MADE_BY_TOMCAT = "io.pollux.web.server.JsonErrorReport";

    /** Pauses after the store failed, on a thread that is its own and holds no lock. */
    private static final String PAUSES_ITS_OWN_THREAD = "io.pollux.application.keys.KeepPool";

    /** What we wrote: neither tests nor what the build generates from our beans. */
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("-tests.jar"))
            .withImportOption(location -> !location.contains("__"))
            .importPackages("io.pollux");

    @TestFactory
    Stream<DynamicTest> arrows() {
        return rules(
                only(DOMAIN, JDK, NULLNESS, CHECKS),
                only(PROTOCOL, JDK, NULLNESS, CHECKS, JSON, JSON_ANNOTATIONS),
                only(APPLICATION, JDK, "javax.crypto..", NULLNESS, CHECKS, DOMAIN, PROTOCOL, JSON, "org.slf4j.."),
                only(SIMULATOR, JDK, NULLNESS, CHECKS, PROTOCOL, JSON),
                only(AUDIO, JDK, "javax.sound..", NULLNESS, PROTOCOL, "de.sciss.jump3r..", "io.github.jaredmdobson.."),
                never(
                        WEB,
                        AUDIO,
                        GEMINI,
                        PERSISTENCE,
                        BOOT,
                        SIMULATOR,
                        "feign..",
                        "jakarta.persistence..",
                        "org.hibernate.."),
                never(
                        GEMINI,
                        AUDIO,
                        WEB,
                        PERSISTENCE,
                        BOOT,
                        SIMULATOR,
                        "jakarta.servlet..",
                        "jakarta.persistence..",
                        "org.springframework.web.servlet.."),
                never(
                        PERSISTENCE,
                        AUDIO,
                        WEB,
                        GEMINI,
                        BOOT,
                        SIMULATOR,
                        "jakarta.servlet..",
                        "org.springframework.web.."),
                never(BOOT, SIMULATOR),
                never("io.pollux.web.proxy..", "io.pollux.web.admin.."));
    }

    @TestFactory
    Stream<DynamicTest> shapes() {
        return rules(
                classes()
                        .that()
                        .resideInAPackage(APPLICATION)
                        .and()
                        .areTopLevelClasses()
                        .and()
                        .areNotInterfaces()
                        .and()
                        .areNotRecords()
                        .and()
                        .areNotEnums()
                        .and()
                        .areNotAssignableTo(Throwable.class)
                        .and(not(packageInfo()))
                        .should()
                        .haveModifier(JavaModifier.FINAL)
                        .as("a use case is a final class"),
                classes()
                        .that()
                        .resideInAPackage(APPLICATION)
                        .and()
                        .areInterfaces()
                        .and(not(packageInfo()))
                        .should()
                        .onlyDependOnClassesThat(
                                resideInAnyPackage(JDK, NULLNESS, CHECKS, DOMAIN, PROTOCOL, APPLICATION))
                        .as("a port speaks of the JDK, the domain, the protocol and the application alone"),
                classes()
                        .that()
                        .areAnnotatedWith("jakarta.persistence.Entity")
                        .should()
                        .bePackagePrivate()
                        .as("an entity is nobody's business but its store's"),
                slices().assignedFrom(packages()).should().beFreeOfCycles().as("no cycles between packages"));
    }

    @TestFactory
    Stream<DynamicTest> names() {
        return Stream.concat(
                BANNED_SUFFIXES.stream()
                        .map(suffix -> test(noClasses()
                                .that(not(GENERATED))
                                .and()
                                .doNotHaveFullyQualifiedName(TOMCATS_WORD)
                                .should()
                                .haveSimpleNameEndingWith(suffix)
                                .as("no name ends in " + suffix))),
                rules(noClasses()
                        .that()
                        .resideOutsideOfPackages(PERSISTENCE, "io.pollux.web.admin..")
                        .should()
                        .haveSimpleNameEndingWith("Mapper")
                        .as("mappers are for the two edges where rows and views are copied")));
    }

    /** Spring Data would make a query in words of any other name, and load its parser at start. */
    @Test
    void repositories_ask_by_criteria() {
        var known = List.of("findAll", "findAllById", "findById", "save", "saveAll", "delete", "deleteAll");
        var asked = CLASSES.stream()
                .filter(type -> type.isInterface() && type.isAssignableTo(Repository.class))
                .flatMap(type -> type.getMethods().stream())
                .filter(method -> !method.getModifiers().contains(JavaModifier.STATIC))
                .filter(method -> !method.getModifiers().contains(JavaModifier.SYNTHETIC))
                .toList();

        assertThat(asked)
                .isNotEmpty()
                .allSatisfy(method -> assertThat(known).contains(method.getName()))
                .noneMatch(method -> method.isAnnotatedWith(Query.class));
    }

    @TestFactory
    Stream<DynamicTest> habits() {
        return rules(
                noFields()
                        .should()
                        .beAnnotatedWith("org.springframework.beans.factory.annotation.Autowired")
                        .orShould()
                        .beAnnotatedWith("org.springframework.beans.factory.annotation.Value")
                        .orShould()
                        .beAnnotatedWith("jakarta.inject.Inject")
                        .orShould()
                        .beAnnotatedWith("jakarta.annotation.Resource")
                        .orShould()
                        .beAnnotatedWith("jakarta.persistence.PersistenceContext")
                        .as("what a class needs comes through its constructor"),
                GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING,
                noClasses()
                        .that(not(belongToAnyOf(SimulatorMain.class))
                                .and(not(name("io.pollux.boot.Announcement")))
                                .and(not(name("io.pollux.boot.GatewayApplication"))))
                        .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS)
                        .as("only who talks to whoever started the process writes to its terminal"),
                noClasses()
                        .that()
                        .resideOutsideOfPackages(BOOT, SIMULATOR)
                        .and()
                        .doNotHaveFullyQualifiedName(MADE_BY_TOMCAT)
                        .should()
                        .callMethod(Instant.class, "now")
                        .orShould()
                        .callMethod(System.class, "currentTimeMillis")
                        .orShould()
                        .callMethod(InstantSource.class, "system")
                        .orShould()
                        .callMethod(Clock.class, "systemUTC")
                        .orShould()
                        .callMethod(Clock.class, "systemDefaultZone")
                        .as("the time is told by a clock that is given"),
                noClasses()
                        .that()
                        .doNotHaveFullyQualifiedName(PAUSES_ITS_OWN_THREAD)
                        .should()
                        .callMethod(Thread.class, "sleep", long.class)
                        .orShould()
                        .callMethod(Thread.class, "sleep", Duration.class)
                        .orShould()
                        .callMethod(TimeUnit.class, "sleep", long.class)
                        .as("nobody sleeps: wait for a condition"),
                noClasses()
                        .that()
                        .resideOutsideOfPackages("io.pollux.protocol.json..", SIMULATOR)
                        .should()
                        .dependOnClassesThat()
                        .areAssignableTo("tools.jackson.databind.ObjectMapper")
                        .as("JSON is read and written the way protocol.json does it"));
    }

    @Test
    void every_package_is_null_marked() {
        var packages = CLASSES.stream().map(JavaClass::getPackage).distinct().toList();

        assertThat(packages).hasSizeGreaterThan(25).allSatisfy(one -> assertThat(one.isAnnotatedWith(NullMarked.class))
                .as(one.getName())
                .isTrue());
    }

    private static Stream<DynamicTest> rules(ArchRule... rules) {
        return Stream.of(rules).map(ArchitectureTest::test);
    }

    private static DynamicTest test(ArchRule rule) {
        return DynamicTest.dynamicTest(rule.getDescription(), () -> rule.check(CLASSES));
    }

    private static ArchRule only(String module, String... mayUse) {
        var all = Stream.concat(Stream.of(module), Stream.of(mayUse)).toArray(String[]::new);
        return classes()
                .that()
                .resideInAPackage(module)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(all)
                .as(module + " knows only " + String.join(", ", mayUse));
    }

    private static ArchRule never(String module, String... mustNotUse) {
        return noClasses()
                .that()
                .resideInAPackage(module)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(mustNotUse)
                .as(module + " does not know " + String.join(", ", mustNotUse));
    }

    private static DescribedPredicate<JavaClass> packageInfo() {
        return simpleNameEndingWith("package-info");
    }

    /** All but the wiring, which sees whatever it wires. */
    private static SliceAssignment packages() {
        return new SliceAssignment() {
            @Override
            public SliceIdentifier getIdentifierOf(JavaClass one) {
                return one.isAnnotatedWith("org.springframework.context.annotation.Configuration")
                        ? SliceIdentifier.ignore()
                        : SliceIdentifier.of(one.getPackageName());
            }

            @Override
            public String getDescription() {
                return "packages";
            }
        };
    }
}
