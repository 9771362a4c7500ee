package io.kiwidb.engine.defect;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import io.kiwidb.KiwiException;
import java.nio.file.FileSystemException;
import java.util.Arrays;
import java.util.concurrent.TimeoutException;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.EngineFilter;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * A process that runs test classes, or methods of them, until the first failure, and reports the
 * outcome by its exit code.
 */
final class SuiteProcess {
  /** All tests passed. */
  static final int PASSED = 0;

  /** A test failed by an assertion, or because the store failed: the suite has found something. */
  static final int FOUND = 10;

  /** A test failed in another way, which says nothing about the store. */
  static final int BROKEN = 11;

  /** There were no tests. */
  static final int EMPTY = 12;

  private SuiteProcess() {}

  /** Names of classes, or of methods as {@code class#method}. */
  public static void main(String[] args) {
    LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
        .filters(EngineFilter.includeEngines("junit-jupiter"))
        .selectors(Arrays.stream(args).map(SuiteProcess::selector).toList())
        .build();
    FirstFailure listener = new FirstFailure();
    LauncherFactory.create().execute(request, listener);
    Runtime.getRuntime().halt(listener.tests == 0 ? EMPTY : PASSED);
  }

  private static DiscoverySelector selector(String name) {
    return name.indexOf('#') < 0 ? selectClass(name) : selectMethod(name);
  }

  /** Ends the process: the rest of a suite that has found something would only take time. */
  private static final class FirstFailure implements TestExecutionListener {
    private int tests;

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
      result.getThrowable().ifPresent(failure -> {
        System.err.println(test.getDisplayName() + " failed:");
        failure.printStackTrace();
        Runtime.getRuntime().halt(isOfTheStore(failure) ? FOUND : BROKEN);
      });
      if (test.isTest()) {
        tests++;
      }
    }

    /**
     * An assertion, a failure of the store, or a call that waits for ever, perhaps brought here
     * from a thread of the test.
     */
    private static boolean isOfTheStore(Throwable failure) {
      boolean found = false;
      for (Throwable at = failure; at != null; at = at.getCause()) {
        if (at instanceof LinkageError || at instanceof OutOfMemoryError) {
          return false;
        }
        found |= at instanceof AssertionError
            || at instanceof KiwiException
            || at instanceof FileSystemException // a file is not where it should be
            || at instanceof TimeoutException; // of JUnit: a call that waits for ever
      }
      return found;
    }
  }
}
