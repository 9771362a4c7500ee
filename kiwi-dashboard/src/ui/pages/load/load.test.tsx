import { fireEvent, screen, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import * as charts from "../../parts/chart";
import { answer, begin, end, requests, show } from "../rendered";
import Load from "./Load";

beforeEach(begin);
afterEach(end);

it("asks for the share of puts that go to old keys", async () => {
  vi.spyOn(charts, "Chart").mockImplementation(() => <></>);
  answer({
    "GET /api/v1/session": () => ({ json: { mayWrite: true, mayAdminister: false, expiresMillis: null } }),
    "GET /api/v1/keyspaces": () => ({ json: { keyspaces: [], continuation: null } }),
    "GET /api/v1/load": () => ({ json: { loads: [] } }),
    "POST /api/v1/load": () => ({ status: 201, json: {} }),
  });
  show(<Load />, "/load");
  const field = await screen.findByLabelText<HTMLInputElement>("Puts to old keys");
  expect(field.value).toBe("100 %");
  fireEvent.change(field, { target: { value: "20" } });
  const start = screen.getByRole<HTMLButtonElement>("button", { name: "Start" });
  await waitFor(() => expect(start.disabled).toBe(false));
  fireEvent.click(start);
  await waitFor(() => expect(requests.some((r) => r.method === "POST")).toBe(true));
  expect(await requests.find((r) => r.method === "POST")?.json()).toMatchObject({ overwriteShare: 0.2, deleteShare: 0 });
});
