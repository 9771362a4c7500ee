// For tests: pages in front of a server that answers what the test says.

import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, configure, render } from "@testing-library/react";
import type { ReactNode } from "react";
import { MemoryRouter, Route, Routes } from "react-router";
import { vi } from "vitest";
import { theme } from "../app/theme";

configure({ asyncUtilTimeout: 20_000 });

class SilentSocket {
  close() {}
  send() {}
}

export type Answers = Record<string, (request: Request) => { status?: number; json: unknown }>;

/** What the pages have asked, in order. */
export const requests: Request[] = [];

export function answer(answers: Answers): void {
  vi.stubGlobal("fetch", async (request: Request) => {
    requests.push(request.clone());
    const found = answers[`${request.method} ${new URL(request.url).pathname}`];
    if (!found) return new Response("{}", { status: 404 });
    const { status = 200, json } = found(request);
    return new Response(JSON.stringify(json), { status, headers: { "content-type": status < 300 ? "application/json" : "application/problem+json" } });
  });
}

export const problem = (status: number, code: string, detail: string) => ({ status, json: { type: `urn:kiwi:problem:${code}`, title: "Refused", status, detail, code } });

/** Shows a page at an address, or all of them at `app`; `route` names the parts of its path. */
export function show(page: ReactNode, path = "/", route = "*") {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  return render(
    <MantineProvider theme={theme} env="test" withCssVariables={false} withGlobalClasses={false}>
      <QueryClientProvider client={client}>
        {path === "app" ? page : <MemoryRouter initialEntries={[path]}><Routes><Route path={route} element={page} /></Routes></MemoryRouter>}
      </QueryClientProvider>
    </MantineProvider>,
  );
}

export function begin(): void {
  requests.length = 0;
  vi.stubGlobal("WebSocket", SilentSocket);
}

export function end(): void {
  cleanup();
  vi.unstubAllGlobals();
}
