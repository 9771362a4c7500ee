package io.kiwidb.cli.repl;

import io.kiwidb.Kiwi;
import io.kiwidb.KiwiException;
import io.kiwidb.cli.stream.Ink;
import io.kiwidb.cli.stream.Output;
import io.kiwidb.cli.stream.OutputClosedException;
import io.kiwidb.server.TerminalProvider;

/**
 * The shell as a server offers it: each client has a shell of its own, without events and with a
 * history that ends with it.
 *
 * <p>Threading: thread-safe.
 */
public final class RemoteShells implements TerminalProvider {
  private final CommandSet commands = new CommandSet();

  /** Creates the provider. */
  public RemoteShells() {}

  @Override
  public Printed run(Kiwi db, Rights rights, String line, Bounds bounds) {
    BoundedText text = new BoundedText(bounds.bytes());
    Output out = new Output(text);
    String errors = "";
    ReplSession session = new ReplSession(
        db,
        out,
        Ink.PLAIN,
        ReplSession.Mode.SCRIPT,
        accessOf(rights.access()),
        new SessionSnapshots(db, SessionSnapshots.Bounds.ELSEWHERE, System::nanoTime));
    try (session) {
      session.audit(rights.audit()::destroys);
      session.endAt(System.nanoTime() + bounds.time().toNanos());
      commands.run(session, line);
      if (session.batch().isPresent()) {
        throw new ReplException("a batch takes several lines; use the interactive shell");
      }
      out.flush();
      if (session.wasCutShort()) {
        errors = "stopped: a single command may take " + bounds.time().toSeconds() + " seconds";
      }
    } catch (OutputClosedException e) {
      assert text.isFull() : e;
    } catch (ReplException | KiwiException | IllegalArgumentException e) {
      errors = session.messageOf(e);
      text.flushOf(out);
    }
    return new Printed(text.text(), errors, errors.isEmpty(), text.isFull());
  }

  @Override
  public Shell start(Kiwi db, Rights rights, Size size, Screen screen) {
    return RemoteShell.start(db, rights, size, screen, System::nanoTime);
  }

  static ReplSession.Access accessOf(Access access) {
    return switch (access) {
      case READ -> ReplSession.Access.READ;
      case WRITE -> ReplSession.Access.WRITE;
      case ADMINISTER -> ReplSession.Access.ALL;
    };
  }
}
