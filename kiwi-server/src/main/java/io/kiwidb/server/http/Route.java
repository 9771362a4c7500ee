package io.kiwidb.server.http;

import java.util.Collection;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * One operation of the contract. Threading: immutable.
 *
 * @param method the HTTP method, such as {@code GET}
 * @param path its path; a part in braces is a parameter
 * @param access who may use it
 * @param weight what it costs
 * @param destroys which requests are for administrators, besides what {@code access} says, and what
 *     they destroy
 * @param parameters the query parameters that it has; others are refused
 * @param action what it does
 */
public record Route(
    String method,
    String path,
    Access access,
    Destruction destroys,
    Weight weight,
    Set<String> parameters,
    Action action) {
  /** Answers a request. Threading: thread-safe. */
  @FunctionalInterface
  public interface Action {
    /**
     * Answers a request. Exceptions become problem documents in one place, so it catches none.
     *
     * @param call the request, valid until this returns
     */
    Answer answer(Call call);
  }

  /** Creates a route whose requests have the same access all. */
  public Route(
      String method,
      String path,
      Access access,
      Weight weight,
      Set<String> parameters,
      Action action) {
    this(method, path, access, Destruction.NONE, weight, parameters, action);
  }

  /** Returns a route that reads. */
  public static Route get(String path, Set<String> parameters, Action action) {
    return new Route("GET", path, Access.READ, Weight.LIGHT, parameters, action);
  }

  /** Returns a route that reads, with a body. */
  public static Route post(String path, Set<String> parameters, Action action) {
    return new Route("POST", path, Access.READ, Weight.LIGHT, parameters, action);
  }

  /** Returns a route that changes the store. */
  public static Route change(String method, String path, Set<String> parameters, Action action) {
    return new Route(method, path, Access.CHANGE, Weight.WRITE, parameters, action);
  }

  /** Returns this route with another weight. */
  public Route weight(Weight other) {
    return new Route(method, path, access, destroys, other, parameters, action);
  }

  /** Returns this route for administrators. */
  public Route administer() {
    return new Route(method, path, Access.ADMINISTER, destroys, weight, parameters, action);
  }

  /** Returns this route with some requests for administrators only. */
  public Route administerIf(Predicate<Call> destructive) {
    return administerIf(Destruction.of(destructive));
  }

  /**
   * Returns this route with some requests for administrators only.
   *
   * @param keyspaces names the keyspaces that such a request changes
   */
  public Route administerIf(
      Predicate<Call> destructive, Function<Call, Collection<String>> keyspaces) {
    return administerIf(new Destruction(destructive, keyspaces));
  }

  private Route administerIf(Destruction destruction) {
    return new Route(method, path, access, destruction, weight, parameters, action);
  }

  /** Returns who may send a request. */
  Access accessOf(Call call) {
    return destroys.test().test(call) ? Access.ADMINISTER : access;
  }
}
