package io.kubevmm.e2e;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The architecture as rules: which module may know which, and what holds in all of them.
 *
 * <p>Reads the classes that Maven compiled for every module, not the ones on this test's class
 * path. A module that was not built in this run is named and left out.
 */
class ArchitectureTest {

  private static final int LONGEST_FILE = 500;
  private static final Path ROOT = root();
  private static final Map<String, JavaClasses> MODULES = new TreeMap<>();

  @BeforeAll
  static void readClasses() {
    for (Path module : folders(ROOT)) {
      Path built = module.resolve("target/classes");
      if (Files.isDirectory(module.resolve("src/main/java")) && Files.isDirectory(built)) {
        MODULES.put(module.getFileName().toString(), new ClassFileImporter().importPath(built));
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          analyser     |
          libvirt      |
          kube         |
          runtime      |
          api          | analyser
          scheduler    | api kube runtime
          controller   | api kube runtime
          executor     | analyser api kube libvirt runtime
          virtctl      | analyser api kube libvirt
          packaging    | executor runtime virtctl
          localcluster | api kube runtime
          bench        | analyser api kube libvirt localcluster runtime
          """)
  void aModuleKnowsOnlyThoseBelowIt(String module, @Nullable String below) {
    Set<String> known = new TreeSet<>(Set.of(module));
    if (below != null) {
      known.addAll(List.of(below.split(" ")));
    }
    String[] packages =
        known.stream().map(name -> "io.kubevmm." + name + "..").toArray(String[]::new);
    classes()
        .should()
        .onlyDependOnClassesThat(
            DescribedPredicate.not(resideInAnyPackage("io.kubevmm.."))
                .or(resideInAnyPackage(packages)))
        .because("dependencies point one way; " + module + " may know " + known)
        .check(module(module));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          datatype  |
          relaxng   |
          model     |
          compiler  | datatype model relaxng
          grammar   | datatype relaxng
          text      |
          tree      | model
          xml       | datatype model text tree
          yaml      | text tree
          crd       | datatype model
          validate  | datatype grammar relaxng xml
          compare   | tree
          change    | compare
          generator | grammar model relaxng validate
          """)
  void aPackageOfTheAnalyserKnowsOnlyThoseBelowIt(String name, @Nullable String below) {
    String root = "io.kubevmm.analyser";
    Set<String> known = new TreeSet<>(Set.of(root, root + "." + name));
    if (below != null) {
      List.of(below.split(" ")).forEach(other -> known.add(root + "." + other));
    }
    noClasses()
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(root + "..")
                .and(DescribedPredicate.not(resideInAnyPackage(known.toArray(String[]::new)))))
        .because(name + " may know " + known)
        .check(packageOf("analyser", root + "." + name));
  }

  @Test
  void theAnalysersRootKnowsHowSchemasAreCompiledAndNothingAboveIt() {
    String root = "io.kubevmm.analyser";
    noClasses()
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(root + "..")
                .and(
                    DescribedPredicate.not(
                        resideInAnyPackage(
                            root, root + ".model", root + ".compiler", root + ".relaxng"))))
        .check(packageOf("analyser", root));
  }

  @Test
  void everyModuleHasItsLineInTheTable() throws NoSuchMethodException {
    CsvSource table =
        Objects.requireNonNull(
            ArchitectureTest.class
                .getDeclaredMethod("aModuleKnowsOnlyThoseBelowIt", String.class, String.class)
                .getAnnotation(CsvSource.class));
    Set<String> lines =
        table
            .textBlock()
            .lines()
            .map(line -> line.split("\\|")[0].strip())
            .collect(Collectors.toSet());
    assertThat(lines).containsAll(MODULES.keySet());
  }

  @Test
  void onlyTheControllerUsesTheHeavyKubernetesClient() {
    everywhereBut(
        Set.of("controller"),
        noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.fabric8..", "io.javaoperatorsdk..")
            .because("start-up, memory and rate of the other processes count"));
  }

  @Test
  void onlyTheBindingAndTheWordToSystemdCallNativeCode() {
    everywhereBut(
        Set.of("libvirt"),
        noClasses()
            .that()
            .doNotHaveFullyQualifiedName("io.kubevmm.runtime.ServiceManager")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("java.lang.foreign.."));
  }

