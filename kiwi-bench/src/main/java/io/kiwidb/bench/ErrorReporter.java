package io.kiwidb.bench;

import io.kiwidb.KiwiException;
import io.kiwidb.bench.engine.BenchException;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Reports a failed run: one line if the user can fix it, a stack trace if it is a bug. */
final class ErrorReporter implements IExecutionExceptionHandler {
  @Override
  public int handleExecutionException(Exception e, CommandLine line, ParseResult parsed) {
    boolean known = e instanceof BenchException || e instanceof KiwiException;
    line.getErr().println("kiwi bench: " + (known ? e.getMessage() : e.toString()));
    if (!known || (e.getCause() != null && !(e.getCause() instanceof BenchException))) {
      e.printStackTrace(line.getErr());
    }
    line.getErr().flush();
    return ExitCode.SOFTWARE;
  }
}
