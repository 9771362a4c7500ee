import { useQueryClient } from "@tanstack/react-query";
import { Component, lazy, Suspense, useEffect, useState, type ReactNode } from "react";
import { BrowserRouter, Route, Routes, useLocation } from "react-router";
import { onLoggedOut, type Schemas } from "../api/client";
import { useSession } from "../api/hooks";
import { whyEnded } from "../api/session";
import { Empty, Failure, Loading } from "../parts/states";
import { PageHead } from "../parts/panel";
import { Login } from "./Login";
import { Shell } from "./Shell";
import Overview from "../pages/overview/Overview";

const Tree = lazy(() => import("../pages/tree/Tree"));
const Compaction = lazy(() => import("../pages/compaction/Compaction"));
const Logs = lazy(() => import("../pages/logs/Logs"));
const Data = lazy(() => import("../pages/data/Data"));
const Memtables = lazy(() => import("../pages/memtables/Memtables"));
const Tables = lazy(() => import("../pages/tables/Tables"));
const LookupTrace = lazy(() => import("../pages/trace/LookupTrace"));
const Load = lazy(() => import("../pages/load/Load"));
const Terminal = lazy(() => import("../pages/terminal/Terminal"));
const Settings = lazy(() => import("../pages/settings/Settings"));
const Engine = lazy(() => import("../pages/engine/Engine"));
const HttpInterface = lazy(() => import("../pages/interface/HttpInterface"));

/** A page that fails must not take the others with it; the next address gets a new chance. */
class Boundary extends Component<{ children: ReactNode; at: string }, { error: unknown; at: string }> {
  override state = { error: null as unknown, at: this.props.at };

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  static getDerivedStateFromProps(props: { at: string }, state: { at: string }) {
    return props.at === state.at ? null : { error: null, at: props.at };
  }

  override render() {
    if (this.state.error === null) return this.props.children;
    return <Failure error={this.state.error} again={() => window.location.reload()} />;
  }
}

function Pages() {
  const { pathname } = useLocation();
  return (
    <Boundary at={pathname}>
      <Suspense fallback={<Loading />}>
        <Routes>
          <Route path="/" element={<Overview />} />
          <Route path="/tree" element={<Tree />} />
          <Route path="/compaction" element={<Compaction />} />
          <Route path="/logs" element={<Logs />} />
          <Route path="/data" element={<Data />} />
          <Route path="/memtables" element={<Memtables />} />
          <Route path="/memtables/:id" element={<Memtables />} />
          <Route path="/tables" element={<Tables />} />
          <Route path="/tables/:number" element={<Tables />} />
          <Route path="/trace" element={<LookupTrace />} />
          <Route path="/load" element={<Load />} />
          <Route path="/terminal" element={<Terminal />} />
          <Route path="/settings" element={<Settings />} />
          <Route path="/engine" element={<Engine />} />
          <Route path="/api" element={<HttpInterface />} />
          <Route path="*" element={<><PageHead title="No such page" /><section className="panel"><Empty title="There is no page at this address">The navigation has all of them.</Empty></section></>} />
        </Routes>
      </Suspense>
    </Boundary>
  );
}

export function App() {
  const query = useQueryClient();
  const session = useSession();
  const [ended, setEnded] = useState("");
  useEffect(() => onLoggedOut(() => {
    // Whoever has logged out, or was never logged in, needs no reason.
    const before = query.getQueryData<Schemas["Session"] | null>(["session"]);
    if (before) setEnded(whyEnded(before, Date.now()));
    query.setQueryData(["session"], null);
  }), [query]);
  useEffect(() => {
    if (session.data) setEnded("");
  }, [session.data]);
  if (session.isPending) return <Loading />;
  if (session.data === null) return <Login ended={ended} />;
  if (session.data === undefined) return <Failure error={session.error} again={() => void session.refetch()} />;
  return (
    <BrowserRouter>
      <Shell>
        <Pages />
      </Shell>
    </BrowserRouter>
  );
}
