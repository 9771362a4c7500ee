package io.kiwidb.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** By reflection, so that a method which is new in {@link Storage} cannot be forgotten. */
class ForwardingStorageTest {
  private record Call(Method method, List<Object> arguments) {}

  private final List<Call> calls = new ArrayList<>();
  private Object answer = new Object();

  private Storage recording() {
    return (Storage) Proxy.newProxyInstance(
        ForwardingStorageTest.class.getClassLoader(),
        new Class<?>[] {Storage.class},
        (proxy, method, arguments) -> {
          calls.add(new Call(method, arguments == null ? List.of() : List.of(arguments)));
          if (answer instanceof RuntimeException failure) {
            throw failure;
          }
          return method.getReturnType() == void.class ? null : answer;
        });
  }

  static Stream<Method> operations() {
    return Arrays.stream(Storage.class.getMethods());
  }

  @ParameterizedTest
  @MethodSource("operations")
  void operationGoesToTheDelegateAndItsAnswerComesBack(Method operation) throws Exception {
    answer = answerOf(operation.getReturnType());
    Object[] arguments = argumentsOf(operation);
    Object returned = operation.invoke(new ForwardingStorage(recording()) {}, arguments);
    assertThat(calls).containsExactly(new Call(operation, List.of(arguments)));
    if (operation.getReturnType() != void.class) {
      assertThat(returned).isEqualTo(answer);
    }
  }

  @ParameterizedTest
  @MethodSource("operations")
  void failureOfTheDelegateIsPassedOn(Method operation) {
    answer = new IllegalStateException("of the delegate");
    Storage storage = new ForwardingStorage(recording()) {};
    InvocationTargetException thrown = catchThrowableOfType(
        InvocationTargetException.class, () -> operation.invoke(storage, argumentsOf(operation)));
    assertThat(thrown).cause().isSameAs(answer);
  }

  private static Object[] argumentsOf(Method operation) {
    Object[] arguments = new Object[operation.getParameterCount()];
    for (int i = 0; i < arguments.length; i++) {
      assertThat(operation.getParameterTypes()[i]).isEqualTo(String.class);
      arguments[i] = "name " + i; // each another: the order counts
    }
    return arguments;
  }

  private static Object answerOf(Class<?> type) {
    return switch (type.getSimpleName()) {
      case "void" -> "nothing";
      case "boolean" -> true;
      case "long" -> 4711L;
      case "String" -> "somewhere";
      case "List" -> List.of("a");
      default -> stub(type);
    };
  }

  /** Equal to itself alone. */
  private static Object stub(Class<?> type) {
    return Proxy.newProxyInstance(
        ForwardingStorageTest.class.getClassLoader(),
        new Class<?>[] {type},
        (proxy, method, arguments) -> method.getName().equals("equals")
            ? proxy == arguments[0]
            : type.getSimpleName() + " of the delegate");
  }

  @Test
  void whatIsOverriddenDoesNotReachTheDelegate() {
    Storage storage = new ForwardingStorage(recording()) {
      @Override
      public boolean exists(String name) {
        return name.equals("a");
      }
    };
    assertThat(storage.exists("a")).isTrue();
    assertThat(storage.exists("b")).isFalse();
    assertThat(calls).isEmpty();
  }
}
