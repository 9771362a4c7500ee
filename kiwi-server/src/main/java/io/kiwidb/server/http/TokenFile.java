package io.kiwidb.server.http;

import io.kiwidb.InvalidOptionsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.AclEntry;
import java.nio.file.attribute.AclEntryPermission;
import java.nio.file.attribute.AclEntryType;
import java.nio.file.attribute.AclFileAttributeView;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The file with the token, which only its owner reads. It is created with these permissions, not
 * given them afterwards: nobody can open it in between.
 */
public final class TokenFile {
  private static final int LEAST_CHARACTERS = 32;
  private static final int MOST_BYTES = 256;
  private static final Set<PosixFilePermission> OWNER =
      EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

  private TokenFile() {}

  /**
   * Returns the token of a file; creates the file if there is none.
   *
   * <p>Failure: {@link InvalidOptionsException} if others may read it, if it is another user's, who
   * knows the token then, or if it has no token; {@link UncheckedIOException}.
   */
  public static Token readOrCreate(Path file) {
    return readOrCreate(file, TokenFile::user);
  }

  static Token readOrCreate(Path file, Owner user) {
    try {
      Token token = Token.random();
      if (create(file, token)) {
        return token;
      }
      requireOwnedBy(user.of(file), file);
      requirePrivate(file);
      return read(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read or create the token file " + file, e);
    }
  }

  private static boolean create(Path file, Token token) throws IOException {
    Set<StandardOpenOption> options =
        EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    byte[] bytes = (token.text() + "\n").getBytes(StandardCharsets.US_ASCII);
    try (SeekableByteChannel channel = Files.newByteChannel(file, options, privately(file))) {
      ByteBuffer rest = ByteBuffer.wrap(bytes);
      while (rest.hasRemaining()) {
        channel.write(rest);
      }
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    }
  }

  private static FileAttribute<?> privately(Path file) throws IOException {
    Set<String> views = file.getFileSystem().supportedFileAttributeViews();
    if (views.contains("posix")) {
      return PosixFilePermissions.asFileAttribute(OWNER);
    }
    if (views.contains("acl")) {
      return ownerAlone(file);
    }
    throw new InvalidOptionsException(
        "the file system of the token file " + file + " has no permissions; choose another place");
  }

  private static FileAttribute<List<AclEntry>> ownerAlone(Path file) throws IOException {
    UserPrincipal owner = user(file);
    List<AclEntry> entries = List.of(AclEntry.newBuilder()
        .setType(AclEntryType.ALLOW)
        .setPrincipal(owner)
        .setPermissions(EnumSet.allOf(AclEntryPermission.class))
        .build());
    return new FileAttribute<>() {
      @Override
      public String name() {
        return "acl:acl";
      }

      @Override
      public List<AclEntry> value() {
        return entries;
      }
    };
  }

  /** Finds the user that owns what this process creates. */
  @FunctionalInterface
  interface Owner {
    /** Returns the user, as the file system of a file knows it. */
    UserPrincipal of(Path file) throws IOException;
  }

  private static UserPrincipal user(Path file) throws IOException {
    try {
      return file.getFileSystem()
          .getUserPrincipalLookupService()
          .lookupPrincipalByName(System.getProperty("user.name"));
    } catch (UserPrincipalNotFoundException e) { // a user without a name, as in containers
      Path own = Files.createTempFile("kiwi-", "");
      try {
        return Files.getOwner(own);
      } finally {
        Files.delete(own);
      }
    }
  }

  private static void requireOwnedBy(UserPrincipal user, Path file) throws IOException {
    boolean isPosix = Files.getFileAttributeView(file, PosixFileAttributeView.class) != null;
    if (isPosix && !Files.getOwner(file).equals(user)) { // elsewhere a group may own it
      throw new InvalidOptionsException("the token file " + file
          + " belongs to another user; choose another place, or delete it to get a new token");
    }
  }

  private static void requirePrivate(Path file) throws IOException {
    PosixFileAttributeView posix = Files.getFileAttributeView(file, PosixFileAttributeView.class);
    if (posix != null && !OWNER.containsAll(posix.readAttributes().permissions())) {
      throw new InvalidOptionsException("others may read the token file " + file
          + "; make it private (chmod 600), or delete it to get a new token");
    }
    AclFileAttributeView acl = Files.getFileAttributeView(file, AclFileAttributeView.class);
    if (posix == null && acl != null && !isOfOwner(acl)) {
      throw new InvalidOptionsException("others may read the token file " + file
          + "; make it private, or delete it to get a new token");
    }
  }

  private static boolean isOfOwner(AclFileAttributeView view) throws IOException {
    UserPrincipal owner = view.getOwner();
    return view.getAcl().stream()
        .filter(entry -> entry.type() == AclEntryType.ALLOW)
        .allMatch(entry -> entry.principal().equals(owner));
  }

  private static Token read(Path file) throws IOException {
    if (Files.size(file) > MOST_BYTES) {
      throw noToken(file);
    }
    String text = Files.readString(file, StandardCharsets.US_ASCII).strip();
    if (text.length() < LEAST_CHARACTERS || !text.matches("[A-Za-z0-9_.~+/=-]+")) {
      throw noToken(file);
    }
    return Token.of(text);
  }

  private static InvalidOptionsException noToken(Path file) {
    return new InvalidOptionsException(
        "the token file " + file + " must have one line of " + LEAST_CHARACTERS + " to "
            + MOST_BYTES + " letters and digits; delete it to get a new one");
  }
}
