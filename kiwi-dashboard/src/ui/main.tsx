import "@mantine/core/styles.layer.css";
import "./app/variables.css";
import "./app/app.css";
import { MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { live, queries } from "./api/hooks";
import { App } from "./app/App";
import { PreferencesProvider } from "./app/preferences";
import { theme } from "./app/theme";

document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") live.hurry();
});

const root = document.getElementById("root");
if (root === null) throw new Error("no root element");
createRoot(root).render(
  <StrictMode>
    {/* Styles come from files only; what Mantine would write into the page is in variables.css. */}
    <MantineProvider theme={theme} defaultColorScheme="auto" withCssVariables={false} withGlobalClasses={false}>
      <QueryClientProvider client={queries}>
        <PreferencesProvider>
          <App />
        </PreferencesProvider>
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);
