package io.kiwidb.cli.repl;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The arguments of a shell command: positional arguments and options. Threading: immutable. */
final class Arguments {
  private final ReplCommand command;
  private final List<Word> positional;
  private final Map<String, Optional<Word>> options;

  private Arguments(
      ReplCommand command, List<Word> positional, Map<String, Optional<Word>> options) {
    this.command = command;
    this.positional = positional;
    this.options = options;
  }

  /** Parses the words after the name. Throws {@link ReplException} for an unknown option. */
  static Arguments parse(ReplCommand command, List<Word> words) {
    List<Word> positional = new ArrayList<>();
    Map<String, Optional<Word>> options = new LinkedHashMap<>();
    for (int i = 0; i < words.size(); i++) {
      Word word = words.get(i);
      if (!word.isOption()) {
        positional.add(word);
      } else if (command.flags().contains(word.text())) {
        options.put(word.text(), Optional.empty());
      } else if (command.valued().contains(word.text())) {
        if (i + 1 == words.size()) {
          throw new ReplException(word.text() + " requires a value; usage: " + command.usage());
        }
        options.put(word.text(), Optional.of(words.get(++i)));
      } else {
        throw new ReplException("unknown option " + word.text()
            + "; quote it if it is a key. Usage: " + command.usage());
      }
    }
    return new Arguments(command, positional, options);
  }

  /** Throws unless the number of positional arguments is in the range. */
  Arguments expect(int least, int most) {
    if (positional.size() < least || positional.size() > most) {
      String hint = positional.size() > most ? " (quote arguments that contain spaces)" : "";
      throw new ReplException("usage: " + command.usage() + hint);
    }
    return this;
  }

  int count() {
    return positional.size();
  }

  /** Returns a positional argument as bytes. */
  byte[] bytes(int index) {
    return positional.get(index).bytes();
  }

  /** Returns a positional argument as bytes, if present. */
  Optional<byte[]> optionalBytes(int index) {
    return index < positional.size() ? Optional.of(bytes(index)) : Optional.empty();
  }

  /** Returns a positional argument as text. */
  String text(int index) {
    return positional.get(index).text();
  }

  /** Returns a positional argument as the name of a keyspace. */
  String name(int index) {
    return positional.get(index).name();
  }

  /** Returns the value of an option as the name of a keyspace, if present. */
  Optional<String> name(String option) {
    return options.getOrDefault(option, Optional.empty()).map(Word::name);
  }

  /** Returns all positional arguments as text. */
  List<String> texts() {
    return positional.stream().map(Word::text).toList();
  }

  /** Returns a positional argument as a number. */
  long number(int index) {
    return number(positional.get(index));
  }

  boolean has(String option) {
    return options.containsKey(option);
  }

  /** Returns the value of an option, if present. */
  Optional<byte[]> option(String name) {
    return options.getOrDefault(name, Optional.empty()).map(Word::bytes);
  }

  /** Returns the value of an option as text, if present. */
  Optional<String> optionText(String name) {
    return options.getOrDefault(name, Optional.empty()).map(Word::text);
  }

  /** Returns the value of an option as a number, or the default. */
  long number(String option, long absent) {
    return options.getOrDefault(option, Optional.empty()).map(this::number).orElse(absent);
  }

  /** Returns whether any of the options is present. */
  boolean hasAny(Set<String> names) {
    return names.stream().anyMatch(options::containsKey);
  }

  private long number(Word word) {
    try {
      long number = Long.parseLong(word.text());
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // falls through to the common error message
      assert e.getMessage() != null;
    }
    throw new ReplException(
        "'" + word.text() + "' is not a whole number; usage: " + command.usage());
  }
}
