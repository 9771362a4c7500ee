package io.kiwidb.server.socket;

/** Who has opened a WebSocket. Threading: thread-safe. */
interface SocketClient {
  /**
   * Takes a message.
   *
   * @throws io.kiwidb.server.problem.ProblemException if it breaks the contract
   */
  void hear(byte[] message);

  /** Ends the connection for a message that breaks the contract. */
  void refuse(String why);

  /** Returns whether its session has ended. */
  boolean isOver();

  /** Ends what runs for it; the connection then ends soon. Idempotent. */
  void close();
}
