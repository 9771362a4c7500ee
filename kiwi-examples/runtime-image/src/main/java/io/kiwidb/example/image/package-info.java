/**
 * A store in a runtime image.
 *
 * <pre>{@code
 * jlink --module-path target/classes:lib --add-modules io.kiwidb.example.image --bind-services --output image
 * image/bin/java -m io.kiwidb.example.image/io.kiwidb.example.image.Notebook data "first note"
 * }</pre>
 *
 * <p>where {@code lib} holds Kiwi's jars and slf4j-api. {@code --bind-services} takes every service
 * of the JDK too; {@code --limit-modules} or naming Kiwi's modules in {@code --add-modules} makes a
 * smaller image.
 */
package io.kiwidb.example.image;
