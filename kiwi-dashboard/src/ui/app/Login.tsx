import { Button, PasswordInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { ask, client } from "../api/client";
import { ProblemError } from "../api/problem";

/** @param ended why a session has ended; empty if there was none */
export function Login({ ended }: { ended: string }) {
  const query = useQueryClient();
  const [token, setToken] = useState("");
  const [error, setError] = useState("");
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError("");
    try {
      query.setQueryData(["session"], await ask(client.POST("/api/v1/session", { body: { token: token.trim() } })));
      void query.invalidateQueries();
    } catch (failure) {
      const wrong = failure instanceof ProblemError && failure.code === "unauthorized";
      setError(wrong ? "This is not the token of this server." : failure instanceof Error ? failure.message : "That failed.");
    } finally {
      setBusy(false);
    }
  };
  return (
    <main className="login">
      <title>Log in – Kiwi</title>
      <form onSubmit={submit}>
        <h1>
          <img src="/kiwi.svg" alt="" /> Kiwi
        </h1>
        {ended !== "" && <div className="notice" role="status">{ended}</div>}
        <p className="muted">
          The server printed where its token is when it started. The token is needed once; this browser then keeps a cookie that
          scripts cannot read.
        </p>
        <PasswordInput label="Token" size="sm" value={token} onChange={(e) => setToken(e.currentTarget.value)} error={error} autoFocus autoComplete="current-password" required withAsterisk={false} visibilityToggleButtonProps={{ "aria-label": "Show the token", tabIndex: 0 }} />
        <Button type="submit" size="sm" loading={busy} disabled={token.trim() === ""}>
          Log in
        </Button>
      </form>
    </main>
  );
}
