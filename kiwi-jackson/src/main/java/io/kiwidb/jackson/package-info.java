/**
 * A codec of values as JSON.
 *
 * <h2>Format</h2>
 *
 * <p>A value is the JSON text that Jackson writes for it, in UTF-8, without anything before or
 * after it. Which text that is depends on the mapper and on the annotations of the type. With the
 * mapper of {@link io.kiwidb.jackson.JacksonCodec#of(Class)} properties are sorted by name, and
 * entries of maps by key:
 *
 * <pre>
 *   record User(String name, int age) {}
 *
 *   new User("Ada", 36)     {"age":36,"name":"Ada"}
 *                           7b 22 61 67 65 22 3a 33 36 2c 22 6e 61 6d 65 22 3a 22 41 64 61 22 7d
 * </pre>
 *
 * <p>JSON sorts by nothing that is of use: 10 before 9, and all by the first property. So the codec
 * is no {@link io.kiwidb.codec.OrderedCodec}, and keys have others.
 *
 * <p>History: the text is written without a version. A type may change as Jackson allows: a new
 * property is absent from old values, which then have null, or 0, for it; a property that was
 * removed or renamed is refused unless the type or the mapper ignores it.
 */
package io.kiwidb.jackson;
