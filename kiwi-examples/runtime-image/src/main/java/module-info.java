/**
 * An example: a program that is shipped with a Java of its own, made by {@code jlink}, in which
 * only what it needs is.
 */
@org.jspecify.annotations.NullMarked
module io.kiwidb.example.image {
  requires io.kiwidb.api;
  requires static org.jspecify;

// The engine and its parts are found as services: jlink --bind-services puts them into the image.
}
