package io.kiwidb;

/**
 * A provider that was found.
 *
 * @param kind what it provides
 * @param name its name
 * @param description one line about it
 * @param module the module it came from, or the jar or directory on the class path
 * @param isDefault whether it is used when options name none
 * @param available whether it can be used on this JVM
 * @param reason what is missing; empty when available
 * @param remedy what to do about it; empty when available
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
