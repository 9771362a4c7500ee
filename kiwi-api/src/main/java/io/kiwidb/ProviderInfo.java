package io.kiwidb;

/**
 * An installed provider.
 *
 * @param kind its kind
 * @param name its name
 * @param description a one-line description
 * @param module the module that contains it, or the jar or directory on the class path
 * @param isDefault whether it is the default of its kind
 * @param available whether it can be used on this JVM
 * @param reason what is missing; empty if available
 * @param remedy what to do about it; empty if available
 */
public record ProviderInfo(
    ProviderKind kind,
    String name,
    String description,
    String module,
    boolean isDefault,
    boolean available,
    String reason,
    String remedy) {}
