package io.kiwidb.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.Kiwi;
import io.kiwidb.ProviderInfo;
import io.kiwidb.cli.Shell;
import io.kiwidb.cli.stream.Streams;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

class HelpTest {
  private final Shell shell = new Shell();

  static Stream<String> everyCommand() {
    ByteArrayOutputStream sink = new ByteArrayOutputStream();
    CommandLine top = new CommandLine(new KiwiCommand());
    Commands.addAll(top, new Streams(new ByteArrayInputStream(new byte[0]), sink, sink, Set.of()));
    List<String> names = new ArrayList<>();
    top.getSubcommands().forEach((name, command) -> {
      names.add(name);
      command.getSubcommands().keySet().forEach(sub -> names.add(name + " " + sub));
    });
    return names.stream();
  }

  @ParameterizedTest
  @MethodSource("everyCommand")
  void everyCommandExplainsItselfItsOptionsAndItsExitCodes(String name) {
    List<String> words = new ArrayList<>(List.of(name.split(" ", -1)));
    words.add("--help");
    Shell.Result help = shell.run(words.toArray());
    assertThat(help.code()).as(help.err()).isZero();
    assertThat(help.err()).isEmpty();
    assertThat(help.out())
        .startsWith("Usage: kiwi " + name)
        .contains("Exit codes:")
        .contains("--help");
    assertThat(help.out().lines().filter(line -> line.strip().matches("(-., )?--\\S+")))
        .as("options without a word")
        .isEmpty();
  }

  @ParameterizedTest
  @MethodSource("everyCommand")
  void providersInExamplesExist(String name) {
    Map<String, Set<String>> found = Kiwi.tools().providers().stream()
        .collect(Collectors.groupingBy(
            provider -> provider.kind().label(),
            Collectors.mapping(ProviderInfo::name, Collectors.toSet())));
    String help = shell.run((Object[]) (name + " --help").split(" ", -1)).out();
    Matcher choice = Pattern.compile("\\b([a-z]+)=([a-z][a-z0-9-]*)").matcher(help);
    while (choice.find()) {
      assertThat(found.getOrDefault(choice.group(1), Set.of()))
          .as(choice.group())
          .contains(choice.group(2));
    }
  }

  @Test
  void theTopListsEveryCommand() {
    Shell.Result help = shell.run("--help");
    assertThat(help.code()).isZero();
    everyCommand()
        .filter(name -> !name.contains(" ") && !name.equals("rehearse"))
        .forEach(name -> assertThat(help.out()).containsPattern("(?m)^  " + name + " +\\S"));
    assertThat(shell.run("help").out()).isEqualTo(help.out());
  }

  @Test
  void helpOfACommandIsItsHelp() {
    assertThat(shell.run("help", "scan").out())
        .isEqualTo(shell.run("scan", "--help").out());
    assertThat(shell.run("help", "nonsense").code()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void theVersionIsTheOneOfTheBuild() {
    Shell.Result version = shell.run("--version");
    assertThat(version.code()).isZero();
    assertThat(version.out()).matches("kiwi \\d+\\.\\d+\\.\\d+\\S* \\(Java .*\\)\\R");
  }

  @Test
  void withoutACommandThereIsAHint() {
    Shell.Result nothing = shell.run();
    assertThat(nothing.code()).isEqualTo(ExitCode.USAGE);
    assertThat(nothing.err()).isEqualTo("kiwi: missing command\nTry 'kiwi --help'.\n");
  }

  @Test
  void anUnknownCommandIsNamed() {
    Shell.Result unknown = shell.run("scam", "x");
    assertThat(unknown.code()).isEqualTo(ExitCode.USAGE);
    assertThat(unknown.err())
        .startsWith("kiwi: unknown command 'scam'\nDid you mean: ")
        .contains("scan");
  }

  @Test
  void anUnknownOptionIsNamed() {
    Shell.Result unknown = shell.run("scan", "db", "--revers");
    assertThat(unknown.code()).isEqualTo(ExitCode.USAGE);
    assertThat(unknown.err()).startsWith("kiwi: Unknown option: '--revers'").contains("--reverse");
  }

  @Test
  void benchmarksAreLeftToTheLauncher() {
    assertThat(shell.run("bench", "fill").err()).contains("./kiwi bench fill");
    assertThat(shell.run("jmh", "-l").code()).isNotZero();
    assertThat(shell.run("soak", "kill").err()).contains("./kiwi soak kill");
  }
}