  @Test
  void virtctlLoadsNoLoggingAndNoReflectiveParserAndLibvirtForTheInventoryAlone() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("ch.qos.logback..", "org.bouncycastle..", "picocli..")
        .because("it starts in a third of a second")
        .check(module("virtctl"));
    noClasses()
        .that()
        .doNotHaveSimpleName("Inventory")
        .and()
        .doNotHaveSimpleName("Adoption")
        .and()
        .haveNameNotMatching(".*\\.(Inventory|Adoption)\\$.*")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.kubevmm.libvirt..")
        .because("it starts without libvirt")
        .check(module("virtctl"));
  }

  @Test
  void virtctlLoadsCelToValidateAlone() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.kubevmm.virtctl.definitions")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.projectnessie..", "com.google.re2j..")
        .check(module("virtctl"));
    noClasses()
        .that()
        .resideOutsideOfPackage("io.kubevmm.virtctl.definitions")
        .and()
        .doNotHaveSimpleName("Validation")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.kubevmm.virtctl.definitions")
        .because("the other verbs start without CEL")
        .check(module("virtctl"));
  }

  @Test
  void theSchedulersCoreIsPure() {
    JavaClasses core = packageOf("scheduler", "io.kubevmm.scheduler.core");
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "io.kubevmm.scheduler.core",
            "io.kubevmm.api",
            "java.lang",
            "java.lang.annotation",
            "java.lang.invoke",
            "java.lang.runtime",
            "java.util",
            "java.util.function",
            "java.util.stream",
            "org.jspecify..")
        .because("it knows no client, no clock and no threads")
        .check(core);
    noClasses()
        .should()
        .dependOnClassesThat()
        .belongToAnyOf(Thread.class, ThreadLocal.class, Runtime.class, Clock.class, Instant.class)
        .check(core);
    noClasses().should().callMethod(System.class, "nanoTime").check(core);
    noClasses().should().callMethod(System.class, "currentTimeMillis").check(core);
  }

  @Test
  void theKindsHoldNoBehaviour() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "java.net..", "java.nio.file..", "java.util.concurrent..", "org.slf4j..")
        .check(packageOf("api", "io.kubevmm.api"));
  }

  @Test
  void nobodyLooksIntoAnotherModulesInternals() {
    MODULES.forEach((name, classes) ->
        noClasses()
            .should()
            .dependOnClassesThat(
                resideInAnyPackage("io.kubevmm..internal..")
                    .and(DescribedPredicate.not(resideInAnyPackage("io.kubevmm." + name + ".."))))
            .check(classes));
  }

  @Test
  void onlyTheLocalClusterPackagingTheCopyingOfDisksAndJoiningStartPrograms() {
    everywhereBut(
        Set.of("localcluster", "bench"),
        noClasses()
            .that()
            .doNotHaveFullyQualifiedName("io.kubevmm.executor.storage.QemuImg")
            .and()
            .doNotHaveFullyQualifiedName("io.kubevmm.executor.join.Systemd")
            .and()
            .doNotHaveFullyQualifiedName("io.kubevmm.packaging.JavaRuntime")
            .should()
            .dependOnClassesThat()
            .belongToAnyOf(ProcessBuilder.class, Process.class)
            .because("libvirt is reached through its API, and there is no shell"));
  }

  @Test
  void onlyMainWritesToTheConsole() {
    DescribedPredicate<JavaClass> others =
        DescribedPredicate.describe("are not Main", c -> !c.getSimpleName().equals("Main"));
    everywhereBut(
        Set.of("bench"), // a harness that talks to whoever started it
        noClasses()
            .that(others)
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err")
            .because("processes log through slf4j; commands get their streams from Main"));
  }

  @Test
  void nobodyLogsThroughTheJdk() {
    everywhereBut(
        Set.of(),
        noClasses().should().dependOnClassesThat().resideInAPackage("java.util.logging.."));
  }

  @Test
  void everyPackageIsNullMarkedAndExplained() {
    Set<String> bare = new TreeSet<>();
    MODULES
        .values()
        .forEach(classes ->
            classes.stream()
                .map(JavaClass::getPackage)
                .filter(p -> !p.isAnnotatedWith(NullMarked.class))
                .forEach(p -> bare.add(p.getName())));
    assertThat(bare).as("packages without a @NullMarked package-info").isEmpty();
    for (Path file : sources("package-info.java")) {
      if (file.toString().contains("/src/main/")) {
        assertThat(read(file)).as(file.toString()).startsWith("/**");
      }
    }
  }

  @Test
  void noFileIsLongerThanFiveHundredLines() {
    Set<String> tooLong = new TreeSet<>();
    for (Path file : sources(".java")) {
      String text = read(file);
      long lines = text.lines().count();
      if (lines > LONGEST_FILE && !text.startsWith("// Generated")) {
        tooLong.add(ROOT.relativize(file) + ": " + lines);
      }
    }
    assertThat(tooLong).isEmpty();
  }

  @Test
  void testsNeitherMockNorSleep() {
    Set<String> guilty = new TreeSet<>();
    for (Path file : sources(".java")) {
      String text = read(file);
      boolean test = file.toString().contains("/src/test/");
      // Cut in two, so that this file is not its own first finding.
      if (text.contains("org.mock" + "ito") || (test && text.contains("Thread" + ".sleep"))) {
        guilty.add(ROOT.relativize(file).toString());
      }
    }
    assertThat(guilty).isEmpty();
  }

  private static void everywhereBut(Set<String> exceptions, ArchRule rule) {
    MODULES.forEach((name, classes) -> {
      if (!exceptions.contains(name)) {
        rule.allowEmptyShould(true).check(classes);
      }
    });
  }

  private static JavaClasses module(String name) {
    JavaClasses classes = MODULES.get(name);
    assumeTrue(classes != null, () -> "module " + name + " was not built: mvn package builds all");
    if (classes == null) {
      throw new IllegalStateException("an assumption that fails ends the test");
    }
    return classes;
  }

  /** One package of a module, without those below it. */
  private static JavaClasses packageOf(String module, String name) {
    return module(module)
        .that(DescribedPredicate.describe(name, c -> c.getPackageName().equals(name)));
  }

  private static List<Path> folders(Path parent) {
    try (Stream<Path> children = Files.list(parent)) {
      return children.filter(Files::isDirectory).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> sources(String ending) {
    return folders(ROOT).stream()
        .map(module -> module.resolve("src"))
        .filter(Files::isDirectory)
        .flatMap(source -> filesBelow(source).stream())
        .filter(file -> file.toString().endsWith(ending))
        .toList();
  }

  private static List<Path> filesBelow(Path folder) {
    try (Stream<Path> tree = Files.walk(folder)) {
      return tree.filter(Files::isRegularFile).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The folder of the whole project. */
  private static Path root() {
    Path here = Path.of("").toAbsolutePath();
    for (Path folder = here; folder != null; folder = folder.getParent()) {
      if (Files.exists(folder.resolve("CONTRIBUTING.md"))) {
        return folder;
      }
    }
    throw new IllegalStateException("no folder above " + here + " has CONTRIBUTING.md");
  }
}
