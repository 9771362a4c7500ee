package io.kiwidb.cli.repl;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What follows the name of a command on its line: plain words and options. Threading: immutable.
 */
final class Arguments {
  private final ReplCommand command;
  private final List<Word> plain;
  private final Map<String, Optional<Word>> options;

  private Arguments(ReplCommand command, List<Word> plain, Map<String, Optional<Word>> options) {
    this.command = command;
    this.plain = plain;
    this.options = options;
  }

  /**
   * Sorts the words behind the name; {@link ReplException} for an option that the command does not
   * know.
   */
  static Arguments parse(ReplCommand command, List<Word> words) {
    List<Word> plain = new ArrayList<>();
    Map<String, Optional<Word>> options = new LinkedHashMap<>();
    for (int i = 0; i < words.size(); i++) {
      Word word = words.get(i);
      if (!word.isOption()) {
        plain.add(word);
      } else if (command.flags().contains(word.text())) {
        options.put(word.text(), Optional.empty());
      } else if (command.valued().contains(word.text())) {
        if (i + 1 == words.size()) {
          throw new ReplException(word.text() + " needs a value; usage: " + command.usage());
        }
        options.put(word.text(), Optional.of(words.get(++i)));
      } else {
        throw new ReplException("there is no option " + word.text()
            + "; quote it if it is a key. Usage: " + command.usage());
      }
    }
    return new Arguments(command, plain, options);
  }

  /** Fails unless there are that many plain words. */
  Arguments expect(int least, int most) {
    if (plain.size() < least || plain.size() > most) {
      String hint = plain.size() > most ? " (quote what contains blanks)" : "";
      throw new ReplException("usage: " + command.usage() + hint);
    }
    return this;
  }

  int count() {
    return plain.size();
  }

  /** A plain word as bytes. */
  byte[] bytes(int index) {
    return plain.get(index).bytes();
  }

  /** A plain word as bytes, if it is there. */
  Optional<byte[]> optionalBytes(int index) {
    return index < plain.size() ? Optional.of(bytes(index)) : Optional.empty();
  }

  /** A plain word as text. */
  String text(int index) {
    return plain.get(index).text();
  }

  /** All plain words as text. */
  List<String> texts() {
    return plain.stream().map(Word::text).toList();
  }

  /** A plain word as a number. */
  long number(int index) {
    return number(plain.get(index));
  }

  boolean has(String option) {
    return options.containsKey(option);
  }

  /** The value of an option, if it was given. */
  Optional<byte[]> option(String name) {
    return options.getOrDefault(name, Optional.empty()).map(Word::bytes);
  }

  /** The value of an option as a number, or the default. */
  long number(String option, long absent) {
    return options.getOrDefault(option, Optional.empty()).map(this::number).orElse(absent);
  }

  /** The options that were given, of a set of them. */
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
      // falls through to the message for every word that is no number
      assert e.getMessage() != null;
    }
    throw new ReplException(
        "'" + word.text() + "' is not a whole number; usage: " + command.usage());
  }
}
